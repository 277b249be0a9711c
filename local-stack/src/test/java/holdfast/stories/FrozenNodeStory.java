package holdfast.stories;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A node that stood still, and wakes up when others have long done its work, spoils none of it: the
 * journal lets nobody write an event's number twice.
 */
@Tag("story")
@Tag("faults")
@Tag("proofs")
class FrozenNodeStory {

  private static final int ORDERS_BEFORE = 30;
  private static final int ORDERS_MEANWHILE = 60;
  private static final Duration TIME_TO_NOTICE = Duration.ofSeconds(90);
  private static final Duration TIME_TO_SETTLE = Duration.ofSeconds(90);

  @ParameterizedTest
  @ValueSource(strings = {"order-3", "inventory-3", "payment-3"})
  void a_frozen_node_wakes_up_after_its_shards_moved(String node) {
    try (var system = RealProcesses.start(3, Map.of());
        var spree = new ShoppingSpree(system.market())) {
      await().atMost(TIME_TO_NOTICE).until(() -> spree.acknowledgedSoFar() >= ORDERS_BEFORE);
      var death = system.death(node);

      system.freeze(node);
      await().atMost(TIME_TO_NOTICE).until(() -> !system.members(node).contains(node));
      int before = spree.acknowledgedSoFar();
      await()
          .atMost(TIME_TO_NOTICE)
          .until(() -> spree.acknowledgedSoFar() >= before + ORDERS_MEANWHILE);
      system.thaw(node);
      death.orTimeout(TIME_TO_NOTICE.toSeconds(), TimeUnit.SECONDS).join();
      system.startAgain(List.of(node));

      spree.end();
      spree.askAgainForTheUnanswered();
      await()
          .atMost(TIME_TO_SETTLE)
          .until(() -> system.orderBook().isSettled(spree.acknowledged()));
      system.books().assertEveryLawIsHeldAndEveryOrderHasEnded();
    }
  }
}
