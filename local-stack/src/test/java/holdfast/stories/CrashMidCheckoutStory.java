package holdfast.stories;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever dies in the middle of a run of orders: none that was acknowledged is lost. */
@Tag("story")
@Tag("faults")
class CrashMidCheckoutStory {
  private static final int ORDERS_BEFORE = 60;
  private static final Duration TIME_TO_ORDER = Duration.ofSeconds(60);
  private static final Duration TIME_TO_SETTLE = Duration.ofSeconds(60);

  /** Orders are woken when they are this old: how old is not what is proven here. */
  private static final Map<String, String> SOON_WOKEN =
      Map.of("ORDER_SWEEP_AGE", "1s", "ORDER_SWEEP_PAUSE", "500ms");

  private static RealProcesses system;

  @BeforeAll
  static void start() {
    system = RealProcesses.start(1, SOON_WOKEN);
  }

  @AfterAll
  static void stop() {
    system.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"order-1", "inventory-1", "payment-1"})
  void a_killed_node_loses_no_order(String node) {
    crash(() -> system.kill(List.of(node)), () -> system.startAgain(List.of(node)));
  }

  @Test
  void everything_killed_at_once_loses_no_order() {
    crash(
        () -> {
          system.kill(system.nodes());
          system.cutPowerOfDatabase();
        },
        () -> {
          system.startDatabaseAgain();
          system.startAgain(system.nodes());
        });
  }

  @Test
  void a_database_that_stops_at_once_and_starts_again_loses_no_order() {
    crash(system::cutPowerOfDatabase, system::startDatabaseAgain);
  }

  private static void crash(Runnable crash, Runnable repair) {
    try (var spree = new ShoppingSpree(system.market())) {
      await().atMost(TIME_TO_ORDER).until(() -> spree.acknowledgedSoFar() >= ORDERS_BEFORE);

      crash.run();
      spree.lastOrders();
      repair.run();
      spree.end();

      assertEveryOrderEndsWithoutBeingAsked(spree);
      spree.askAgainForTheUnanswered();
      assertEveryOrderEndsWithoutBeingAsked(spree);
      spree.assertUnitsAndMoneyAddUp(system.orderBook());
      system.books().assertEveryLawIsHeldAndEveryOrderHasEnded();
    }
  }

  private static void assertEveryOrderEndsWithoutBeingAsked(ShoppingSpree spree) {
    await()
        .atMost(TIME_TO_SETTLE)
        .pollInterval(Duration.ofMillis(250))
        .until(() -> system.orderBook().isSettled(spree.acknowledged()));
  }
}
