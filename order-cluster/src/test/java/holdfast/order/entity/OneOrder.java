package holdfast.order.entity;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import holdfast.kit.domain.Money;
import holdfast.kit.testing.Patience;
import holdfast.order.domain.AccountId;
import holdfast.order.domain.Line;
import holdfast.order.domain.Order;
import holdfast.order.domain.OrderEvent;
import holdfast.order.domain.OrderId;
import holdfast.order.domain.OrderPolicy;
import holdfast.order.domain.OrderStatus;
import holdfast.order.domain.Outcome;
import holdfast.order.domain.Outcome.Done;
import holdfast.order.domain.Outcome.Refused;
import holdfast.order.domain.Outcome.Reserved;
import holdfast.order.domain.Placement;
import holdfast.order.domain.PricedLine;
import holdfast.order.domain.Rejection;
import holdfast.order.domain.Rejection.Code;
import holdfast.order.domain.Sku;
import holdfast.order.domain.Step;
import holdfast.order.domain.Step.AllocateStock;
import holdfast.order.domain.Step.AuthorisePayment;
import holdfast.order.domain.Step.CapturePayment;
import holdfast.order.domain.Step.ReleaseStock;
import holdfast.order.domain.Step.ReserveStock;
import holdfast.order.domain.Step.VoidPayment;
import holdfast.order.entity.OrderCommand.AwaitRest;
import holdfast.order.entity.OrderCommand.Get;
import holdfast.order.entity.OrderCommand.Place;
import holdfast.order.entity.OrderCommand.Reader;
import holdfast.order.entity.OrderCommand.Wake;
import holdfast.order.entity.OrderReply.Awake;
import holdfast.order.entity.OrderReply.Current;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.cluster.sharding.typed.javadsl.ClusterSharding;
import org.apache.pekko.cluster.sharding.typed.javadsl.EntityContext;
import org.apache.pekko.persistence.testkit.javadsl.EventSourcedBehaviorTestKit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;

/** One order's entity, on a journal in memory, with participants who answer as a test says. */
abstract class OneOrder {

  static final Instant T0 = Instant.parse("2026-01-01T12:00:00Z");
  static final OrderId ID = OrderId.of("issuer", "alice", "key-1");
  static final String PERSISTENCE_ID = "Order|" + ID;
  static final Sku BOOK = new Sku("book");
  static final List<Line> LINES = List.of(new Line(BOOK, 2));
  static final Money TOTAL = new Money(2000, "EUR");
  static final List<PricedLine> PRICED =
      List.of(new PricedLine(BOOK, 2, new Money(1000, "EUR"), 1));
  static final Outcome RESERVED = new Reserved(PRICED);
  static final Outcome DONE = new Done();
  static final Reader ALICE = new Reader("issuer", "alice", false);

  static final Step RESERVE = new ReserveStock(1, T0, LINES);
  static final Step AUTHORISE = new AuthorisePayment(1, T0, TOTAL);
  static final Step ALLOCATE = new AllocateStock(1);
  static final Step CAPTURE = new CapturePayment(1, TOTAL);
  static final Step RELEASE = new ReleaseStock(1);
  static final Step VOID = new VoidPayment(1);

  static ActorTestKit pekko;

  final ScriptedParticipants participants = new ScriptedParticipants();
  final AtomicReference<Instant> now = new AtomicReference<>(T0);
  final Backlog backlog = new Backlog(Duration.ofSeconds(10), System::nanoTime);
  TestProbe<ClusterSharding.ShardCommand> shard;
  EventSourcedBehaviorTestKit<OrderCommand, OrderEvent, Order> order;

  @BeforeAll
  static void startPekko() {
    pekko =
        ActorTestKit.create(
            Patience.config()
                .withFallback(EventSourcedBehaviorTestKit.config())
                .withFallback(
                    ConfigFactory.parseString(
                        """
                        pekko.actor {
                          serializers.order-journal = "holdfast.order.entity.OrderSerializer"
                          serialization-bindings {
                            "holdfast.order.domain.OrderEvent" = order-journal
                          }
                        }
                        """)));
  }

  @AfterAll
  static void stopPekko() {
    pekko.shutdownTestKit();
  }

  @BeforeEach
  void nobodyHasOrderedYet() {
    shard = pekko.createTestProbe();
    order =
        EventSourcedBehaviorTestKit.create(
            pekko.system(),
            entity(),
            EventSourcedBehaviorTestKit.enabledSerializationSettings()
                .withVerifyCommands(false)
                .withVerifyState(false));
    order.clear();
  }

  void confirm() {
    place();
    participants.isAsked(RESERVE).answers(RESERVED);
    participants.isAsked(AUTHORISE).answers(DONE);
    participants.isAsked(ALLOCATE).answers(DONE);
    participants.isAsked(CAPTURE).answers(DONE);
    assertThat(current().status()).isEqualTo(OrderStatus.CONFIRMED);
  }

  Behavior<OrderCommand> entity() {
    return entity(Duration.ofHours(1));
  }

  Behavior<OrderCommand> entity(Duration idleAfter) {
    return OrderEntity.create(
        new EntityContext<>(OrderEntity.KEY, ID.toString(), shard.getRef()),
        participants,
        new OrderPolicy(Duration.ofMinutes(5), Duration.ofMinutes(15), Duration.ofDays(180)),
        new OrderEntity.Patience(Duration.ofMillis(2), Duration.ofMillis(8), idleAfter, 2),
        backlog,
        now::get);
  }

  void place() {
    place(placement("f1"));
  }

  void place(Placement placement) {
    order.<OrderReply>runCommand(replyTo -> new Place(placement, replyTo));
  }

  Current current() {
    return (Current) read(ALICE);
  }

  OrderReply read(Reader reader) {
    return order.<OrderReply>runCommand(replyTo -> new Get(reader, replyTo)).reply();
  }

  void wake() {
    assertThat(order.<OrderReply>runCommand(Wake::new).reply()).isEqualTo(new Awake());
  }

  TestProbe<OrderReply> waiter(Reader reader) {
    var probe = pekko.<OrderReply>createTestProbe();
    order.runCommand(new AwaitRest(reader, probe.getRef()));
    return probe;
  }

  List<Object> stored() {
    return order.persistenceTestKit().persistedInStorage(PERSISTENCE_ID);
  }

  void assertRejected(Code code) {
    var rejected = current();
    assertThat(rejected.status()).isEqualTo(OrderStatus.REJECTED);
    assertThat(rejected.rejection()).isNotNull().extracting(Rejection::code).isEqualTo(code);
  }

  static Outcome refused(Code code) {
    return new Refused(Rejection.of(code, "no"));
  }

  static Placement placement(String fingerprint) {
    return placement(fingerprint, null);
  }

  static Placement placement(String fingerprint, @Nullable Money expectedTotal) {
    return new Placement(
        "issuer",
        "alice",
        false,
        fingerprint,
        new AccountId("alice-eur"),
        "EUR",
        LINES,
        expectedTotal,
        null);
  }
}
