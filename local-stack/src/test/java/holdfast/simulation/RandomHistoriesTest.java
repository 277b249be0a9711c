package holdfast.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Orders in worlds where everything goes wrong. {@code -Dsimulation.orders=1000000} runs more of
 * them, {@code -Dsimulation.seed=7} others, and {@code -Dsimulation.world=…} tells what happened in
 * one world.
 */
class RandomHistoriesTest {

  private static final long ORDERS = Long.getLong("simulation.orders", 100_000);
  private static final long SEED = Long.getLong("simulation.seed", 1);

  @Test
  @Timeout(value = 12, unit = TimeUnit.HOURS)
  void every_promise_is_kept_whatever_goes_wrong() {
    var world = Long.getLong("simulation.world");
    if (world != null) {
      var mutant = System.getProperty("simulation.mutant");
      var rules = mutant == null ? new Rules() : Mutant.valueOf(mutant).rules();
      System.out.println(Campaign.run(world, rules, true));
      return;
    }
    long began = System.nanoTime();
    var campaign = new Campaign(new Rules(), SEED);
    var found = campaign.run(ORDERS);
    double seconds = Duration.ofNanos(System.nanoTime() - began).toMillis() / 1000.0;
    System.out.printf(
        "simulation.seed=%d: %s%n%.1f s, %,.0f orders/s%n",
        SEED, campaign.counted, seconds, campaign.counted.orders / seconds);
    if (found != null) {
      fail(found.toString());
    }
    assertEverythingHappened(campaign.counted);
  }

  /** Or it would prove less than it says. */
  private static void assertEverythingHappened(Counted counted) {
    assertThat(
            List.of(
                counted.confirmed,
                counted.cancelled,
                counted.rejected,
                counted.secondAttempts,
                counted.fulfilments,
                counted.refunds,
                counted.deaths,
                counted.freezes,
                counted.nonsense))
        .allMatch(count -> count > 0);
  }

  @Test
  void the_same_number_makes_the_same_world() {
    assertThat(Campaign.run(42, new Rules(), false))
        .hasToString(Campaign.run(42, new Rules(), false).toString());
  }
}
