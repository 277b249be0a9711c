package holdfast.kit.feed;

import static holdfast.kit.testing.Patience.PATIENCE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import holdfast.kit.jdbc.Database;
import holdfast.kit.journal.EventCodec;
import holdfast.kit.journal.EventNames;
import holdfast.kit.testing.Patience;
import holdfast.kit.testing.TestDatabase;
import holdfast.kit.testing.TestJournal;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.pekko.Done;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("database")
class FeedReaderTest {

  sealed interface ParcelEvent {
    record Sent(int weight) implements ParcelEvent {}

    record Opened() implements ParcelEvent {}
  }

  static final EventNames NAMES =
      EventNames.builder()
          .event("parcel-sent/1", ParcelEvent.Sent.class)
          .event("parcel-opened/1", ParcelEvent.Opened.class)
          .build();

  private static final ActorTestKit ACTORS = ActorTestKit.create(Patience.config());

  /** How long readers wait at the journal's end. */
  private static final Duration OFTEN = Duration.ofMillis(20);

  /** Waited after each of twenty pages it is longer than anybody's patience. */
  private static final Duration SELDOM = Duration.ofSeconds(2);

  private final List<ActorRef<?>> readers = new ArrayList<>();
  private final TestDatabase server = TestDatabase.migrated("db/parcel");
  private final TestJournal journal = new TestJournal(NAMES, 41998);
  private final EventCodec codec = new EventCodec(NAMES);
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final Database database = server.open(4, 64, "");

  @AfterEach
  void close() {
    readers.forEach(reader -> ACTORS.stop(reader));
    database.close();
    server.close();
  }

  @AfterAll
  static void stop() {
    ACTORS.shutdownTestKit();
  }

  @Test
  void events_are_applied_in_order_and_once() throws SQLException {
    store("Parcel|p-1", 1, new ParcelEvent.Sent(5));
    store("Letter|l-1", 1, new ParcelEvent.Sent(100));
    store("Parcel|p-1", 2, new ParcelEvent.Sent(7));
    var reader = start(new Weights(), 500);
    awaitWeights("p-1=12");

    store("Parcel|p-2", 1, new ParcelEvent.Sent(1));
    awaitWeights("p-1=12 p-2=1");

    ACTORS.stop(reader);
    start(new Weights(), 500);
    store("Parcel|p-2", 2, new ParcelEvent.Sent(1));
    awaitWeights("p-1=12 p-2=2");
  }

  /** The event is there in the end, below what a reader by ordering alone has passed for good. */
  @Test
  void what_commits_late_is_not_skipped() throws SQLException {
    try (var late = server.connectAsApp()) {
      late.setAutoCommit(false);
      journal.store(late, "Parcel|late", 1, new ParcelEvent.Sent(3));
      store("Parcel|early", 1, new ParcelEvent.Sent(4));
      var byOrdering = text("SELECT max(ordering) FROM event_journal");
      start(new Weights(), 500);
      var caughtUp = caughtUp(new Weights());

      late.commit();
      caughtUp.toCompletableFuture().orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
      awaitWeights("early=4 late=3");
      assertThat(text("SELECT count(*) FROM event_journal WHERE ordering > " + byOrdering))
          .isEqualTo("0");
    }
  }

  /** As text, transaction 10 would come before 9, and what lies between pages would get lost. */
  @Test
  void transactions_are_in_the_order_of_their_numbers() throws SQLException {
    for (int i = 1; i <= 12; i++) {
      store("Parcel|p-1", i, new ParcelEvent.Sent(i));
    }
    try (var owner = server.connectAsOwner();
        var sql = owner.createStatement()) {
      sql.execute("UPDATE event_journal SET tx = ordering::text::xid8");
    }
    var order = new ConcurrentLinkedQueue<Long>();
    start(
        new Weights() {
          @Override
          public void apply(Connection connection, List<FeedEvent<ParcelEvent>> page)
              throws SQLException {
            page.forEach(event -> order.add(event.sequenceNumber()));
            super.apply(connection, page);
          }
        },
        5);

    awaitWeights("p-1=78");
    assertThat(order).containsExactly(1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L, 10L, 11L, 12L);
  }

  @Test
  void an_event_that_cannot_be_applied_is_tried_again_and_never_skipped() throws SQLException {
    var weights = new Weights();
    weights.refuse = 13;
    store("Parcel|p-1", 1, new ParcelEvent.Sent(1));
    store("Parcel|p-2", 1, new ParcelEvent.Sent(13));
    store("Parcel|p-3", 1, new ParcelEvent.Sent(3));
    start(weights, 500);

    awaitWeights("p-1=1");
    await().until(() -> failures() >= 3);
    awaitWeights("p-1=1");
    assertThat(registry.get("feed_lag_seconds").gauge().value()).isPositive();

    weights.refuse = -1;
    awaitWeights("p-1=1 p-2=13 p-3=3");
  }

  @Test
  void an_event_of_a_newer_build_stops_the_view_instead_of_being_skipped() throws SQLException {
    try (var connection = server.connectAsApp()) {
      journal.store(connection, "Parcel|p-1", 1, new ParcelEvent.Sent(1));
      journal.store(connection, "Parcel|p-2", 1, "parcel-sent/2", "{}".getBytes(UTF_8));
      journal.store(connection, "Parcel|p-3", 1, new ParcelEvent.Sent(3));
    }
    start(new SentOnly(), 500);

    await().until(() -> failures() >= 2);
    awaitWeights("p-1=1");
  }

  @Test
  void a_view_gets_only_the_events_it_wants() throws SQLException {
    store("Parcel|p-1", 1, new ParcelEvent.Sent(1));
    store("Parcel|p-1", 2, new ParcelEvent.Opened());
    store("Parcel|p-1", 3, new ParcelEvent.Sent(2));
    var view = new SentOnly();
    start(view, 500);

    awaitWeights("p-1=3");
    assertThat(view.seen.get()).isEqualTo(2);
  }

  @Test
  void many_pages_follow_each_other_at_once() throws SQLException {
    try (var connection = server.connectAsApp()) {
      connection.setAutoCommit(false);
      for (int i = 1; i <= 5000; i++) {
        journal.store(connection, "Parcel|p-1", i, new ParcelEvent.Sent(1));
      }
      connection.commit();
    }
    start(new Weights(), 250, 1 << 20, SELDOM);
    caughtUp(new Weights())
        .toCompletableFuture()
        .orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS)
        .join();

    awaitWeights("p-1=5000");
  }

  @Test
  void two_readers_of_one_view_apply_nothing_twice() throws SQLException {
    start(new Weights(), 10);
    start(new Weights(), 10);
    for (int i = 1; i <= 300; i++) {
      store("Parcel|p-1", i, new ParcelEvent.Sent(1));
    }

    awaitWeights("p-1=300");
    caughtUp(new Weights())
        .toCompletableFuture()
        .orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS)
        .join();
    awaitWeights("p-1=300");
  }

  @Test
  void a_page_is_no_larger_than_its_bytes_allow() throws SQLException {
    var sizes = new ConcurrentLinkedQueue<Integer>();
    for (int i = 1; i <= 10; i++) {
      store("Parcel|p-1", i, new ParcelEvent.Sent(1));
    }
    var view =
        new Weights() {
          @Override
          public void apply(Connection connection, List<FeedEvent<ParcelEvent>> page)
              throws SQLException {
            sizes.add(page.size());
            super.apply(connection, page);
          }
        };
    start(view, 500, 40, OFTEN);

    awaitWeights("p-1=10");
    assertThat(sizes).hasSizeGreaterThan(3).allMatch(size -> size <= 4);
  }

  @Test
  void an_offset_of_another_server_is_not_used() throws SQLException {
    store("Parcel|p-1", 1, new ParcelEvent.Sent(1));
    var reader = start(new Weights(), 500);
    awaitWeights("p-1=1");
    ACTORS.stop(reader);
    execute("UPDATE feed_offset SET system_id = system_id + 1");
    store("Parcel|p-1", 2, new ParcelEvent.Sent(1));

    start(new Weights(), 500);

    await().until(() -> failures() >= 2);
    awaitWeights("p-1=1");
  }

  @Test
  void a_journal_of_another_server_is_not_read() throws SQLException {
    store("Parcel|p-1", 1, new ParcelEvent.Sent(1));
    try (var owner = server.connectAsOwner();
        var sql = owner.createStatement()) {
      sql.execute("UPDATE event_journal SET tx = '999999999999'");
    }
    start(new Weights(), 500);

    await().until(() -> failures() >= 2);
  }

  @Test
  void caught_up_waits_for_the_view() throws SQLException {
    store("Parcel|p-1", 1, new ParcelEvent.Sent(1));
    var waiting = caughtUp(new Weights()).toCompletableFuture();
    caughtUp(new Nobody())
        .toCompletableFuture()
        .orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS)
        .join();
    assertThat(waiting).isNotDone();

    start(new Weights(), 500);
    waiting.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
    assertThat(weights()).isEqualTo("p-1=1");
  }

  private ActorRef<FeedReader.Message> start(View<ParcelEvent> view, int page) {
    return start(view, page, 1 << 20, OFTEN);
  }

  private ActorRef<FeedReader.Message> start(
      View<ParcelEvent> view, int page, long bytes, Duration poll) {
    var limits = new FeedReader.Limits(page, bytes, poll, Duration.ofMillis(200));
    var reader = ACTORS.spawn(FeedReader.create(database, codec, view, limits, registry));
    readers.add(reader);
    return reader;
  }

  private CompletionStage<Done> caughtUp(View<ParcelEvent> view) {
    return FeedReader.caughtUp(ACTORS.system(), database, codec, view, OFTEN);
  }

  private double failures() {
    var counter = registry.find("feed_failures").counter();
    return counter == null ? 0 : counter.count();
  }

  private void awaitWeights(String expected) {
    await().untilAsserted(() -> assertThat(weights()).isEqualTo(expected));
  }

  private String weights() throws SQLException {
    return text("SELECT string_agg(id || '=' || weight, ' ' ORDER BY id) FROM parcel_weight");
  }

  private String text(String query) throws SQLException {
    try (var connection = server.connectAsApp();
        var sql = connection.createStatement();
        var rows = sql.executeQuery(query)) {
      rows.next();
      return rows.getString(1);
    }
  }

  private void execute(String statement) throws SQLException {
    try (var connection = server.connectAsApp();
        var sql = connection.createStatement()) {
      sql.execute(statement);
    }
  }

  private void store(String persistenceId, long number, ParcelEvent event) throws SQLException {
    try (var connection = server.connectAsApp()) {
      journal.store(connection, persistenceId, number, (Record) event);
    }
  }

  /** Adds up what was sent; not idempotent, so that an event applied twice shows. */
  static class Weights implements View<ParcelEvent> {

    volatile int refuse = -1;

    @Override
    public String name() {
      return "weights";
    }

    @Override
    public String entityType() {
      return "Parcel";
    }

    @Override
    public Class<ParcelEvent> eventType() {
      return ParcelEvent.class;
    }

    @Override
    public void apply(Connection connection, List<FeedEvent<ParcelEvent>> page)
        throws SQLException {
      var sums = new HashMap<String, Integer>();
      for (var stored : page) {
        if (stored.event() instanceof ParcelEvent.Sent(var weight)) {
          if (weight == refuse) {
            throw new IllegalStateException("cannot weigh " + weight);
          }
          sums.merge(stored.entityId(), weight, Integer::sum);
        }
      }
      try (var sql =
          connection.prepareStatement(
              "INSERT INTO parcel_weight AS w (id, weight) VALUES (?, ?)"
                  + " ON CONFLICT (id) DO UPDATE SET weight = w.weight + excluded.weight")) {
        for (var sum : sums.entrySet()) {
          sql.setString(1, sum.getKey());
          sql.setInt(2, sum.getValue());
          sql.addBatch();
        }
        sql.executeBatch();
      }
    }
  }

  private static final class SentOnly extends Weights {

    final AtomicInteger seen = new AtomicInteger();

    @Override
    public Set<Class<? extends ParcelEvent>> only() {
      return Set.of(ParcelEvent.Sent.class);
    }

    @Override
    public void apply(Connection connection, List<FeedEvent<ParcelEvent>> page)
        throws SQLException {
      seen.addAndGet(page.size());
      super.apply(connection, page);
    }
  }

  private static final class Nobody extends Weights {

    @Override
    public String name() {
      return "nobody";
    }

    @Override
    public String entityType() {
      return "Nothing";
    }
  }
}
