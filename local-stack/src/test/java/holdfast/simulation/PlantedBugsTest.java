package holdfast.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A simulator that finds nothing proves nothing: it must find each of these. */
class PlantedBugsTest {

  private static final long ENOUGH = 200_000;

  @ParameterizedTest
  @EnumSource
  void every_planted_bug_is_found(Mutant mutant) {
    var campaign = new Campaign(mutant.rules(), 1);

    var found = campaign.run(ENOUGH);

    System.out.printf(
        "%s: after %,d orders: %s -Dsimulation.mutant=%s%n",
        mutant, campaign.counted.orders, found, mutant);
    assertThat(found).isNotNull();
  }

  /** The history that leads there is short, and nothing later can have made up for it. */
  @ParameterizedTest
  @EnumSource(names = {"TAKES_SILENCE_FOR_A_REFUND", "TAKES_SILENCE_FOR_A_SHIPMENT"})
  void an_order_that_is_ahead_of_stock_or_payment_is_found_before_anything_is_at_rest(
      Mutant mutant) {
    var found = Objects.requireNonNull(new Campaign(mutant.rules(), 1).run(ENOUGH), "not found");

    assertThat(found.violation()).hasMessageContaining("while it is on its way");
  }
}
