package holdfast.order.entity;

import static java.util.concurrent.CompletableFuture.completedFuture;
import static java.util.concurrent.CompletableFuture.failedFuture;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.typesafe.config.ConfigFactory;
import holdfast.kit.telemetry.Metrics;
import holdfast.kit.testing.TestCluster;
import holdfast.order.domain.LeftToDo;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.apache.pekko.Done;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What the node that sweeps tells operators. */
@Tag("cluster")
class OrderSweeperTest {

  private static final Instant NOW = Instant.parse("2026-01-01T00:02:00Z");

  private final TestCluster cluster = TestCluster.start(1, "order-cluster", ConfigFactory.empty());
  private final ActorTestKit kit = ActorTestKit.create(cluster.node(0));
  private final Metrics metrics = Metrics.of("order");
  private final AtomicInteger counts = new AtomicInteger();
  private final AtomicReference<CompletionStage<LeftToDo>> left = new AtomicReference<>();
  private final AtomicReference<CompletionStage<Done>> listComplete =
      new AtomicReference<>(completedFuture(Done.getInstance()));

  @AfterEach
  void stop() {
    metrics.close();
    cluster.close();
  }

  @Test
  void what_is_left_to_do_is_shown_while_it_sweeps_here_and_not_afterwards() {
    left.set(completedFuture(new LeftToDo(7, 1, NOW.minusSeconds(90))));

    var sweeper = sweep();

    await()
        .untilAsserted(() ->
            assertThat(shown())
                .containsExactly(
                    "order_attention_orders 1.0",
                    "order_oldest_unfinished_seconds 90.0",
                    "order_unfinished_orders 7.0"));

    left.set(failedFuture(new IllegalStateException("no database")));
    int before = counts.get();
    await().until(() -> counts.get() > before + 2);
    assertThat(shown()).contains("order_oldest_unfinished_seconds 90.0");

    left.set(completedFuture(new LeftToDo(0, 0, null)));
    await()
        .untilAsserted(() ->
            assertThat(shown())
                .containsExactly(
                    "order_attention_orders 0.0",
                    "order_oldest_unfinished_seconds 0.0",
                    "order_unfinished_orders 0.0"));

    kit.stop(sweeper);
    assertThat(shown()).isEmpty();
  }

  @Test
  void nothing_is_shown_while_it_begins_anew_and_it_goes_on_afterwards() {
    left.set(completedFuture(new LeftToDo(7, 1, NOW.minusSeconds(90))));
    var never = new CompletableFuture<Done>();
    listComplete.set(never);
    sweep();
    await().untilAsserted(() -> assertThat(shown()).hasSize(3));

    var later = new CompletableFuture<LeftToDo>();
    left.set(later);
    listComplete.set(completedFuture(Done.getInstance()));
    never.completeExceptionally(new IllegalStateException("no database"));
    await().untilAsserted(() -> assertThat(shown()).isEmpty());

    later.complete(new LeftToDo(8, 0, NOW));
    await().untilAsserted(() -> assertThat(shown()).contains("order_unfinished_orders 8.0"));
  }

  private ActorRef<OrderSweeper.Message> sweep() {
    return kit.spawn(
        OrderSweeper.create(
            (_, _, _) -> completedFuture(List.of()),
            () -> {
              counts.incrementAndGet();
              return left.get();
            },
            listComplete::get,
            new OrderSweeper.Pace(
                Duration.ofSeconds(10), Duration.ofMillis(10), 10, Duration.ofSeconds(1)),
            InstantSource.fixed(NOW),
            metrics));
  }

  private List<String> shown() {
    return metrics
        .scrape()
        .lines()
        .filter(line ->
            Stream.of("order_attention_", "order_oldest_", "order_unfinished_")
                .anyMatch(line::startsWith))
        .toList();
  }
}
