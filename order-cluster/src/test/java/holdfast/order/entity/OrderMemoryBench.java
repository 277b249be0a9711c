package holdfast.order.entity;

import static holdfast.kit.testing.Measured.usedHeap;
import static java.util.concurrent.CompletableFuture.completedFuture;

import com.typesafe.config.ConfigFactory;
import holdfast.kit.domain.Money;
import holdfast.kit.journal.EventCodec;
import holdfast.order.domain.AccountId;
import holdfast.order.domain.Line;
import holdfast.order.domain.Order;
import holdfast.order.domain.OrderEvent;
import holdfast.order.domain.OrderId;
import holdfast.order.domain.OrderPolicy;
import holdfast.order.domain.Outcome;
import holdfast.order.domain.Placement;
import holdfast.order.domain.PricedLine;
import holdfast.order.domain.Sku;
import holdfast.order.domain.Step;
import holdfast.order.entity.OrderCommand.AwaitRest;
import holdfast.order.entity.OrderCommand.Place;
import holdfast.order.entity.OrderCommand.Reader;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.apache.pekko.cluster.sharding.typed.javadsl.ClusterSharding;
import org.apache.pekko.cluster.sharding.typed.javadsl.EntityContext;
import org.apache.pekko.persistence.testkit.PersistenceTestKitPlugin;
import org.apache.pekko.persistence.testkit.javadsl.PersistenceTestKit;
import org.junit.jupiter.api.Test;

/**
 * What a confirmed order costs in memory until it falls asleep, and in the journal for ever. Not a
 * test of the build; run it by name:
 *
 * <pre>./mvnw -pl order-cluster -am test -Dtest=OrderMemoryBench \\
 *     -Dsurefire.failIfNoSpecifiedTests=false</pre>
 */
class OrderMemoryBench {

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Instant T0 = Instant.parse("2026-01-01T12:00:00.123456Z");
  private static final int ORDERS = 4_000;

  private final EventCodec codec = new EventCodec(OrderSerializer.NAMES);
  private final ActorTestKit pekko =
      ActorTestKit.create(
          PersistenceTestKitPlugin.config()
              .withFallback(
                  ConfigFactory.parseString(
                      """
                      pekko.loglevel = WARNING
                      pekko.actor {
                        serializers.order-events = "holdfast.order.entity.OrderSerializer"
                        serialization-bindings {
                          "holdfast.order.domain.OrderEvent" = order-events
                        }
                      }
                      """)));

  @Test
  void what_a_confirmed_order_costs() {
    for (int lines : new int[] {1, 1, 10, 100}) {
      var journal = PersistenceTestKit.create(pekko.system());
      journal.clearAll();
      var entities = confirmed(lines);
      var events =
          journal.persistedInStorage("Order|" + id(0)).stream()
              .map(OrderEvent.class::cast)
              .toList();
      // This journal lives in memory, too, and shares with the orders what it was given.
      journal.clearAll();
      long awake = usedHeap();
      entities.forEach(pekko::stop);
      entities.clear();
      long asleep = usedHeap();
      System.out.printf(
          "an order of %3d lines: %,6d bytes in memory until it falls asleep; what it knows, when"
              + " read from the journal, %,6d bytes; %,6d bytes in the journal in %d events%n",
          lines, (awake - asleep) / ORDERS, known(events), stored(events), events.size());
    }
    pekko.shutdownTestKit();
  }

  private List<ActorRef<OrderCommand>> confirmed(int lines) {
    var shard = pekko.<ClusterSharding.ShardCommand>createTestProbe();
    var policy =
        new OrderPolicy(Duration.ofMinutes(5), Duration.ofMinutes(15), Duration.ofDays(180));
    var patience =
        new OrderEntity.Patience(
            Duration.ofMillis(100), Duration.ofSeconds(5), Duration.ofHours(1), 256);
    var entities = new ArrayList<ActorRef<OrderCommand>>();
    for (int i = 0; i < ORDERS; i++) {
      var entity =
          pekko.spawn(
              OrderEntity.create(
                  new EntityContext<>(OrderEntity.KEY, id(i).toString(), shard.getRef()),
                  OrderMemoryBench::perform,
                  policy,
                  patience,
                  new Backlog(Duration.ofSeconds(10), System::nanoTime),
                  () -> T0));
      entities.add(entity);
      var placement = placement(lines);
      ask(entity, replyTo -> new Place(placement, replyTo));
      ask(
          entity,
          replyTo -> new AwaitRest(new Reader("https://issuer.example", "alice", false), replyTo));
    }
    return entities;
  }

  private void ask(
      ActorRef<OrderCommand> entity, Function<ActorRef<OrderReply>, OrderCommand> command) {
    AskPattern.<OrderCommand, OrderReply>ask(
            entity, command::apply, PATIENCE, pekko.system().scheduler())
        .toCompletableFuture()
        .join();
  }

  private static CompletionStage<Outcome> perform(OrderId order, Placement placement, Step step) {
    return completedFuture(
        step instanceof Step.ReserveStock
            ? new Outcome.Reserved(
                placement.lines().stream()
                    .map(line ->
                        new PricedLine(line.sku(), line.quantity(), new Money(1000, "EUR"), 1))
                    .toList())
            : new Outcome.Done());
  }

  private static OrderId id(int number) {
    return OrderId.of("issuer", "alice", "key-" + number);
  }

  private static Placement placement(int lines) {
    return new Placement(
        "https://issuer.example",
        "alice",
        false,
        "fingerprint-%052d".formatted(lines),
        new AccountId("alice-eur"),
        "EUR",
        IntStream.range(0, lines).mapToObj(i -> new Line(new Sku("product-" + i), 2)).toList(),
        null,
        null);
  }

  /** As read from the journal: nothing is shared between orders. */
  private long known(List<OrderEvent> events) {
    var stored =
        events.stream()
            .map(event -> Map.entry(codec.nameOf((Record) event), bytes(event)))
            .toList();
    var orders = new ArrayList<Order>(ORDERS);
    long before = usedHeap();
    for (int i = 0; i < ORDERS; i++) {
      Order order = new Order.Unplaced();
      for (var event : stored) {
        order = order.after((OrderEvent) codec.decode(event.getKey(), event.getValue()));
      }
      orders.add(order);
    }
    long bytes = usedHeap() - before;
    return bytes / orders.size();
  }

  private long stored(List<OrderEvent> events) {
    return events.stream().mapToLong(event -> bytes(event).length).sum();
  }

  private byte[] bytes(OrderEvent event) {
    return codec.encode((Record) event);
  }
}
