package holdfast.inventory.entity;

import holdfast.inventory.domain.ReservationId;
import holdfast.inventory.domain.Stock;
import holdfast.inventory.domain.StockEvent;
import holdfast.inventory.domain.StockPolicy;
import holdfast.inventory.domain.StockSnapshot;
import holdfast.inventory.entity.StockCommand.Adjust;
import holdfast.inventory.entity.StockCommand.Allocate;
import holdfast.inventory.entity.StockCommand.Commit;
import holdfast.inventory.entity.StockCommand.Define;
import holdfast.inventory.entity.StockCommand.Handle;
import holdfast.inventory.entity.StockCommand.Look;
import holdfast.inventory.entity.StockCommand.Release;
import holdfast.inventory.entity.StockCommand.Reserve;
import holdfast.inventory.entity.StockCommand.Stop;
import holdfast.inventory.entity.StockCommand.Sweep;
import holdfast.kit.domain.Decision;
import holdfast.kit.journal.GroupCommit;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.function.BiFunction;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.SupervisorStrategy;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.apache.pekko.cluster.sharding.typed.javadsl.EntityTypeKey;
import org.apache.pekko.persistence.typed.PersistenceId;
import org.apache.pekko.persistence.typed.SnapshotAdapter;
import org.apache.pekko.persistence.typed.javadsl.CommandHandlerWithReply;
import org.apache.pekko.persistence.typed.javadsl.EventHandler;
import org.apache.pekko.persistence.typed.javadsl.EventSourcedBehaviorWithEnforcedReplies;
import org.apache.pekko.persistence.typed.javadsl.ReplyEffect;
import org.apache.pekko.persistence.typed.javadsl.RetentionCriteria;
import org.apache.pekko.persistence.typed.javadsl.SignalHandler;
import org.jspecify.annotations.Nullable;

/** One product's stock in the cluster. One command at a time, so no unit is promised twice. */
public final class StockEntity
    extends EventSourcedBehaviorWithEnforcedReplies<StockCommand, StockEvent, Stock> {

  public static final EntityTypeKey<StockCommand> KEY =
      EntityTypeKey.create(StockCommand.class, "Stock");

  /**
   * How a product's stock works.
   *
   * @param commit how many commands share one write
   * @param sweepInterval how often to look for overdue holds that nobody asks about
   */
  public record Settings(StockPolicy policy, GroupCommit.Limits commit, Duration sweepInterval) {}

  /** A snapshot costs as much as so many events, at least. */
  private static final int SNAPSHOT_EVERY = 512;

  /** Older snapshots are removed in passing; they are small beside the events between them. */
  private static final RetentionCriteria OLD_SNAPSHOTS =
      RetentionCriteria.snapshotEvery(1 << 17, 1);

  /** How many of the reservations at risk an answer names. */
  private static final int NAMED_AT_RISK = 200;

  private final Settings settings;
  private final InstantSource clock;
  private final ActorContext<StockCommand> context;
  private final TimerScheduler<StockCommand> timers;
  private final GroupCommit<StockCommand, StockEvent, Stock, StockReply> group;

  public static Behavior<StockCommand> create(String sku, Settings settings, InstantSource clock) {
    return Behaviors.setup(context ->
        Behaviors.withTimers(timers -> new StockEntity(sku, settings, clock, context, timers)));
  }

  private StockEntity(
      String sku,
      Settings settings,
      InstantSource clock,
      ActorContext<StockCommand> context,
      TimerScheduler<StockCommand> timers) {
    super(
        PersistenceId.of(KEY.name(), sku),
        SupervisorStrategy.restartWithBackoff(Duration.ofMillis(100), Duration.ofSeconds(2), 0.2));
    this.settings = settings;
    this.clock = clock;
    this.context = context;
    this.group =
        new GroupCommit<>(
            context,
            new Commit(),
            Effect(),
            Stock::after,
            StockReply.Unanswered::new,
            settings.commit());
    this.timers = timers;
  }

  @Override
  public Stock emptyState() {
    return Stock.empty(settings.policy());
  }

  @Override
  public CommandHandlerWithReply<StockCommand, StockEvent, Stock> commandHandler() {
    return (stock, command) ->
        switch (command) {
          case Look(var replyTo) -> decide(replyTo, (_, _) -> Decision.unchanged(), this::level);
          case Define(var terms, var ifVersion, var by, var replyTo) ->
              decide(replyTo, (s, now) -> s.define(terms, ifVersion, by, now), this::level);
          case Adjust(var request, var adjustment, var expectedOnHand, var replyTo) ->
              decide(
                  replyTo,
                  (s, now) -> s.adjust(request, adjustment, expectedOnHand, now),
                  this::levelWithRisk);
          case Reserve(var claim, var replyTo) ->
              decide(
                  replyTo,
                  (s, now) -> s.reserve(claim, now),
                  (s, version, decision) -> held(claim.reservation(), s, version, decision));
          case Allocate(var reservation, var quantity, var replyTo) ->
              decide(
                  replyTo,
                  (s, now) -> s.allocate(reservation, quantity, now),
                  (s, version, decision) -> done(reservation, s, version, decision));
          case Release(var reservation, var replyTo) ->
              decide(
                  replyTo,
                  (s, now) -> s.release(reservation, now),
                  (s, version, decision) -> done(reservation, s, version, decision));
          case Handle(var operation, var intendedAt, var replyTo) ->
              decide(
                  replyTo,
                  (s, now) -> s.handle(operation, intendedAt, now),
                  (s, version, decision) -> done(operation.reservation(), s, version, decision));
          case Sweep() -> sweep(stock);
          case Commit() -> group.commit(stock, lastSequenceNumber(context));
          case Stop() -> group.stop(stock, lastSequenceNumber(context));
        };
  }

  @Override
  public EventHandler<Stock, StockEvent> eventHandler() {
    return Stock::after;
  }

  @Override
  public SignalHandler<Stock> signalHandler() {
    return group.signals(newSignalHandlerBuilder(), _ -> startSweeping()).build();
  }

  /**
   * The more there is to write down, the rarer: at least half as many events lie between two
   * snapshots as there are records in one, so that a snapshot never costs much more than they did.
   */
  @Override
  public boolean shouldSnapshot(Stock stock, StockEvent event, long sequenceNumber) {
    int every = Math.max(SNAPSHOT_EVERY, Integer.highestOneBit(stock.records()));
    return sequenceNumber % every == 0;
  }

  @Override
  public RetentionCriteria retentionCriteria() {
    return OLD_SNAPSHOTS;
  }

  @Override
  public SnapshotAdapter<Stock> snapshotAdapter() {
    return new SnapshotAdapter<>() {
      @Override
      public Object toJournal(Stock stock) {
        return StockSnapshot.of(stock);
      }

      @Override
      public Stock fromJournal(Object snapshot) {
        return ((StockSnapshot) snapshot).restore(settings.policy());
      }
    };
  }

  private ReplyEffect<StockEvent, Stock> decide(
      ActorRef<StockReply> replyTo,
      BiFunction<Stock, Instant, Decision<StockEvent>> rule,
      GroupCommit.Answer<StockEvent, Stock, StockReply> answer) {
    return group.collect(replyTo, stock -> rule.apply(stock, clock.instant()), answer);
  }

  /** Once the stock is there, and again after a restart, which ended the timer. */
  private void startSweeping() {
    timers.startTimerWithFixedDelay(new Sweep(), settings.sweepInterval());
  }

  private ReplyEffect<StockEvent, Stock> sweep(Stock stock) {
    return stock.overdue(clock.instant()) == 0
        ? Effect().noReply()
        : decide(
            context.getSystem().ignoreRef(),
            Stock::expireOverdue,
            (_, version, _) -> new StockReply.Done(version));
  }

  private StockReply level(Stock stock, long version, Decision<StockEvent> decision) {
    return level(stock, version, decision, null);
  }

  /** Sorting very many reservations is for whoever made the shortfall, not for every reader. */
  private StockReply levelWithRisk(Stock stock, long version, Decision<StockEvent> decision) {
    var atRisk = stock.atRisk();
    var newest = List.copyOf(atRisk.subList(0, Math.min(atRisk.size(), NAMED_AT_RISK)));
    return level(
        stock,
        version,
        decision,
        atRisk.isEmpty() ? null : new StockReply.AtRisk(atRisk.size(), newest));
  }

  private StockReply level(
      Stock stock,
      long version,
      Decision<StockEvent> decision,
      StockReply.@Nullable AtRisk atRisk) {
    if (decision instanceof Decision.Refuse<StockEvent>(var refusal, _)) {
      return new StockReply.Refused(refusal.code(), refusal.detail(), null, null, version);
    }
    var definition = stock.definition();
    if (definition == null) {
      return new StockReply.Refused(
          "unknown_sku", "nobody has defined this product", null, null, version);
    }
    int held = stock.held() - stock.overdue(clock.instant());
    int free = stock.onHand() - held - stock.allocated();
    return new StockReply.Level(
        definition.terms(),
        definition.price().version(),
        definition.version(),
        stock.onHand(),
        held,
        stock.allocated(),
        Math.max(0, free),
        Math.max(0, -free),
        atRisk,
        version,
        change(decision, definition.version()));
  }

  private static StockReply.Change change(Decision<StockEvent> decision, int definitionVersion) {
    if (decision.events().isEmpty()) {
      return StockReply.Change.NONE;
    }
    boolean first =
        definitionVersion == 1 && decision.events().getFirst() instanceof StockEvent.Defined;
    return first ? StockReply.Change.CREATED : StockReply.Change.CHANGED;
  }

  private static StockReply held(
      ReservationId reservation, Stock stock, long version, Decision<StockEvent> decision) {
    var hold = stock.hold(reservation);
    if (hold == null || decision instanceof Decision.Refuse<StockEvent>) {
      return refused(reservation, stock, version, decision);
    }
    return new StockReply.Held(hold.price().unit(), hold.price().version(), version);
  }

  private static StockReply done(
      ReservationId reservation, Stock stock, long version, Decision<StockEvent> decision) {
    return decision instanceof Decision.Refuse<StockEvent>
        ? refused(reservation, stock, version, decision)
        : new StockReply.Done(version);
  }

  /** With the figures that were recorded, where this is a refusal that was. */
  private static StockReply refused(
      ReservationId reservation, Stock stock, long version, Decision<StockEvent> decision) {
    if (!(decision instanceof Decision.Refuse<StockEvent>(var refusal, _))) {
      throw new IllegalStateException("promised to " + reservation + " and not held");
    }
    var end = stock.end(reservation);
    var recorded = end == null ? null : end.refusal();
    if (recorded == null || !recorded.code().equals(refusal.code())) {
      return new StockReply.Refused(refusal.code(), refusal.detail(), null, null, version);
    }
    return switch (refusal.code()) {
      case "out_of_stock" ->
          new StockReply.Refused(
              refusal.code(), refusal.detail(), recorded.available(), null, version);
      case "per_order_limit_exceeded" ->
          new StockReply.Refused(
              refusal.code(), refusal.detail(), null, recorded.perOrderLimit(), version);
      default -> new StockReply.Refused(refusal.code(), refusal.detail(), null, null, version);
    };
  }
}
