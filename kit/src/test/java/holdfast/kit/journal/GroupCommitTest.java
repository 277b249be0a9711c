package holdfast.kit.journal;

import static org.assertj.core.api.Assertions.assertThat;

import holdfast.kit.domain.Refusal;
import holdfast.kit.journal.GroupCommit.Trouble;
import holdfast.kit.journal.Tally.TallyEvent;
import holdfast.kit.journal.TallyEntity.Command;
import holdfast.kit.journal.TallyEntity.Command.Add;
import holdfast.kit.journal.TallyEntity.Command.Read;
import holdfast.kit.journal.TallyEntity.Command.Stop;
import holdfast.kit.journal.TallyEntity.Reply;
import holdfast.kit.journal.TallyEntity.Reply.Level;
import holdfast.kit.journal.TallyEntity.Reply.Refused;
import holdfast.kit.journal.TallyEntity.Reply.Troubled;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.persistence.testkit.PersistenceTestKitPlugin;
import org.apache.pekko.persistence.testkit.javadsl.PersistenceTestKit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class GroupCommitTest {

  private static final ActorTestKit ACTORS =
      ActorTestKit.create(
          PersistenceTestKitPlugin.getInstance().config().withFallback(TallySerializer.config()));

  private static final PersistenceTestKit JOURNAL = PersistenceTestKit.create(ACTORS.system());
  private static int number;

  private final String id = "t-" + ++number;
  private final String persistenceId = "Tally|" + id;
  private final TestProbe<Reply> probe = ACTORS.createTestProbe(Reply.class);

  @BeforeEach
  void journalWorks() {
    JOURNAL.resetPolicy();
  }

  @AfterAll
  static void stop() {
    ACTORS.shutdownTestKit();
  }

  @Test
  void one_command_is_stored_and_then_answered() {
    var tally = spawn();

    tally.tell(new Add(3, probe.ref()));

    probe.expectMessage(new Level(3, 1));
    JOURNAL.expectNextPersisted(persistenceId, new TallyEvent.Added(3));
  }

  @Test
  void every_answer_reflects_the_commands_before_it_in_the_batch() {
    var tally = spawn();
    var limit = Tally.LIMIT;

    tally.tell(new Add(1, probe.ref()));
    tally.tell(new Read(probe.ref()));
    tally.tell(new Add(0, probe.ref()));
    tally.tell(new Add(limit, probe.ref()));
    tally.tell(new Add(2, probe.ref()));

    assertThat(probe.receiveSeveralMessages(5))
        .containsExactly(
            new Level(1, 1),
            new Level(1, 1),
            new Level(1, 1),
            new Refused(new Refusal("too_much", "" + (limit - 1)), 2),
            new Level(3, 3));
  }

  @Test
  void a_batch_without_events_is_answered_and_nothing_is_stored() {
    var tally = spawn();

    tally.tell(new Read(probe.ref()));
    tally.tell(new Add(0, probe.ref()));

    assertThat(probe.receiveSeveralMessages(2)).containsExactly(new Level(0, 0), new Level(0, 0));
    JOURNAL.expectNothingPersisted(persistenceId);
  }

  @Test
  void a_command_whose_decision_throws_is_left_out_and_told_so() {
    var tally = spawn();

    tally.tell(new Add(1, probe.ref()));
    tally.tell(new Add(13, probe.ref()));
    tally.tell(new Add(2, probe.ref()));

    assertThat(probe.receiveSeveralMessages(3))
        .containsExactly(new Level(1, 1), new Troubled(Trouble.BROKEN), new Level(3, 2));
  }

  @Test
  void hundreds_of_commands_are_all_answered_once_and_in_order() {
    var tally = spawn();

    for (int i = 0; i < 1000; i++) {
      tally.tell(new Add(1, probe.ref()));
    }

    assertThat(probe.receiveSeveralMessages(1000))
        .isEqualTo(IntStream.rangeClosed(1, 1000).mapToObj(n -> new Level(n, n)).toList());
  }

  @Test
  void a_failed_write_is_answered_unknown_and_later_commands_succeed() {
    var tally = spawn();
    JOURNAL.failNextPersisted(persistenceId);

    tally.tell(new Add(1, probe.ref()));
    probe.expectMessage(new Troubled(Trouble.OUTCOME_UNKNOWN));

    tally.tell(new Add(1, probe.ref()));
    probe.expectMessage(Duration.ofSeconds(5), new Level(1, 1));
  }

  @Test
  void stopping_commits_and_answers_what_was_collected_before() {
    var tally = spawn();

    tally.tell(new Add(1, probe.ref()));
    tally.tell(new Add(2, probe.ref()));
    tally.tell(new Stop());

    assertThat(probe.receiveSeveralMessages(2)).containsExactly(new Level(1, 1), new Level(3, 2));
    probe.expectTerminated(tally);
    assertThat(JOURNAL.persistedInStorage(persistenceId))
        .isEqualTo(List.of(new TallyEvent.Added(1), new TallyEvent.Added(2)));
  }

  private ActorRef<Command> spawn() {
    return ACTORS.spawn(TallyEntity.create(id));
  }
}
