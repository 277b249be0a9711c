package holdfast.kit.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import holdfast.kit.jdbc.Database;
import holdfast.kit.journal.GroupCommit.Trouble;
import holdfast.kit.journal.TallyEntity.Command.Add;
import holdfast.kit.journal.TallyEntity.Reply;
import holdfast.kit.journal.TallyEntity.Reply.Level;
import holdfast.kit.journal.TallyEntity.Reply.Troubled;
import holdfast.kit.settings.NodeConfig;
import holdfast.kit.testing.Patience;
import holdfast.kit.testing.TestDatabase;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A node whose clock is off judges ages wrongly, so it must not decide anything for good. */
@Tag("database")
class ClockedJournalTest {

  private static final Duration MOST = Duration.ofMillis(2500);

  private final TestDatabase server = TestDatabase.migrated();
  private final Database database = server.open(1, 8, "");
  private final ActorTestKit actors =
      ActorTestKit.create(
          "tally",
          Patience.config().withFallback(NodeConfig.load("tally", server.variables("TALLY"))));
  private final ClockAgreement clocks = ClockAgreement.of(actors.system());
  private final TestProbe<Reply> probe = actors.createTestProbe();
  private volatile Duration off = Duration.ZERO;

  @AfterEach
  void close() {
    actors.shutdownTestKit();
    database.close();
    server.close();
  }

  @ParameterizedTest
  @ValueSource(ints = {-2700, 2700})
  void while_its_clock_is_off_a_node_stores_nothing_and_knows_no_outcome(int millis)
      throws SQLException {
    watch();
    var tally = actors.spawn(TallyEntity.create("t"));
    tally.tell(new Add(1, probe.ref()));
    probe.expectMessage(new Level(1, 1));

    off = Duration.ofMillis(millis);
    // A comparison that took long counts for the node, until the next one.
    await().until(clocks::isBroken);
    tally.tell(new Add(1, probe.ref()));
    probe.expectMessage(new Troubled(Trouble.OUTCOME_UNKNOWN));
    assertThat(stored()).isEqualTo(1);

    off = Duration.ZERO;
    tally.tell(new Add(1, probe.ref()));
    probe.expectMessage(new Level(2, 2));
  }

  @Test
  void clocks_may_differ_by_half_the_margin() {
    watch();
    off = Duration.ofMillis(2300);

    actors.spawn(TallyEntity.create("t")).tell(new Add(1, probe.ref()));

    probe.expectMessage(new Level(1, 1));
  }

  @Test
  void a_clock_that_was_never_compared_is_not_trusted() {
    var limits = new Database.Limits(1, 8, Duration.ofSeconds(2), Duration.ofSeconds(5), "");
    try (var away = Database.open("jdbc:postgresql://127.0.0.1:1/away", server.app(), limits)) {
      clocks.watch(away, Instant::now, MOST);

      actors.spawn(TallyEntity.create("t")).tell(new Add(1, probe.ref()));

      probe.expectMessage(new Troubled(Trouble.OUTCOME_UNKNOWN));
    }
  }

  private void watch() {
    clocks.watch(database, () -> Instant.now().plus(off), MOST);
    await().until(() -> !clocks.isBroken());
  }

  private int stored() throws SQLException {
    try (var connection = server.connectAsApp();
        var sql = connection.createStatement();
        var row = sql.executeQuery("SELECT count(*) FROM event_journal")) {
      row.next();
      return row.getInt(1);
    }
  }
}
