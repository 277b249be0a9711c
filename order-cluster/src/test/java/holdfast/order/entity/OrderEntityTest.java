package holdfast.order.entity;

import static org.assertj.core.api.Assertions.assertThat;

import holdfast.kit.domain.Money;
import holdfast.order.domain.OrderEvent;
import holdfast.order.domain.OrderStatus;
import holdfast.order.domain.Outcome.Contradiction;
import holdfast.order.domain.Outcome.HoldExpired;
import holdfast.order.domain.Outcome.TooOld;
import holdfast.order.domain.Rejection.Code;
import holdfast.order.domain.Step.AllocateStock;
import holdfast.order.domain.Step.AuthorisePayment;
import holdfast.order.domain.Step.ReleaseStock;
import holdfast.order.domain.Step.ReserveStock;
import holdfast.order.domain.Step.VoidPayment;
import holdfast.order.entity.OrderCommand.Idle;
import holdfast.order.entity.OrderCommand.Place;
import holdfast.order.entity.OrderCommand.Reader;
import holdfast.order.entity.OrderCommand.StepAnswered;
import holdfast.order.entity.OrderReply.Current;
import holdfast.order.entity.OrderReply.NotFound;
import java.time.Duration;
import java.util.List;
import org.apache.pekko.cluster.sharding.typed.javadsl.ClusterSharding;
import org.apache.pekko.persistence.testkit.javadsl.PersistenceTestKit;
import org.junit.jupiter.api.Test;

class OrderEntityTest extends OneOrder {

  @Test
  void an_order_is_answered_when_it_is_stored_and_before_anybody_else_is_asked() {
    var placed = order.<OrderReply>runCommand(replyTo -> new Place(placement("f1"), replyTo));

    assertThat(placed.event()).isEqualTo(new OrderEvent.Placed(placement("f1"), T0));
    var reply = placed.replyOfType(Current.class);
    assertThat(reply.created()).isTrue();
    assertThat(reply.version()).isEqualTo(1);
    assertThat(reply.status()).isEqualTo(OrderStatus.PENDING);
    participants.isAsked(RESERVE);
  }

  @Test
  void goes_through_all_steps_to_the_confirmation() {
    place();
    participants.isAsked(RESERVE).answers(RESERVED);
    participants.isAsked(AUTHORISE).answers(DONE);
    participants.isAsked(ALLOCATE).answers(DONE);
    participants.isAsked(CAPTURE).answers(DONE);

    var confirmed = current();
    assertThat(confirmed.status()).isEqualTo(OrderStatus.CONFIRMED);
    assertThat(confirmed.version()).isEqualTo(6);
    assertThat(confirmed.total()).isEqualTo(TOTAL);
    assertThat(stored())
        .containsExactly(
            new OrderEvent.Placed(placement("f1"), T0),
            new OrderEvent.StockReserved(1, PRICED, T0),
            new OrderEvent.PaymentAuthorised(1, T0),
            new OrderEvent.StockAllocated(1, T0),
            new OrderEvent.PaymentCaptured(1, T0),
            new OrderEvent.Confirmed(T0));
    participants.areNotAsked();
  }

  @Test
  void a_refused_reservation_is_released_and_rejects_the_order() {
    place();
    participants.isAsked(RESERVE).answers(refused(Code.OUT_OF_STOCK));
    participants.isAsked(RELEASE).answers(DONE);

    assertRejected(Code.OUT_OF_STOCK);
  }

  @Test
  void a_refused_payment_gives_the_stock_back_and_needs_no_void() {
    place();
    participants.isAsked(RESERVE).answers(RESERVED);
    participants.isAsked(AUTHORISE).answers(refused(Code.INSUFFICIENT_FUNDS));
    participants.isAsked(RELEASE).answers(DONE);

    assertRejected(Code.INSUFFICIENT_FUNDS);
  }

  @Test
  void a_refused_price_is_released_before_any_money_is_asked_for() {
    place(placement("f1", new Money(1999, "EUR")));
    participants.isAsked(RESERVE).answers(RESERVED);
    participants.isAsked(RELEASE).answers(DONE);

    assertRejected(Code.PRICE_CHANGED);
  }

  @Test
  void a_lost_hold_is_undone_and_tried_once_more() {
    place();
    participants.isAsked(RESERVE).answers(RESERVED);
    participants.isAsked(AUTHORISE).answers(DONE);
    now.set(T0.plusSeconds(60));
    participants.isAsked(ALLOCATE).answers(new HoldExpired());
    var undo = participants.areAsked(RELEASE, VOID);
    undo.getFirst().answers(DONE);
    undo.getLast().answers(DONE);
    var second = T0.plusSeconds(60);
    participants.isAsked(new ReserveStock(2, second, LINES)).answers(RESERVED);
    participants.isAsked(new AuthorisePayment(2, second, TOTAL)).answers(DONE);
    participants.isAsked(new AllocateStock(2)).answers(refused(Code.OUT_OF_STOCK));
    undo = participants.areAsked(new ReleaseStock(2), new VoidPayment(2));
    undo.getLast().answers(DONE);
    undo.getFirst().answers(DONE);

    assertRejected(Code.OUT_OF_STOCK);
  }

  @Test
  void an_impossible_answer_parks_the_order_and_stops_it() {
    place();
    participants.isAsked(RESERVE).answers(RESERVED);
    participants.isAsked(AUTHORISE).answers(DONE);
    participants.isAsked(ALLOCATE).answers(DONE);
    participants.isAsked(CAPTURE).answers(new Contradiction("already voided"));

    assertThat(current().attention()).isTrue();
    assertThat(current().status()).isEqualTo(OrderStatus.PENDING);
    order.restart();
    wake();
    participants.areNotAsked();
  }

  @Test
  void silence_is_asked_again_with_the_very_same_step_and_stores_nothing() {
    place();
    participants.isAsked(RESERVE).isLost();
    now.set(T0.plusSeconds(2));
    participants.isAsked(RESERVE).isLost();
    participants.isAsked(RESERVE).answers(RESERVED);
    participants.isAsked(AUTHORISE).isLost();
    participants.isAsked(AUTHORISE);

    current();
    assertThat(stored()).hasSize(2);
  }

  @Test
  void a_capture_is_asked_for_again_long_after_every_deadline() {
    place();
    participants.isAsked(RESERVE).answers(RESERVED);
    participants.isAsked(AUTHORISE).answers(DONE);
    participants.isAsked(ALLOCATE).answers(DONE);
    now.set(T0.plus(Duration.ofDays(2)));
    participants.isAsked(CAPTURE).isLost();
    participants.isAsked(CAPTURE).answers(DONE);

    assertThat(current().status()).isEqualTo(OrderStatus.CONFIRMED);
  }

  @Test
  void a_step_before_the_pivot_that_stays_unanswered_past_its_deadline_is_undone() {
    place();
    participants.isAsked(RESERVE).answers(RESERVED);
    participants.isAsked(AUTHORISE).isLost();
    var again = participants.isAsked(AUTHORISE);
    now.set(T0.plus(Duration.ofMinutes(5)));
    again.isLost();
    var undo = participants.areAsked(RELEASE, VOID);
    undo.getLast().answers(DONE);
    undo.getFirst().isLost();
    participants.isAsked(RELEASE).answers(DONE);

    assertRejected(Code.EXPIRED);
  }

  @Test
  void an_authorisation_that_came_too_late_is_voided_all_the_same() {
    place();
    participants.isAsked(RESERVE).answers(RESERVED);
    participants.isAsked(AUTHORISE).answers(new TooOld());
    var undo = participants.areAsked(RELEASE, VOID);
    undo.getFirst().answers(DONE);
    undo.getLast().answers(DONE);

    assertRejected(Code.EXPIRED);
  }

  @Test
  void after_a_crash_at_any_stage_exactly_the_pending_step_is_taken() {
    place();
    for (var pending : List.of(RESERVE, AUTHORISE, ALLOCATE, CAPTURE)) {
      participants.isAsked(pending);
      order.restart();
      var again = participants.isAsked(pending);
      participants.areNotAsked();
      again.answers(pending.equals(RESERVE) ? RESERVED : DONE);
    }
    assertThat(current().status()).isEqualTo(OrderStatus.CONFIRMED);

    order.restart();
    wake();
    participants.areNotAsked();
  }

  @Test
  void after_a_crash_while_undoing_exactly_what_is_not_yet_undone_is_asked_for() {
    place();
    participants.isAsked(RESERVE).answers(RESERVED);
    participants.isAsked(AUTHORISE).answers(new TooOld());
    participants.areAsked(RELEASE, VOID);
    order.restart();
    participants.areAsked(RELEASE, VOID).getFirst().answers(DONE);
    current();
    order.restart();
    participants.isAsked(VOID).answers(DONE);

    assertRejected(Code.EXPIRED);
    participants.areNotAsked();
  }

  @Test
  void a_late_answer_to_a_step_that_is_over_is_dropped() {
    place();
    var late = participants.isAsked(RESERVE);
    order.restart();
    participants.isAsked(RESERVE).answers(RESERVED);
    participants.isAsked(AUTHORISE).answers(refused(Code.ACCOUNT_FROZEN));
    participants.isAsked(RELEASE);

    late.answers(RESERVED);
    var dropped = order.runCommand(new StepAnswered(AUTHORISE, DONE));

    assertThat(dropped.hasNoEvents()).isTrue();
    assertThat(stored()).hasSize(3);
  }

  @Test
  void waking_an_order_that_is_under_way_takes_no_step_twice() {
    place();
    participants.isAsked(RESERVE);

    wake();

    participants.areNotAsked();
  }

  @Test
  void the_same_request_again_gets_the_same_order_and_stores_nothing() {
    place();

    var again = order.<OrderReply>runCommand(replyTo -> new Place(placement("f1"), replyTo));

    assertThat(again.hasNoEvents()).isTrue();
    assertThat(again.replyOfType(Current.class).created()).isFalse();
    assertThat(again.replyOfType(Current.class).version()).isEqualTo(1);
  }

  @Test
  void another_request_under_the_same_key_is_refused_and_stores_nothing() {
    place();

    var other = order.<OrderReply>runCommand(replyTo -> new Place(placement("f2"), replyTo));

    assertThat(other.hasNoEvents()).isTrue();
    assertThat(other.replyOfType(OrderReply.Refused.class).refusal().code())
        .isEqualTo("idempotency_key_reused");
  }

  @Test
  void whoever_waits_is_answered_when_the_order_comes_to_rest() {
    place();
    var waiter = waiter(ALICE);
    participants.isAsked(RESERVE).answers(refused(Code.UNKNOWN_SKU));
    var release = participants.isAsked(RELEASE);
    current();
    waiter.expectNoMessage(Duration.ZERO);

    release.answers(DONE);

    assertThat(waiter.expectMessageClass(Current.class).status()).isEqualTo(OrderStatus.REJECTED);
    assertThat(waiter(ALICE).expectMessageClass(Current.class).status())
        .as("who comes late does not wait")
        .isEqualTo(OrderStatus.REJECTED);
  }

  @Test
  void a_stranger_is_told_at_once_that_there_is_no_such_order() {
    var mallory = new Reader("issuer", "mallory", false);
    assertThat(read(ALICE)).isEqualTo(new NotFound());

    place();

    assertThat(read(mallory)).isEqualTo(new NotFound());
    waiter(mallory).expectMessage(new NotFound());
    assertThat(read(new Reader("another issuer", "alice", false))).isEqualTo(new NotFound());
    assertThat(read(new Reader("issuer", "operator", true))).isInstanceOf(Current.class);
  }

  @Test
  void when_too_many_wait_the_oldest_is_told_how_things_stand() {
    place();
    var first = waiter(ALICE);
    var second = waiter(ALICE);
    var third = waiter(ALICE);

    assertThat(first.expectMessageClass(Current.class).status()).isEqualTo(OrderStatus.PENDING);
    second.expectNoMessage(Duration.ZERO);
    third.expectNoMessage(Duration.ZERO);
  }

  @Test
  void an_order_sleeps_only_when_nothing_is_left_to_do() {
    place();
    participants.isAsked(RESERVE).answers(refused(Code.UNKNOWN_SKU));
    var release = participants.isAsked(RELEASE);
    order.runCommand(new Idle());
    shard.expectNoMessage(Duration.ZERO);

    release.answers(DONE);
    order.runCommand(new Idle());

    shard.expectMessageClass(ClusterSharding.Passivate.class);
  }

  @Test
  void a_failed_write_is_answered_by_nobody_and_the_retry_finds_the_truth() {
    var journal = PersistenceTestKit.create(pekko.system());
    journal.failNextPersisted(PERSISTENCE_ID);
    var entity = pekko.spawn(entity());
    var caller = pekko.<OrderReply>createTestProbe();

    entity.tell(new Place(placement("f1"), caller.getRef()));
    entity.tell(new Place(placement("f1"), caller.getRef()));

    assertThat(caller.expectMessageClass(Current.class).created()).isTrue();
    caller.expectNoMessage(Duration.ZERO);
    assertThat(journal.persistedInStorage(PERSISTENCE_ID)).hasSize(1);
    pekko.stop(entity);
  }

  /** A restart cancels timers; the order must not depend on one that was set before it. */
  @Test
  void after_a_failed_write_the_order_still_asks_again_and_falls_asleep_at_its_end() {
    var journal = PersistenceTestKit.create(pekko.system());
    var entity = pekko.spawn(entity(Duration.ofMillis(300)));
    var caller = pekko.<OrderReply>createTestProbe();
    entity.tell(new Place(placement("f1"), caller.getRef()));
    caller.expectMessageClass(Current.class);
    participants.isAsked(RESERVE).isLost();
    journal.failNextPersisted(PERSISTENCE_ID);
    participants.isAsked(RESERVE).answers(refused(Code.UNKNOWN_SKU));

    participants.isAsked(RESERVE).isLost();
    participants.isAsked(RESERVE).answers(refused(Code.UNKNOWN_SKU));
    participants.isAsked(RELEASE).isLost();
    participants.isAsked(RELEASE).answers(DONE);

    shard.expectMessageClass(ClusterSharding.Passivate.class);
    pekko.stop(entity);
  }

  @Test
  void time_never_runs_back_for_an_order() {
    place();
    now.set(T0.minusSeconds(3600));
    participants.isAsked(RESERVE).answers(RESERVED);
    participants.isAsked(AUTHORISE);

    assertThat(current().updatedAt()).isEqualTo(T0);
  }
}
