package holdfast.simulation;

import static org.assertj.core.api.Assertions.assertThat;

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
}
