package holdfast.order.entity;

import holdfast.kit.telemetry.Metrics;
import holdfast.order.domain.LeftToDo;
import holdfast.order.domain.OrderId;
import holdfast.order.entity.OrderCommand.Wake;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.PreRestart;
import org.apache.pekko.actor.typed.SupervisorStrategy;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.apache.pekko.cluster.sharding.typed.javadsl.ClusterSharding;
import org.jspecify.annotations.Nullable;

/**
 * Wakes every order that has something left to do, so that none depends on a client, a timer or a
 * message that did not survive. It goes round and round over what the database lists as unfinished,
 * a page at a time, and goes on only when the page is awake. However long a round takes, it counts
 * what is left to do after each pause, and shows it for the whole cluster.
 */
public final class OrderSweeper extends AbstractBehavior<OrderSweeper.Message> {

  /** Where unfinished orders are listed. */
  @FunctionalInterface
  public interface Unfinished {

    /**
     * A page of orders with something left to do, in the order of their ids.
     *
     * @param before lists only orders that were placed earlier
     * @param after the last id of the page before; null for the first page
     */
    CompletionStage<List<OrderId>> page(Instant before, @Nullable OrderId after, int limit);
  }

  /**
   * How to sweep.
   *
   * @param age how long ago an unfinished order must have been placed to be woken
   * @param pause between two rounds, and before trying again after a failure
   * @param pageSize how many orders may be waking up at a time
   * @param wakeTimeout how long one order may take to wake before the next page is tried
   */
  public record Pace(Duration age, Duration pause, int pageSize, Duration wakeTimeout) {}

  /** What the sweeper says to itself. */
  public sealed interface Message {}

  private record Begin() implements Message {}

  private record Found(List<OrderId> orders) implements Message {}

  private record Woken(OrderId last, boolean wasLastPage) implements Message {}

  private record Failed(Throwable cause) implements Message {}

  private record Count() implements Message {}

  private record Counted(LeftToDo left) implements Message {}

  private record NotCounted(Throwable cause) implements Message {}

  private record ListIncomplete(Throwable cause) implements Message {}

  private final Unfinished unfinished;
  private final Supplier<? extends CompletionStage<LeftToDo>> left;
  private final SweepMetrics metrics;
  private final Pace pace;
  private final InstantSource clock;
  private final ClusterSharding sharding;
  private final TimerScheduler<Message> timers;
  private @Nullable OrderId after;

  /**
   * Sweeps for as long as it lives.
   *
   * @param left counts what is left to do
   * @param listComplete when the list has everything that was stored before this began
   */
  public static Behavior<Message> create(
      Unfinished unfinished,
      Supplier<? extends CompletionStage<LeftToDo>> left,
      Supplier<? extends CompletionStage<Done>> listComplete,
      Pace pace,
      InstantSource clock,
      Metrics metrics) {
    Behavior<Message> sweeper =
        Behaviors.setup(context ->
            Behaviors.withTimers(timers -> {
              context.pipeToSelf(
                  listComplete.get(),
                  (_, failure) -> failure == null ? new Begin() : new ListIncomplete(failure));
              context.getSelf().tell(new Count());
              return new OrderSweeper(
                  unfinished, left, pace, clock, new SweepMetrics(metrics, clock), context, timers);
            }));
    return Behaviors.supervise(sweeper)
        .onFailure(
            SupervisorStrategy.restartWithBackoff(
                Duration.ofMillis(500), Duration.ofSeconds(5), 0.2));
  }

  private OrderSweeper(
      Unfinished unfinished,
      Supplier<? extends CompletionStage<LeftToDo>> left,
      Pace pace,
      InstantSource clock,
      SweepMetrics metrics,
      ActorContext<Message> context,
      TimerScheduler<Message> timers) {
    super(context);
    this.unfinished = unfinished;
    this.left = left;
    this.pace = pace;
    this.clock = clock;
    this.metrics = metrics;
    this.sharding = ClusterSharding.get(context.getSystem());
    this.timers = timers;
  }

  @Override
  public Receive<Message> createReceive() {
    return newReceiveBuilder()
        .onMessage(Begin.class, _ -> look())
        .onMessage(Found.class, found -> wake(found.orders()))
        .onMessage(Woken.class, this::woken)
        .onMessage(Failed.class, failed -> restOn(failed.cause()))
        .onMessage(Count.class, _ -> count())
        .onMessage(Counted.class, counted -> show(counted.left()))
        .onMessage(NotCounted.class, notCounted -> cannotCount(notCounted.cause()))
        .onSignal(PreRestart.class, _ -> endsHere())
        .onSignal(PostStop.class, _ -> endsHere())
        .onMessage(
            ListIncomplete.class,
            incomplete -> {
              throw new IllegalStateException("no complete list to sweep", incomplete.cause());
            })
        .build();
  }

  private Behavior<Message> look() {
    getContext()
        .pipeToSelf(
            unfinished.page(clock.instant().minus(pace.age()), after, pace.pageSize()),
            (orders, failure) -> failure == null ? new Found(orders) : new Failed(failure));
    return this;
  }

  private Behavior<Message> wake(List<OrderId> orders) {
    if (orders.isEmpty()) {
      return rest();
    }
    getContext().getLog().debug("Waking {} orders that have something left to do", orders.size());
    var awake =
        orders.stream()
            .map(order -> wake(order).toCompletableFuture())
            .toArray(CompletableFuture[]::new);
    getContext()
        .pipeToSelf(
            CompletableFuture.allOf(awake),
            (_, _) -> new Woken(orders.getLast(), orders.size() < pace.pageSize()));
    return this;
  }

  /** An order that does not wake in time is met again in the next round. */
  private CompletionStage<OrderReply> wake(OrderId order) {
    return sharding
        .entityRefFor(OrderEntity.KEY, order.toString())
        .<OrderReply>ask(Wake::new, pace.wakeTimeout());
  }

  private Behavior<Message> woken(Woken woken) {
    if (woken.wasLastPage()) {
      return rest();
    }
    after = woken.last();
    return look();
  }

  private Behavior<Message> restOn(Throwable cause) {
    getContext().getLog().warn("Cannot look for unfinished orders yet: {}", cause.toString());
    return rest();
  }

  private Behavior<Message> count() {
    getContext()
        .pipeToSelf(
            left.get(),
            (counted, failure) -> failure == null ? new Counted(counted) : new NotCounted(failure));
    return this;
  }

  private Behavior<Message> show(LeftToDo counted) {
    metrics.show(counted);
    return countLater();
  }

  /** What was counted last is still so, as far as anybody can know: the list cannot change. */
  private Behavior<Message> cannotCount(Throwable cause) {
    getContext().getLog().debug("Cannot count unfinished orders yet: {}", cause.toString());
    return countLater();
  }

  private Behavior<Message> countLater() {
    timers.startSingleTimer(new Count(), pace.pause());
    return this;
  }

  private Behavior<Message> endsHere() {
    metrics.withdraw();
    return this;
  }

  private Behavior<Message> rest() {
    after = null;
    timers.startSingleTimer(new Begin(), pace.pause());
    return this;
  }
}
