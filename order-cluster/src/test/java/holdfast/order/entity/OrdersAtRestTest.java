package holdfast.order.entity;

import static holdfast.kit.testing.Patience.PATIENCE;
import static java.util.concurrent.CompletableFuture.completedFuture;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.typesafe.config.ConfigFactory;
import holdfast.kit.domain.Money;
import holdfast.kit.testing.TestCluster;
import holdfast.order.domain.AccountId;
import holdfast.order.domain.Line;
import holdfast.order.domain.OrderId;
import holdfast.order.domain.OrderPolicy;
import holdfast.order.domain.OrderStatus;
import holdfast.order.domain.Outcome;
import holdfast.order.domain.Placement;
import holdfast.order.domain.PricedLine;
import holdfast.order.domain.Sku;
import holdfast.order.domain.Step;
import holdfast.order.entity.OrderCommand.Get;
import holdfast.order.entity.OrderCommand.Place;
import holdfast.order.entity.OrderCommand.Reader;
import holdfast.order.entity.OrderReply.Current;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.apache.pekko.cluster.sharding.ShardRegion;
import org.apache.pekko.cluster.sharding.typed.ClusterShardingQuery;
import org.apache.pekko.cluster.sharding.typed.GetShardRegionState;
import org.apache.pekko.cluster.sharding.typed.javadsl.ClusterSharding;
import org.apache.pekko.cluster.sharding.typed.javadsl.Entity;
import org.apache.pekko.persistence.testkit.PersistenceTestKitPlugin;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * How many orders a node keeps in memory depends on how many are under way, not on how many are.
 */
@Tag("cluster")
class OrdersAtRestTest {

  private static final Reader ALICE = new Reader("issuer", "alice", false);
  private static final int MANY = 200;

  private final TestCluster cluster =
      TestCluster.start(
          1,
          "order-cluster",
          PersistenceTestKitPlugin.config()
              .withFallback(
                  ConfigFactory.parseString(
                      """
                      pekko.loglevel = WARNING
                      pekko.actor {
                        serializers.order-events = "holdfast.order.entity.OrderSerializer"
                        serialization-bindings {
                          "holdfast.order.domain.OrderEvent" = order-events
                          "holdfast.order.entity.Wire" = jackson-cbor
                        }
                      }
                      """)));

  private final ActorSystem<?> node = cluster.node(0);
  private final ClusterSharding sharding = ClusterSharding.get(node);
  private final Backlog backlog = new Backlog(Duration.ofSeconds(10), System::nanoTime);

  @BeforeEach
  void takeOrders() {
    var policy =
        new OrderPolicy(Duration.ofMinutes(5), Duration.ofMinutes(15), Duration.ofDays(180));
    var patience =
        new OrderEntity.Patience(
            Duration.ofMillis(10), Duration.ofSeconds(1), Duration.ofMillis(100), 256);
    sharding.init(
        Entity.of(
            OrderEntity.KEY,
            entity ->
                OrderEntity.create(
                    entity,
                    OrdersAtRestTest::perform,
                    policy,
                    patience,
                    backlog,
                    InstantSource.system())));
  }

  @AfterEach
  void stop() {
    cluster.close();
  }

  @Test
  void orders_at_rest_leave_memory_and_come_back_as_they_were_and_unfinished_ones_stay() {
    for (int i = 0; i < MANY; i++) {
      place(order(i), null);
    }
    place(order(MANY), "silent");

    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(inMemory()).containsExactly(order(MANY).toString()));
    assertThat(backlog.load().open()).isOne();

    assertThat(read(order(0)).status()).isEqualTo(OrderStatus.CONFIRMED);
    assertThat(read(order(MANY)).status()).isEqualTo(OrderStatus.PENDING);
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(inMemory()).containsExactly(order(MANY).toString()));
  }

  private static CompletionStage<Outcome> perform(OrderId order, Placement placement, Step step) {
    if (placement.note() != null) {
      return new CompletableFuture<>();
    }
    return completedFuture(
        step instanceof Step.ReserveStock
            ? new Outcome.Reserved(
                List.of(new PricedLine(new Sku("book"), 2, new Money(1000, "EUR"), 1)))
            : new Outcome.Done());
  }

  private static OrderId order(int number) {
    return OrderId.of("issuer", "alice", "key-" + number);
  }

  private void place(OrderId id, @Nullable String note) {
    var placement =
        new Placement(
            "issuer",
            "alice",
            false,
            "fingerprint",
            new AccountId("alice-eur"),
            "EUR",
            List.of(new Line(new Sku("book"), 2)),
            null,
            note);
    ask(id, replyTo -> new Place(placement, replyTo));
  }

  private Current read(OrderId id) {
    return (Current) ask(id, replyTo -> new Get(ALICE, replyTo));
  }

  private OrderReply ask(OrderId id, Function<ActorRef<OrderReply>, OrderCommand> command) {
    return sharding
        .entityRefFor(OrderEntity.KEY, id.toString())
        .<OrderReply>ask(command::apply, PATIENCE)
        .toCompletableFuture()
        .join();
  }

  private Set<String> inMemory() {
    return AskPattern.<ClusterShardingQuery, ShardRegion.CurrentShardRegionState>ask(
            sharding.shardState(),
            replyTo -> new GetShardRegionState(OrderEntity.KEY, replyTo),
            PATIENCE,
            node.scheduler())
        .toCompletableFuture()
        .join()
        .getShards()
        .stream()
        .flatMap(shard -> shard.getEntityIds().stream())
        .collect(Collectors.toSet());
  }
}
