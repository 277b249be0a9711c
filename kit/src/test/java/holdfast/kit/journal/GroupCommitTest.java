package holdfast.kit.journal;

import static holdfast.kit.testing.Patience.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;

import holdfast.kit.domain.Decision;
import holdfast.kit.domain.Refusal;
import holdfast.kit.journal.GroupCommit.Trouble;
import holdfast.kit.journal.Tally.TallyEvent;
import holdfast.kit.journal.TallyEntity.Command;
import holdfast.kit.journal.TallyEntity.Command.Add;
import holdfast.kit.journal.TallyEntity.Command.Decide;
import holdfast.kit.journal.TallyEntity.Command.Read;
import holdfast.kit.journal.TallyEntity.Command.Stop;
import holdfast.kit.journal.TallyEntity.Reply;
import holdfast.kit.journal.TallyEntity.Reply.Level;
import holdfast.kit.journal.TallyEntity.Reply.Refused;
import holdfast.kit.journal.TallyEntity.Reply.Troubled;
import holdfast.kit.testing.Patience;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.apache.pekko.actor.PoisonPill;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.persistence.testkit.PersistenceTestKitPlugin;
import org.apache.pekko.persistence.testkit.ProcessingSuccess;
import org.apache.pekko.persistence.testkit.Reject;
import org.apache.pekko.persistence.testkit.StorageFailure;
import org.apache.pekko.persistence.testkit.WriteEvents;
import org.apache.pekko.persistence.testkit.javadsl.PersistenceTestKit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class GroupCommitTest {

  private static final ActorTestKit ACTORS =
      ActorTestKit.create(
          Patience.config()
              .withFallback(PersistenceTestKitPlugin.getInstance().config())
              .withFallback(TallySerializer.config()));

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
    assertThat(JOURNAL.persistedInStorage(persistenceId)).isEmpty();
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
  void no_write_has_more_commands_than_the_batch_allows() {
    var writes = recordWrites();
    var tally = spawn();

    collectTogether(tally, 150);

    assertThat(probe.receiveSeveralMessages(151)).last().isEqualTo(new Level(151, 151));
    assertThat(writes).containsExactly(1, 64, 64, 22);
  }

  @Test
  void a_failed_write_is_answered_unknown_and_later_commands_succeed() {
    var tally = spawn();
    JOURNAL.failNextPersisted(persistenceId);

    tally.tell(new Add(1, probe.ref()));
    probe.expectMessage(new Troubled(Trouble.OUTCOME_UNKNOWN));

    tally.tell(new Add(1, probe.ref()));
    probe.expectMessage(new Level(1, 1));
  }

  /** Refusals and reads of a batch rest on its events; if those are unknown, so are they. */
  @Test
  void a_failed_write_is_answered_unknown_to_everybody_in_it_and_to_nobody_else() {
    var recoveries = new AtomicInteger();
    var tally = spawn(GroupCommit.Limits.DEFAULT, recoveries::incrementAndGet);
    failWrites(size -> size == 64);

    collectTogether(tally, 100);

    assertThat(probe.receiveMessage()).isEqualTo(new Level(1, 1));
    assertThat(probe.receiveSeveralMessages(64))
        .containsOnly(new Troubled(Trouble.OUTCOME_UNKNOWN));
    assertThat(probe.receiveSeveralMessages(36))
        .isEqualTo(IntStream.rangeClosed(2, 37).mapToObj(n -> new Level(n, n)).toList());
    assertThat(recoveries).hasValue(2);
    probe.expectNoMessage();
  }

  /** A rejection says for certain that nothing was stored, and the entity ends by it. */
  @Test
  void a_rejected_write_leaves_nobody_silent() {
    var tally = spawn();
    JOURNAL.withPolicy((_, operation) ->
        operation instanceof WriteEvents write && write.getBatch().size() == 64
            ? Reject.create()
            : ProcessingSuccess.getInstance());

    collectTogether(tally, 100);

    probe.expectMessage(new Level(1, 1));
    assertThat(probe.receiveSeveralMessages(100))
        .containsOnly(new Troubled(Trouble.OUTCOME_UNKNOWN));
    probe.expectTerminated(tally);
  }

  /** As passivation and a shard's move do where no stop message is set. */
  @Test
  void what_was_collected_when_the_entity_is_stopped_from_outside_is_answered() {
    var tally = spawn();
    var deciding = hold(tally, _ -> Decision.unchanged());
    tally.tell(new Add(1, probe.ref()));
    Adapter.toClassic(tally).tell(PoisonPill.getInstance(), null);
    deciding.countDown();

    probe.expectMessage(new Level(0, 0));
    probe.expectMessage(new Troubled(Trouble.OUTCOME_UNKNOWN));
    probe.expectTerminated(tally);
    assertThat(JOURNAL.persistedInStorage(persistenceId)).isEmpty();
  }

  @Test
  void more_than_may_wait_is_turned_away_at_once() {
    var tally = spawn(new GroupCommit.Limits(64, 10), () -> {});

    collectTogether(tally, 12);

    assertThat(probe.receiveSeveralMessages(13))
        .filteredOn(new Troubled(Trouble.OVERLOADED)::equals)
        .hasSize(2);
    assertThat(JOURNAL.persistedInStorage(persistenceId)).hasSize(11);
  }

  @Test
  void versions_go_on_after_a_restart() {
    var tally = spawn();
    tally.tell(new Add(1, probe.ref()));
    tally.tell(new Add(1, probe.ref()));
    probe.receiveSeveralMessages(2);
    ACTORS.stop(tally);

    spawn().tell(new Read(probe.ref()));

    probe.expectMessage(new Level(2, 2));
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

  /** Or the shard that wants to move would wait for it until it loses patience. */
  @Test
  void an_entity_whose_last_write_failed_stops_all_the_same() {
    var tally = spawn();
    JOURNAL.failNextPersisted(persistenceId);
    var deciding = hold(tally, _ -> Decision.unchanged());
    tally.tell(new Add(1, probe.ref()));
    tally.tell(new Stop());
    deciding.countDown();

    probe.expectMessage(new Level(0, 0));
    probe.expectMessage(new Troubled(Trouble.OUTCOME_UNKNOWN));
    probe.expectTerminated(tally);
  }

  private ActorRef<Command> spawn() {
    return ACTORS.spawn(TallyEntity.create(id));
  }

  private ActorRef<Command> spawn(GroupCommit.Limits limits, Runnable recovered) {
    return ACTORS.spawn(TallyEntity.create(id, limits, recovered));
  }

  /** Has {@code count} additions in the mailbox while a first one is decided. */
  private void collectTogether(ActorRef<Command> tally, int count) {
    var deciding = hold(tally, state -> state.add(1));
    for (int i = 0; i < count; i++) {
      tally.tell(new Add(1, probe.ref()));
    }
    deciding.countDown();
  }

  /** Returns when the entity is deciding, which it does not end before the latch is released. */
  private CountDownLatch hold(ActorRef<Command> tally, Function<Tally, Decision<TallyEvent>> rule) {
    var begun = new CountDownLatch(1);
    var release = new CountDownLatch(1);
    tally.tell(
        new Decide(
            state -> {
              begun.countDown();
              return awaiting(release, rule.apply(state));
            },
            probe.ref()));
    awaiting(begun, begun);
    return release;
  }

  private static <T> T awaiting(CountDownLatch latch, T result) {
    try {
      assertThat(latch.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
      return result;
    } catch (InterruptedException interrupted) {
      throw new IllegalStateException(interrupted);
    }
  }

  private static Queue<Integer> recordWrites() {
    var sizes = new ConcurrentLinkedQueue<Integer>();
    JOURNAL.withPolicy((_, operation) -> {
      if (operation instanceof WriteEvents write) {
        sizes.add(write.getBatch().size());
      }
      return ProcessingSuccess.getInstance();
    });
    return sizes;
  }

  private static void failWrites(IntPredicate ofSize) {
    JOURNAL.withPolicy((_, operation) ->
        operation instanceof WriteEvents write && ofSize.test(write.getBatch().size())
            ? StorageFailure.create()
            : ProcessingSuccess.getInstance());
  }
}
