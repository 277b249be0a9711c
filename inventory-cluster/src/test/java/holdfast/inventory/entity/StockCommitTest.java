package holdfast.inventory.entity;

import static holdfast.inventory.domain.Given.BOOK;
import static holdfast.inventory.domain.Given.POLICY;
import static holdfast.inventory.domain.Given.T0;
import static holdfast.inventory.domain.Given.TTL;
import static holdfast.inventory.domain.Given.adjustment;
import static holdfast.inventory.domain.Given.claim;
import static holdfast.inventory.domain.Given.order;
import static holdfast.inventory.domain.Given.request;
import static org.assertj.core.api.Assertions.assertThat;

import holdfast.inventory.domain.Adjustment.Reason;
import holdfast.inventory.domain.StockEvent;
import holdfast.inventory.domain.StockEvent.HoldExpired;
import holdfast.inventory.entity.StockCommand.Adjust;
import holdfast.inventory.entity.StockCommand.Allocate;
import holdfast.inventory.entity.StockCommand.Define;
import holdfast.inventory.entity.StockCommand.Look;
import holdfast.inventory.entity.StockCommand.Release;
import holdfast.inventory.entity.StockCommand.Reserve;
import holdfast.inventory.entity.StockCommand.Stop;
import holdfast.inventory.entity.StockReply.Held;
import holdfast.inventory.entity.StockReply.Level;
import holdfast.inventory.entity.StockReply.Refused;
import holdfast.inventory.entity.StockReply.Unanswered;
import holdfast.kit.journal.GroupCommit;
import holdfast.kit.journal.GroupCommit.Trouble;
import holdfast.kit.testing.Patience;
import java.time.Duration;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.persistence.testkit.PersistenceTestKitPlugin;
import org.apache.pekko.persistence.testkit.PersistenceTestKitSnapshotPlugin;
import org.apache.pekko.persistence.testkit.javadsl.PersistenceTestKit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Many commands at once, a journal that fails, a timer, and an end in the middle of work. */
class StockCommitTest {

  private static final Duration SWEEP = Duration.ofMillis(50);

  private static final ActorTestKit ACTORS =
      ActorTestKit.create(
          Patience.config()
              .withFallback(PersistenceTestKitPlugin.getInstance().config())
              .withFallback(PersistenceTestKitSnapshotPlugin.config())
              .withFallback(StockEntityTest.serialization()));

  private static final PersistenceTestKit JOURNAL = PersistenceTestKit.create(ACTORS.system());
  private static int number;

  private final MovableClock clock = new MovableClock(T0);
  private final String persistenceId = "Stock|book-" + ++number;
  private final TestProbe<StockReply> probe = ACTORS.createTestProbe(StockReply.class);
  private ActorRef<StockCommand> stock = spawn();

  @BeforeEach
  void fiveBooks() {
    JOURNAL.resetPolicy();
    stock.tell(new Define(BOOK, null, "olga", probe.ref()));
    stock.tell(new Adjust(request("k"), adjustment(5, Reason.RECEIVED), null, probe.ref()));
    probe.receiveSeveralMessages(2);
  }

  @AfterAll
  static void stop() {
    ACTORS.shutdownTestKit();
  }

  @Test
  void whoever_comes_first_in_a_batch_gets_the_units() {
    for (int i = 1; i <= 20; i++) {
      stock.tell(new Reserve(claim(order(i), 1, T0), probe.ref()));
    }

    var replies = probe.receiveSeveralMessages(20);

    assertThat(replies.subList(0, 5)).allMatch(reply -> reply instanceof Held);
    assertThat(replies.subList(5, 20))
        .allMatch(reply -> reply instanceof Refused no && no.code().equals("out_of_stock"));
  }

  @Test
  void an_answer_in_a_batch_does_not_know_what_comes_after_it() {
    stock.tell(new Reserve(claim(order(1), 5, T0), probe.ref()));
    stock.tell(new Release(order(1), probe.ref()));
    stock.tell(new Reserve(claim(order(2), 5, T0), probe.ref()));

    var replies = probe.receiveSeveralMessages(3);
    assertThat(replies.get(0)).isInstanceOf(Held.class);
    assertThat(replies.get(1)).isInstanceOf(StockReply.Done.class);
    assertThat(replies.get(2)).isInstanceOf(Held.class);
  }

  @Test
  void a_failed_write_is_unknown_and_asking_again_resolves_it() {
    JOURNAL.failNextPersisted(persistenceId);

    stock.tell(new Reserve(claim(order(1), 3, T0), probe.ref()));
    probe.expectMessage(new Unanswered(Trouble.OUTCOME_UNKNOWN));

    stock.tell(new Reserve(claim(order(1), 3, T0), probe.ref()));
    assertThat(probe.receiveMessage()).isInstanceOf(Held.class);
  }

  @Test
  void whoever_cannot_write_does_not_say_that_a_precondition_failed() {
    var adjust = new Adjust(request("another"), adjustment(1, Reason.RECEIVED), 7, probe.ref());
    JOURNAL.failNextPersisted(persistenceId);

    stock.tell(adjust);
    probe.expectMessage(new Unanswered(Trouble.OUTCOME_UNKNOWN));

    stock.tell(adjust);
    assertThat(((Refused) probe.receiveMessage()).code()).isEqualTo("stock_changed");
  }

  @Test
  void overdue_holds_end_though_nobody_asks() {
    stock.tell(new Reserve(claim(order(1), 3, T0), probe.ref()));
    probe.receiveMessage();

    clock.advance(TTL);

    JOURNAL.expectNextPersistedClass(persistenceId, StockEvent.Defined.class);
    JOURNAL.expectNextPersistedClass(persistenceId, StockEvent.Adjusted.class);
    JOURNAL.expectNextPersistedClass(persistenceId, StockEvent.CameBack.class);
    JOURNAL.expectNextPersistedClass(persistenceId, StockEvent.Reserved.class);
    JOURNAL.expectNextPersisted(persistenceId, new HoldExpired(order(1), 3, T0.plus(TTL)));
  }

  @Test
  void before_it_stops_it_answers_what_it_was_asked() {
    stock.tell(new Reserve(claim(order(1), 3, T0), probe.ref()));
    stock.tell(new Allocate(order(1), 3, probe.ref()));
    stock.tell(new Stop());

    assertThat(probe.receiveSeveralMessages(2)).noneMatch(reply -> reply instanceof Unanswered);
    probe.expectTerminated(stock);
    stock = spawn();
    stock.tell(new Look(probe.ref()));
    assertThat(((Level) probe.receiveMessage()).allocated()).isEqualTo(3);
  }

  private ActorRef<StockCommand> spawn() {
    return ACTORS.spawn(
        StockEntity.create(
            persistenceId.substring("Stock|".length()),
            new StockEntity.Settings(POLICY, GroupCommit.Limits.DEFAULT, SWEEP),
            clock));
  }
}
