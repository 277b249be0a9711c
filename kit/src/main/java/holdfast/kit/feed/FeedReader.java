package holdfast.kit.feed;

import holdfast.kit.feed.FeedReader.Message;
import holdfast.kit.jdbc.Database;
import holdfast.kit.journal.EventCodec;
import holdfast.kit.settings.Settings;
import io.micrometer.core.instrument.MeterRegistry;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.apache.pekko.cluster.sharding.typed.ShardedDaemonProcessSettings;
import org.apache.pekko.cluster.sharding.typed.javadsl.ShardedDaemonProcess;
import org.jspecify.annotations.Nullable;

/**
 * Keeps one view up to date: one in the whole cluster, wherever it happens to run.
 *
 * <p>Page and offset are one transaction, so whatever dies in between, each event is applied once.
 * Full pages follow each other at once; at the journal's end it looks again after a moment. An
 * event that cannot be read or applied is tried again until it can: it is never skipped. After a
 * failure the reader goes event by event, so that all before the bad one get through and the log
 * names it.
 */
public final class FeedReader<E> extends AbstractBehavior<Message> {

  /** What a reader is told. */
  public sealed interface Message {

    /** Read the next page. */
    record Read() implements Message {}

    /** A page was applied, or there was none. */
    record Applied(Step step) implements Message {}

    /** Nothing was applied. */
    record Failed(Throwable cause) implements Message {}

    /** End here; the cluster starts another one. */
    record Stop() implements Message {}
  }

  /**
   * How far a reader came.
   *
   * @param stored the offset as it is in the database
   * @param at how far it has looked, which may be past events that the view does not want
   * @param events applied
   * @param newest when the last of them was stored; null if there were none
   * @param isLast whether the journal's end was reached
   */
  record Step(Position stored, Position at, int events, @Nullable Instant newest, boolean isLast) {}

  /**
   * How to read.
   *
   * @param page rows of the journal that are looked at in one transaction
   * @param pageBytes of JSON applied in one transaction
   * @param poll how long to wait at the journal's end
   * @param backoff the longest wait after failures, which double from {@code poll} up to it
   */
  public record Limits(int page, long pageBytes, Duration poll, Duration backoff) {

    /** Reads the settings below {@code holdfast.feed}. */
    public static Limits from(Settings feed) {
      return new Limits(
          feed.integer("page", 1, 10_000),
          feed.bytes("page-bytes"),
          feed.duration("poll"),
          feed.duration("backoff"));
    }
  }

  private final TimerScheduler<Message> timers;
  private final Database database;
  private final View<E> view;
  private final EventFeed<E> feed;
  private final FeedOffset offset;
  private final Limits limits;
  private final FeedMetrics metrics;

  /** Null until it is loaded, and again after a failure: the commit may have gone through. */
  private @Nullable Step last;

  private int rows;
  private int failures;

  /**
   * Starts a view's reader on some node of the cluster; every node calls this.
   *
   * @param codec of the service's events
   */
  public static <E> void start(
      ActorSystem<?> system,
      Database database,
      EventCodec codec,
      View<E> view,
      Limits limits,
      MeterRegistry registry) {
    ShardedDaemonProcess.get(system)
        .init(
            Message.class,
            "feed-" + view.name(),
            1,
            _ -> create(database, codec, view, limits, registry),
            ShardedDaemonProcessSettings.create(system),
            Optional.of(new Message.Stop()));
  }

  static <E> Behavior<Message> create(
      Database database, EventCodec codec, View<E> view, Limits limits, MeterRegistry registry) {
    return Behaviors.setup(context ->
        Behaviors.withTimers(
            timers -> new FeedReader<>(context, timers, database, codec, view, limits, registry)));
  }

  /**
   * Completes when the view has all that was stored before this call, wherever its reader runs.
   * While it is behind or the database is away, this waits.
   */
  public static <E> CompletionStage<Done> caughtUp(
      ActorSystem<?> system, Database database, EventCodec codec, View<E> view, Duration poll) {
    var caughtUp =
        new CaughtUp(
            system,
            database,
            new EventFeed<>(view, codec, Long.MAX_VALUE),
            new FeedOffset(view.name()),
            poll);
    return caughtUp.begin();
  }

  private FeedReader(
      ActorContext<Message> context,
      TimerScheduler<Message> timers,
      Database database,
      EventCodec codec,
      View<E> view,
      Limits limits,
      MeterRegistry registry) {
    super(context);
    this.timers = timers;
    this.database = database;
    this.view = view;
    this.feed = new EventFeed<>(view, codec, limits.pageBytes());
    this.offset = new FeedOffset(view.name());
    this.limits = limits;
    this.metrics = new FeedMetrics(registry, view.name());
    this.rows = limits.page();
    context.getSelf().tell(new Message.Read());
  }

  @Override
  public Receive<Message> createReceive() {
    return newReceiveBuilder()
        .onMessage(Message.Read.class, _ -> read())
        .onMessage(Message.Applied.class, message -> onApplied(message.step()))
        .onMessage(Message.Failed.class, message -> onFailed(message.cause()))
        .onMessage(Message.Stop.class, _ -> Behaviors.stopped())
        .onSignal(PostStop.class, _ -> onPostStop())
        .build();
  }

  private Behavior<Message> read() {
    var from = last;
    int most = rows;
    getContext()
        .pipeToSelf(
            database.transaction(connection -> step(connection, from, most)),
            (step, failure) ->
                failure == null ? new Message.Applied(step) : new Message.Failed(failure));
    return this;
  }

  private Step step(Connection connection, @Nullable Step from, int most) throws SQLException {
    if (from == null) {
      var stored = offset.load(connection);
      return step(connection, stored, stored, most);
    }
    return step(connection, from.stored(), from.at(), most);
  }

  private Step step(Connection connection, Position stored, Position at, int most)
      throws SQLException {
    var page = feed.read(connection, at, most);
    if (page.events().isEmpty() && page.isLast()) {
      return new Step(stored, page.end(), 0, null, true);
    }
    if (!offset.advance(connection, stored, page.end())) {
      var others = offset.load(connection);
      return new Step(others, others, 0, null, false);
    }
    if (page.events().isEmpty()) {
      return new Step(page.end(), page.end(), 0, null, false);
    }
    view.apply(connection, page.events());
    return new Step(
        page.end(),
        page.end(),
        page.events().size(),
        page.events().getLast().storedAt(),
        page.isLast());
  }

  private Behavior<Message> onApplied(Step step) {
    if (failures > 0) {
      getContext().getLog().info("View {} goes on", view.name());
      failures = 0;
    }
    last = step;
    rows = Math.min(limits.page(), rows * 2);
    metrics.applied(step.events(), step.isLast() ? null : step.newest());
    readAfter(step.isLast() ? limits.poll() : Duration.ZERO);
    return this;
  }

  private Behavior<Message> onFailed(Throwable cause) {
    failures++;
    last = null;
    rows = 1;
    metrics.failed();
    getContext()
        .getLog()
        .error("View {} stands still, attempt {} failed", view.name(), failures, cause);
    readAfter(wait(failures));
    return this;
  }

  private Duration wait(int attempt) {
    var doubled = limits.poll().multipliedBy(1L << Math.min(attempt, 20));
    return doubled.compareTo(limits.backoff()) < 0 ? doubled : limits.backoff();
  }

  private void readAfter(Duration time) {
    if (time.isZero()) {
      getContext().getSelf().tell(new Message.Read());
    } else {
      timers.startSingleTimer(new Message.Read(), time);
    }
  }

  private Behavior<Message> onPostStop() {
    metrics.stopped();
    return this;
  }
}
