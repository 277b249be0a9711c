package holdfast.kit.journal;

import static holdfast.kit.testing.Patience.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import holdfast.kit.journal.GroupCommit.Trouble;
import holdfast.kit.journal.Tally.TallyEvent;
import holdfast.kit.journal.TallyEntity.Command;
import holdfast.kit.journal.TallyEntity.Command.Add;
import holdfast.kit.journal.TallyEntity.Command.Decide;
import holdfast.kit.journal.TallyEntity.Command.Read;
import holdfast.kit.journal.TallyEntity.Reply;
import holdfast.kit.journal.TallyEntity.Reply.Level;
import holdfast.kit.journal.TallyEntity.Reply.Troubled;
import holdfast.kit.settings.NodeConfig;
import holdfast.kit.testing.Patience;
import holdfast.kit.testing.TestDatabase;
import holdfast.kit.testing.TestJournal;
import holdfast.kit.testing.TestServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.pekko.actor.Dropped;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.eventstream.EventStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.jdbc.PgStatement;

/** What the journal's defaults lose, delay or hide, on a real database. */
@Tag("database")
class JournalTrapsTest {

  /** Less than the 30 s for which the library's own breaker stays open. */
  private static final Duration SOON = Duration.ofSeconds(20);

  /** What a test holds up goes on when the test says so, and not when it took too long. */
  private static final String UNHURRIED =
      """
      pekko-persistence-jdbc.shared-databases.slick.db {
        connectionTimeout = 30000
        properties { options = "", connectTimeout = 30, socketTimeout = 60 }
      }
      pekko.persistence.journal-plugin-fallback.circuit-breaker.call-timeout = 60s
      """;

  private final List<AutoCloseable> opened = new ArrayList<>();

  @AfterEach
  void close() throws Exception {
    for (var each : opened.reversed()) {
      each.close();
    }
  }

  /** T2: the rows of one transaction fail together, whoever is to blame. */
  @Test
  void a_row_that_cannot_be_written_costs_its_neighbours_a_retry_and_nothing_else()
      throws Exception {
    var database = opened(TestDatabase.migrated());
    var actors = start(database, UNHURRIED + "jdbc-journal.parallelism = 1");
    var blocker = actors.spawn(TallyEntity.create("blocker"));
    var victim = actors.spawn(TallyEntity.create("victim"));
    var neighbours =
        IntStream.range(0, 40).mapToObj(i -> actors.spawn(TallyEntity.create("n-" + i))).toList();
    for (var each : List.of(List.of(blocker, victim), neighbours)) {
      each.forEach(tally -> assertThat(ask(actors, tally)).isEqualTo(new Level(0, 0)));
    }
    var probe = actors.createTestProbe(Reply.class);
    var told = actors.createTestProbe(Reply.class);

    try (var foreign = database.connectAsApp()) {
      store(foreign, "Tally|victim", 1, 7);
      // Keeps the only lane busy until everybody's rows have gathered behind it.
      foreign.setAutoCommit(false);
      store(foreign, "Tally|blocker", 1, 1);
      blocker.tell(new Add(1, actors.<Reply>createTestProbe().ref()));
      awaitBlocked(database, 1);
      var decided = new CountDownLatch(1 + neighbours.size());
      victim.tell(adding(decided, told.ref()));
      neighbours.forEach(neighbour -> neighbour.tell(adding(decided, probe.ref())));
      assertThat(decided.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
      // Read by way of the journal, behind what the others have sent there.
      assertThat(ask(actors, actors.spawn(TallyEntity.create("last")))).isEqualTo(new Level(0, 0));
      foreign.rollback();
    }
    told.expectMessage(PATIENCE, unknown());
    var first = probe.receiveSeveralMessages(40, PATIENCE);
    assertThat(first).isSubsetOf(new Level(1, 1), unknown()).contains(unknown());

    for (var neighbour : neighbours) {
      if (ask(actors, neighbour).equals(new Level(0, 0))) {
        neighbour.tell(new Add(1, probe.ref()));
        probe.expectMessage(PATIENCE, new Level(1, 1));
      }
      assertThat(ask(actors, neighbour)).isEqualTo(new Level(1, 1));
    }
    assertThat(ask(actors, victim)).isEqualTo(new Level(7, 1));
  }

  /** T3: what comes while the entity cannot write waits, and is answered; nothing is dropped. */
  @Test
  void as_much_as_the_edge_admits_waits_for_a_slow_write_without_loss() throws Exception {
    var database = opened(TestDatabase.migrated());
    var actors = start(database, UNHURRIED);
    var tally = actors.spawn(TallyEntity.create("hot"));
    assertThat(ask(actors, tally)).isEqualTo(new Level(0, 0));
    var dropped = actors.createTestProbe(Dropped.class);
    actors.system().eventStream().tell(new EventStream.Subscribe<>(Dropped.class, dropped.ref()));
    var probe = actors.createTestProbe(Reply.class);

    try (var lock = database.connectAsOwner()) {
      lock.setAutoCommit(false);
      execute(lock, "LOCK TABLE event_journal IN ACCESS EXCLUSIVE MODE");
      tally.tell(new Add(1, probe.ref()));
      awaitBlocked(database, 1);
      for (int i = 0; i < 2000; i++) {
        tally.tell(new Add(1, probe.ref()));
      }
      lock.commit();
    }

    assertThat(probe.receiveSeveralMessages(2001, PATIENCE))
        .last()
        .isEqualTo(new Level(2001, 2001));
    dropped.expectNoMessage();
  }

  /** T4: the database said "failed" of a write that is there. Only the journal knows. */
  @Test
  void a_write_that_was_reported_lost_and_is_there_is_unknown_and_counts_once() throws Exception {
    var server = opened(TestServer.start(Map.of()));
    var database = TestDatabase.on(server);
    database.migrate();
    var actors = start(database, UNHURRIED);
    var tally = actors.spawn(TallyEntity.create("t"));
    assertThat(ask(actors, tally)).isEqualTo(new Level(0, 0));
    var probe = actors.createTestProbe(Reply.class);

    // Commits now wait for a standby that does not exist, with their rows on disk.
    server.execute(
        "ALTER SYSTEM SET synchronous_standby_names = 'ghost'", "SELECT pg_reload_conf()");
    await().ignoreExceptions().until(() -> commitsWait(database));
    tally.tell(new Add(5, probe.ref()));
    await().until(() -> count(database, "wait_event = 'SyncRep'") == 1);
    server.execute(
        "SET synchronous_commit = local; SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            + " WHERE wait_event = 'SyncRep'",
        "ALTER SYSTEM RESET synchronous_standby_names",
        "SELECT pg_reload_conf()");

    probe.expectMessage(PATIENCE, unknown());
    assertThat(ask(actors, tally)).isEqualTo(new Level(5, 1));
    tally.tell(new Add(1, probe.ref()));
    probe.expectMessage(PATIENCE, new Level(6, 2));
  }

  /** T5: with the default, nobody hears of a write before everybody who wrote earlier has. */
  @ParameterizedTest
  @CsvSource({"off, true", "on, false"})
  void one_slow_write_delays_nobody_else(String globalOrder, boolean heard) throws Exception {
    var database = opened(TestDatabase.migrated());
    var actors =
        start(
            database,
            UNHURRIED
                + "pekko.persistence.journal-plugin-fallback.write-response-global-order = "
                + globalOrder);
    var slow = actors.spawn(TallyEntity.create("slow"));
    var other = actors.spawn(TallyEntity.create("other"));
    assertThat(ask(actors, slow)).isEqualTo(new Level(0, 0));
    assertThat(ask(actors, other)).isEqualTo(new Level(0, 0));
    var probe = actors.createTestProbe(Reply.class);

    try (var foreign = database.connectAsApp()) {
      foreign.setAutoCommit(false);
      store(foreign, "Tally|slow", 1, 1);
      slow.tell(new Add(1, actors.<Reply>createTestProbe().ref()));
      awaitBlocked(database, 1);
      other.tell(new Add(1, probe.ref()));
      if (heard) {
        probe.expectMessage(PATIENCE, new Level(1, 1));
      } else {
        probe.expectNoMessage(Duration.ofSeconds(2));
      }
      foreign.rollback();
    }
  }

  /** T6: with the default the entity comes back with less than it had, and nobody is told. */
  @ParameterizedTest
  @ValueSource(strings = {"fail", "repair-by-discard-old"})
  void an_entity_whose_events_have_two_writers_does_not_come_back_smaller(String mode)
      throws Exception {
    var database = opened(TestDatabase.migrated());
    var actors =
        start(database, "pekko.persistence.journal-plugin-fallback.replay-filter.mode = " + mode);
    var tally = actors.spawn(TallyEntity.create("t"));
    var probe = actors.createTestProbe(Reply.class);
    for (int i = 0; i < 5; i++) {
      tally.tell(new Add(1, probe.ref()));
      probe.receiveMessage(PATIENCE);
    }
    actors.stop(tally);
    try (var owner = database.connectAsOwner()) {
      execute(owner, "UPDATE event_journal SET writer = 'stranger' WHERE sequence_number = 2");
    }

    actors.spawn(TallyEntity.create("t")).tell(new Read(probe.ref()));

    if (mode.equals("fail")) {
      probe.expectNoMessage(Duration.ofSeconds(3));
    } else {
      assertThat(probe.receiveMessage(PATIENCE))
          .matches(r -> r instanceof Level(var total, _) && total < 5);
    }
  }

  /** T8: refused at once while it is away, and at work again when it is back. */
  @Test
  void writes_go_on_within_seconds_of_the_databases_return() throws Exception {
    var server = opened(TestServer.start(Map.of()));
    var database = TestDatabase.on(server);
    database.migrate();
    var actors = start(database, "");
    var tally = actors.spawn(TallyEntity.create("t"));
    var probe = actors.createTestProbe(Reply.class);
    tally.tell(new Add(1, probe.ref()));
    probe.expectMessage(PATIENCE, new Level(1, 1));

    server.crash();
    tally.tell(new Add(1, probe.ref()));
    probe.expectMessage(PATIENCE, unknown());
    var others =
        IntStream.range(0, 50).mapToObj(i -> actors.spawn(TallyEntity.create("o-" + i))).toList();
    var waiting = actors.createTestProbe(Reply.class);
    others.forEach(other -> other.tell(new Add(1, waiting.ref())));
    server.startAgain();
    var back = System.nanoTime();

    assertThat(ask(actors, tally)).isEqualTo(new Level(1, 1));
    tally.tell(new Add(1, probe.ref()));
    probe.expectMessage(PATIENCE, new Level(2, 2));
    assertThat(waiting.receiveSeveralMessages(50, PATIENCE)).isSubsetOf(new Level(1, 1), unknown());
    assertThat(Duration.ofNanos(System.nanoTime() - back)).isLessThan(SOON);
  }

  /** What stays idle inside a transaction would hold back every feed; the server ends it. */
  @Test
  void the_journals_sessions_have_the_servers_limits() throws Exception {
    var database = opened(TestDatabase.migrated());
    var actors = start(database, "");
    var tally = actors.spawn(TallyEntity.create("t"));
    assertThat(ask(actors, tally)).isEqualTo(new Level(0, 0));
    await().until(() -> count(database, "application_name = 'journal'") == 8);
    var probe = actors.createTestProbe(Reply.class);

    try (var lock = database.connectAsOwner()) {
      lock.setAutoCommit(false);
      execute(lock, "LOCK TABLE event_journal IN EXCLUSIVE MODE");
      tally.tell(new Add(1, probe.ref()));
      probe.expectMessage(PATIENCE, unknown());
      // Had only the client given up, its session would still wait for the lock.
      awaitBlocked(database, 0);
      lock.rollback();
    }
    assertThat(ask(actors, tally)).isEqualTo(new Level(0, 0));
  }

  private ActorTestKit start(TestDatabase database, String changes) {
    Config config =
        ConfigFactory.parseString(changes)
            .withFallback(Patience.config())
            .withFallback(NodeConfig.load("tally", database.variables("TALLY")));
    var actors = ActorTestKit.create("tally", config);
    opened.add(actors::shutdownTestKit);
    return actors;
  }

  private <T extends AutoCloseable> T opened(T resource) {
    opened.add(resource);
    return resource;
  }

  /** Adds one, and tells when that is decided. */
  private static Decide adding(CountDownLatch decided, ActorRef<Reply> replyTo) {
    return new Decide(
        tally -> {
          decided.countDown();
          return tally.add(1);
        },
        replyTo);
  }

  private static Troubled unknown() {
    return new Troubled(Trouble.OUTCOME_UNKNOWN);
  }

  private static Reply ask(ActorTestKit actors, ActorRef<Command> tally) {
    TestProbe<Reply> probe = actors.createTestProbe();
    tally.tell(new Read(probe.ref()));
    return probe.receiveMessage(PATIENCE);
  }

  private static void store(Connection connection, String persistenceId, long number, int units)
      throws SQLException {
    new TestJournal(TallySerializer.NAMES, TallySerializer.IDENTIFIER)
        .store(connection, persistenceId, number, new TallyEvent.Added(units));
  }

  /** A server that was told to read its settings again does so in its own time. */
  private static boolean commitsWait(TestDatabase database) throws SQLException {
    try (var connection = database.connectAsSuperuser();
        var sql = connection.createStatement()) {
      sql.unwrap(PgStatement.class).setQueryTimeoutMs(100);
      sql.execute("SELECT pg_logical_emit_message(true, '', '')");
      return sql.getWarnings() != null;
    }
  }

  private static void awaitBlocked(TestDatabase database, int sessions) {
    await().until(() -> count(database, "wait_event_type = 'Lock'") == sessions);
  }

  private static int count(TestDatabase database, String sessions) throws SQLException {
    try (var connection = database.connectAsSuperuser();
        var sql = connection.createStatement();
        var row =
            sql.executeQuery(
                "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND "
                    + sessions)) {
      row.next();
      return row.getInt(1);
    }
  }

  private static void execute(Connection connection, String statement) throws SQLException {
    try (var sql = connection.createStatement()) {
      sql.execute(statement);
    }
  }
}
