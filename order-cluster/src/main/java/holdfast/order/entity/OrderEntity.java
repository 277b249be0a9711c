package holdfast.order.entity;

import holdfast.kit.domain.Decision;
import holdfast.kit.domain.Refusal;
import holdfast.order.domain.AfterSales;
import holdfast.order.domain.Checkout;
import holdfast.order.domain.IfMatch;
import holdfast.order.domain.Order;
import holdfast.order.domain.OrderEvent;
import holdfast.order.domain.OrderId;
import holdfast.order.domain.OrderPolicy;
import holdfast.order.domain.Outcome;
import holdfast.order.domain.Placement;
import holdfast.order.domain.Request;
import holdfast.order.domain.Step;
import holdfast.order.entity.OrderCommand.AwaitRest;
import holdfast.order.entity.OrderCommand.Get;
import holdfast.order.entity.OrderCommand.Idle;
import holdfast.order.entity.OrderCommand.Operate;
import holdfast.order.entity.OrderCommand.Place;
import holdfast.order.entity.OrderCommand.Reader;
import holdfast.order.entity.OrderCommand.StepAnswered;
import holdfast.order.entity.OrderCommand.StepUnanswered;
import holdfast.order.entity.OrderCommand.TryAgain;
import holdfast.order.entity.OrderCommand.Wake;
import holdfast.order.entity.OrderReply.Awake;
import holdfast.order.entity.OrderReply.Current;
import holdfast.order.entity.OrderReply.NotFound;
import holdfast.order.entity.OrderReply.Refused;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.SupervisorStrategy;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.apache.pekko.cluster.sharding.typed.javadsl.ClusterSharding;
import org.apache.pekko.cluster.sharding.typed.javadsl.EntityContext;
import org.apache.pekko.cluster.sharding.typed.javadsl.EntityTypeKey;
import org.apache.pekko.persistence.typed.PersistenceId;
import org.apache.pekko.persistence.typed.RecoveryCompleted;
import org.apache.pekko.persistence.typed.SnapshotSelectionCriteria;
import org.apache.pekko.persistence.typed.javadsl.CommandHandlerWithReply;
import org.apache.pekko.persistence.typed.javadsl.EventHandler;
import org.apache.pekko.persistence.typed.javadsl.EventSourcedBehaviorWithEnforcedReplies;
import org.apache.pekko.persistence.typed.javadsl.Recovery;
import org.apache.pekko.persistence.typed.javadsl.ReplyEffect;
import org.apache.pekko.persistence.typed.javadsl.SignalHandler;
import org.jspecify.annotations.Nullable;

/**
 * One order in the cluster, and the only durable coordinator of its checkout. It stores facts, asks
 * {@link Checkout} what comes next, and asks the participants for that until they answer.
 */
public final class OrderEntity
    extends EventSourcedBehaviorWithEnforcedReplies<OrderCommand, OrderEvent, Order> {

  public static final EntityTypeKey<OrderCommand> KEY =
      EntityTypeKey.create(OrderCommand.class, "Order");

  /**
   * How patient an order is.
   *
   * @param retryAtFirst pause before a step is asked again for the first time; doubles each time
   * @param retryAtMost longest pause between two askings
   * @param idleAfter how long an order with nothing to do stays in memory
   * @param waitersAtMost how many callers may wait for the order to come to rest
   */
  public record Patience(
      Duration retryAtFirst, Duration retryAtMost, Duration idleAfter, int waitersAtMost) {}

  /**
   * How long an order is kept in memory that nobody has placed. At many times the load there are
   * hundreds a second of which only that is asked.
   */
  private static final Duration UNPLACED_FOR = Duration.ofMillis(200);

  private record Waiting(Reader reader, ActorRef<OrderReply> replyTo) {}

  private final OrderId orderId;
  private final Participants participants;
  private final OrderPolicy policy;
  private final Patience patience;
  private final Backlog backlog;
  private final InstantSource clock;
  private final ActorRef<ClusterSharding.ShardCommand> shard;
  private final ActorContext<OrderCommand> context;
  private final TimerScheduler<OrderCommand> timers;

  /** Steps with a call or a timer under way, and how often each went unanswered. */
  private final Map<Step, Integer> underWay = new HashMap<>();

  private final ArrayDeque<Waiting> waiting = new ArrayDeque<>();

  /** While the order is on its way. */
  private Backlog.@Nullable Entry counted;

  public static Behavior<OrderCommand> create(
      EntityContext<OrderCommand> entity,
      Participants participants,
      OrderPolicy policy,
      Patience patience,
      Backlog backlog,
      InstantSource clock) {
    return Behaviors.setup(context ->
        Behaviors.withTimers(timers ->
            new OrderEntity(
                entity, participants, policy, patience, backlog, clock, context, timers)));
  }

  private OrderEntity(
      EntityContext<OrderCommand> entity,
      Participants participants,
      OrderPolicy policy,
      Patience patience,
      Backlog backlog,
      InstantSource clock,
      ActorContext<OrderCommand> context,
      TimerScheduler<OrderCommand> timers) {
    super(
        PersistenceId.of(KEY.name(), entity.getEntityId()),
        SupervisorStrategy.restartWithBackoff(Duration.ofMillis(100), Duration.ofSeconds(2), 0.2));
    this.orderId = new OrderId(UUID.fromString(entity.getEntityId()));
    this.participants = participants;
    this.policy = policy;
    this.patience = patience;
    this.backlog = backlog;
    this.clock = clock;
    this.shard = entity.getShard();
    this.context = context;
    this.timers = timers;
    context.setReceiveTimeout(patience.idleAfter(), new Idle());
  }

  /** An order has about ten events and no snapshot: not even a look for one. */
  @Override
  public Recovery recovery() {
    return Recovery.withSnapshotSelectionCriteria(SnapshotSelectionCriteria.none());
  }

  @Override
  public Order emptyState() {
    return new Order.Unplaced();
  }

  @Override
  public CommandHandlerWithReply<OrderCommand, OrderEvent, Order> commandHandler() {
    return (order, command) ->
        switch (command) {
          case Place(var placement, var replyTo) -> place(order, placement, replyTo);
          case Operate asked -> operate(order, asked);
          case Get(var reader, var replyTo) -> read(order, reader, replyTo);
          case AwaitRest(var reader, var replyTo) -> awaitRest(order, reader, replyTo);
          case Wake(var replyTo) ->
              Effect().none().thenRun(this::takeNextSteps).thenReply(replyTo, _ -> new Awake());
          case StepAnswered(var step, var outcome) -> stepAnswered(order, step, outcome);
          case StepUnanswered(var step, var cause) -> stepUnanswered(order, step, cause);
          case TryAgain(var step) -> tryAgain(order, step);
          case Idle() -> fallAsleep(order);
        };
  }

  @Override
  public EventHandler<Order, OrderEvent> eventHandler() {
    return Order::after;
  }

  /** After a crash, or a move to another node, the pending steps are simply taken again. */
  @Override
  public SignalHandler<Order> signalHandler() {
    return newSignalHandlerBuilder()
        .onSignal(
            RecoveryCompleted.instance(),
            order -> {
              underWay.clear();
              isCountedNoMore();
              count(order);
              takeNextSteps(order);
            })
        .onSignal(PostStop.instance(), _ -> isCountedNoMore())
        .build();
  }

  /** Counted before it is stored: what waits for the journal is on its way, too. */
  private ReplyEffect<OrderEvent, Order> place(
      Order order, Placement placement, ActorRef<OrderReply> replyTo) {
    if (order instanceof Order.Unplaced && counted == null) {
      counted = backlog.placed();
      context.setReceiveTimeout(patience.idleAfter(), new Idle());
    }
    return carryOut(order.place(placement, order.now(clock.instant())), replyTo);
  }

  private ReplyEffect<OrderEvent, Order> read(
      Order order, Reader reader, ActorRef<OrderReply> replyTo) {
    if (order instanceof Order.Unplaced) {
      context.setReceiveTimeout(UNPLACED_FOR, new Idle());
    }
    return Effect().reply(replyTo, seenBy(reader, order));
  }

  private ReplyEffect<OrderEvent, Order> carryOut(
      Decision<OrderEvent> decision, ActorRef<OrderReply> replyTo) {
    return switch (decision) {
      case Decision.Accept(var events) ->
          Effect()
              .persist(events)
              .thenRun(this::count)
              .thenRun(this::takeNextSteps)
              .thenReply(replyTo, order -> current(order, true));
      case Decision.Unchanged() ->
          Effect().none().thenReply(replyTo, order -> current(order, false));
      case Decision.Refuse(var refusal, var events) ->
          Effect().persist(events).thenReply(replyTo, _ -> new Refused(refusal, null));
    };
  }

  private ReplyEffect<OrderEvent, Order> operate(Order order, Operate asked) {
    if (!(order instanceof Order.Placed placed) || !isVisible(asked.reader(), placed)) {
      return Effect().reply(asked.replyTo(), new NotFound());
    }
    var now = order.now(clock.instant());
    var version = new IfMatch(asked.ifVersion(), lastSequenceNumber(context));
    var decision =
        AfterSales.decide(placed, asked.request(), version, asked.operation(), policy, now);
    return switch (decision) {
      case Decision.Accept(_), Decision.Unchanged() -> carryOut(decision, asked.replyTo());
      case Decision.Refuse(var refusal, var events) ->
          Effect()
              .persist(events)
              .thenReply(asked.replyTo(), after -> refused(after, asked.request(), refusal));
    };
  }

  /** With what the order recorded about the refusal, so that a retry reads the same. */
  private static Refused refused(Order order, Request request, Refusal refusal) {
    var decided =
        order instanceof Order.Placed placed ? placed.operations().decided(request.id()) : null;
    return new Refused(
        refusal,
        decided != null && refusal.equals(decided.refusal()) ? decided.maximumRefundable() : null);
  }

  private ReplyEffect<OrderEvent, Order> awaitRest(
      Order order, Reader reader, ActorRef<OrderReply> replyTo) {
    var seen = seenBy(reader, order);
    if (seen instanceof NotFound || Checkout.next(order).isEmpty()) {
      return Effect().reply(replyTo, seen);
    }
    if (waiting.size() >= patience.waitersAtMost()) {
      // The oldest has most likely stopped listening: nobody waits longer than one ask.
      var oldest = waiting.removeFirst();
      oldest.replyTo().tell(seenBy(oldest.reader(), order));
    }
    waiting.add(new Waiting(reader, replyTo));
    return Effect().noReply();
  }

  private ReplyEffect<OrderEvent, Order> stepAnswered(Order order, Step step, Outcome outcome) {
    if (!(order instanceof Order.Placed placed)) {
      return Effect().noReply();
    }
    var events = Checkout.conclude(placed, step, outcome, order.now(clock.instant()));
    if (events.isEmpty()) {
      return notWanted(step);
    }
    underWay.remove(step);
    return store(events);
  }

  private ReplyEffect<OrderEvent, Order> stepUnanswered(Order order, Step step, Throwable cause) {
    if (!(order instanceof Order.Placed placed) || !Checkout.next(order).contains(step)) {
      return notWanted(step);
    }
    var overdue = Checkout.overdue(placed, policy.stepDeadline(), order.now(clock.instant()));
    if (!overdue.isEmpty()) {
      underWay.remove(step);
      return store(overdue);
    }
    if (counted != null && placed.isOverdue(policy.stepDeadline(), clock.instant())) {
      counted.isStuck();
    }
    int unanswered = underWay.merge(step, 1, Integer::sum);
    context
        .getLog()
        .debug("Order {}: {} was not answered ({}), asking again", orderId, step, cause.toString());
    timers.startSingleTimer(step, new TryAgain(step), pauseAfter(unanswered));
    return Effect().noReply();
  }

  private ReplyEffect<OrderEvent, Order> store(List<OrderEvent> events) {
    return Effect()
        .persist(events)
        .thenRun(this::count)
        .thenRun(this::takeNextSteps)
        .thenRun(this::answerThoseWhoWait)
        .thenNoReply();
  }

  private ReplyEffect<OrderEvent, Order> tryAgain(Order order, Step step) {
    if (!(order instanceof Order.Placed placed) || !Checkout.next(order).contains(step)) {
      return notWanted(step);
    }
    take(placed, step);
    return Effect().noReply();
  }

  /** It is over, or the order is parked; once that goes on, the step has to be taken anew. */
  private ReplyEffect<OrderEvent, Order> notWanted(Step step) {
    underWay.remove(step);
    return Effect().noReply();
  }

  /** An order with something left to do stays awake, whether or not anybody asks about it. */
  private ReplyEffect<OrderEvent, Order> fallAsleep(Order order) {
    if (Checkout.next(order).isEmpty()) {
      shard.tell(new ClusterSharding.Passivate<>(context.getSelf()));
    }
    return Effect().noReply();
  }

  /** On its way, or not: what is asked of an order after its confirmation is counted nowhere. */
  private void count(Order order) {
    boolean open = order instanceof Order.Placed placed && placed.isOpen();
    if (open && counted == null) {
      counted = backlog.recovered();
    } else if (!open && counted != null) {
      counted.isFinished();
      counted = null;
    }
  }

  private void isCountedNoMore() {
    if (counted != null) {
      counted.hasLeft();
      counted = null;
    }
  }

  private void takeNextSteps(Order order) {
    if (!(order instanceof Order.Placed placed)) {
      return;
    }
    for (var step : Checkout.next(order)) {
      if (underWay.putIfAbsent(step, 0) == null) {
        take(placed, step);
      }
    }
  }

  private void take(Order.Placed order, Step step) {
    context.pipeToSelf(
        participants.perform(orderId, order.placement(), step),
        (outcome, failure) ->
            failure == null ? new StepAnswered(step, outcome) : new StepUnanswered(step, failure));
  }

  private void answerThoseWhoWait(Order order) {
    if (Checkout.next(order).isEmpty()) {
      waiting.forEach(waiter -> waiter.replyTo().tell(seenBy(waiter.reader(), order)));
      waiting.clear();
    }
  }

  /** Doubles from the shortest to the longest pause, with some jitter so that orders spread out. */
  private Duration pauseAfter(int unanswered) {
    long longest = patience.retryAtMost().toMillis();
    long pause = patience.retryAtFirst().toMillis() << Math.min(unanswered - 1, 20);
    return Duration.ofMillis(
        ThreadLocalRandom.current()
            .nextLong(Math.min(pause, longest) / 2, Math.min(pause, longest) + 1));
  }

  /** What is somebody else's does not exist, as far as a reader can tell. */
  private OrderReply seenBy(Reader reader, Order order) {
    return order instanceof Order.Placed placed && isVisible(reader, placed)
        ? current(order, false)
        : new NotFound();
  }

  private static boolean isVisible(Reader reader, Order.Placed order) {
    return reader.operator() || order.belongsTo(reader.issuer(), reader.subject());
  }

  private OrderReply current(Order order, boolean created) {
    return switch (order) {
      case Order.Placed placed -> Current.of(placed, lastSequenceNumber(context), created);
      case Order.Unplaced() -> new NotFound();
    };
  }
}
