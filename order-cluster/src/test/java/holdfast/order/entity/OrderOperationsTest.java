package holdfast.order.entity;

import static org.assertj.core.api.Assertions.assertThat;

import holdfast.kit.domain.Money;
import holdfast.order.domain.Operation;
import holdfast.order.domain.OperationId;
import holdfast.order.domain.Order;
import holdfast.order.domain.OrderEvent;
import holdfast.order.domain.OrderStatus;
import holdfast.order.domain.Outcome.Contradiction;
import holdfast.order.domain.Refund;
import holdfast.order.domain.Rejection.Code;
import holdfast.order.domain.Request;
import holdfast.order.domain.Step.RefundPayment;
import holdfast.order.entity.OrderCommand.Cancel;
import holdfast.order.entity.OrderCommand.GiveRefund;
import holdfast.order.entity.OrderCommand.Reader;
import holdfast.order.entity.OrderCommand.Retry;
import holdfast.order.entity.OrderReply.Current;
import holdfast.order.entity.OrderReply.NotFound;
import java.time.Duration;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.persistence.testkit.javadsl.EventSourcedBehaviorTestKit.CommandResultWithReply;
import org.apache.pekko.persistence.testkit.javadsl.PersistenceTestKit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What is asked of an order once it is placed. */
class OrderOperationsTest extends OneOrder {

  @Test
  void a_cancel_is_answered_at_once_and_carried_out_by_undoing() {
    place();
    participants.isAsked(RESERVE).answers(RESERVED);
    participants.isAsked(AUTHORISE);

    var reply = cancel(ALICE, "c1", "f").replyOfType(Current.class);

    assertThat(reply.created()).isTrue();
    assertThat(reply.status()).isEqualTo(OrderStatus.CANCELLING);
    participants.areAsked(RELEASE, VOID).forEach(call -> call.answers(DONE));
    assertThat(current().status()).isEqualTo(OrderStatus.CANCELLED);
    assertThat(current().isSettled()).isTrue();
  }

  @Test
  void a_cancel_that_is_repeated_changes_nothing_and_another_body_is_refused() {
    place();
    cancel(ALICE, "c1", "f");
    var before = stored();

    assertThat(cancel(ALICE, "c1", "f").replyOfType(Current.class).created()).isFalse();
    assertThat(cancel(ALICE, "c1", "other").replyOfType(OrderReply.Refused.class).refusal().code())
        .isEqualTo("idempotency_key_reused");
    assertThat(stored()).isEqualTo(before);
  }

  @Test
  void an_answer_that_a_parked_order_could_not_take_is_asked_for_again_once_it_goes_on() {
    place();
    participants.isAsked(RESERVE).answers(RESERVED);
    participants.isAsked(AUTHORISE);
    cancel(ALICE, "c1", "f");
    var undo = participants.areAsked(RELEASE, VOID);
    undo.getLast().answers(new Contradiction("not for you to void"));
    assertThat(current().attention()).isTrue();
    undo.getFirst().answers(DONE);

    retry("r1");

    participants.areAsked(RELEASE, VOID).forEach(call -> call.answers(DONE));
    assertThat(current().status()).isEqualTo(OrderStatus.CANCELLED);
  }

  @Test
  void a_strangers_cancel_finds_no_order() {
    place();

    var reply = cancel(new Reader("issuer", "mallory", false), "c1", "f").reply();

    assertThat(reply).isEqualTo(new NotFound());
    assertThat(current().status()).isEqualTo(OrderStatus.PENDING);
  }

  @Test
  void a_refusal_is_stored_and_a_retry_is_told_the_same_of_what_can_be_refunded() {
    confirm();
    var most = new Money(2000, "EUR");

    var refused = refund("r1", 2001).replyOfType(OrderReply.Refused.class);
    refund("r2", 500);
    participants.isAsked(new RefundPayment(1, operation("r2"), T0, new Money(500, "EUR")));

    assertThat(refused.refusal().code()).isEqualTo("refund_exceeds_captured");
    assertThat(refused.maximumRefundable()).isEqualTo(most);
    assertThat(refund("r1", 2001).reply()).isEqualTo(refused);
  }

  @Test
  void a_refund_is_asked_for_until_payment_has_answered_also_after_a_crash() {
    confirm();
    refund("r1", 500);
    var step = new RefundPayment(1, operation("r1"), T0, new Money(500, "EUR"));
    participants.isAsked(step).isLost();
    participants.isAsked(step);

    order.restart();

    participants.isAsked(step).answers(DONE);
    assertThat(current().refunds()).singleElement().matches(Refund::done);
    assertThat(current().isSettled()).isTrue();
  }

  @Test
  void a_version_that_is_no_more_is_refused_but_not_to_a_repeat() {
    confirm();
    long version = current().version();
    refund("r1", 500, version);

    assertThat(refund("r1", 500, version).replyOfType(Current.class).created()).isFalse();
    var tooLate = refund("r2", 1, version);
    assertThat(tooLate.replyOfType(OrderReply.Refused.class).refusal().code())
        .isEqualTo("order_changed");
    assertThat(tooLate.event()).isInstanceOf(OrderEvent.PreconditionFailed.class);
    assertThat(refund("r2", 1, current().version()).replyOfType(Current.class).created()).isTrue();
  }

  @Test
  void whoever_cannot_write_does_not_say_that_a_precondition_failed() {
    confirm();
    var journal = PersistenceTestKit.create(pekko.system());
    var entity = pekko.spawn(entity());
    var caller = pekko.<OrderReply>createTestProbe();
    journal.failNextPersisted(PERSISTENCE_ID);

    entity.tell(giving("r1", 1, 1L, caller.getRef()));
    entity.tell(giving("r1", 1, 1L, caller.getRef()));

    assertThat(caller.expectMessageClass(OrderReply.Refused.class).refusal().code())
        .isEqualTo("order_changed");
    caller.expectNoMessage(Duration.ZERO);
    assertThat(journal.persistedInStorage(PERSISTENCE_ID))
        .filteredOn(event -> event instanceof OrderEvent.PreconditionFailed)
        .hasSize(1);
    pekko.stop(entity);
  }

  @Test
  void a_cancel_that_was_refused_is_refused_to_its_repeat_and_stored_once() {
    place();
    participants.isAsked(RESERVE).answers(refused(Code.OUT_OF_STOCK));
    participants.isAsked(RELEASE).answers(DONE);
    assertThat(current().status()).isEqualTo(OrderStatus.REJECTED);

    var refused = cancel(ALICE, "c1", "f").replyOfType(OrderReply.Refused.class);
    var before = stored();
    order.restart();

    assertThat(refused.refusal().code()).isEqualTo("order_not_cancellable");
    assertThat(cancel(ALICE, "c1", "f").reply()).isEqualTo(refused);
    assertThat(stored()).isEqualTo(before);
  }

  private CommandResultWithReply<OrderCommand, OrderEvent, Order, OrderReply> cancel(
      Reader reader, String key, String fingerprint) {
    var request = new Request(operation(key), fingerprint, reader.issuer(), reader.subject());
    return order.runCommand(
        replyTo -> new Cancel(reader, request, null, new Operation.Cancel("too late"), replyTo));
  }

  private void retry(String key) {
    var operator = new Reader("issuer", "olga", true);
    order.<OrderReply>runCommand(replyTo ->
        new Retry(
            operator,
            new Request(operation(key), "f", "issuer", "olga"),
            null,
            new Operation.Retry("looked"),
            replyTo));
  }

  private CommandResultWithReply<OrderCommand, OrderEvent, Order, OrderReply> refund(
      String key, long cents) {
    return refund(key, cents, null);
  }

  private CommandResultWithReply<OrderCommand, OrderEvent, Order, OrderReply> refund(
      String key, long cents, @Nullable Long ifVersion) {
    return order.runCommand(replyTo -> giving(key, cents, ifVersion, replyTo));
  }

  private static GiveRefund giving(
      String key, long cents, @Nullable Long ifVersion, ActorRef<OrderReply> replyTo) {
    return new GiveRefund(
        new Reader("issuer", "olga", true),
        new Request(operation(key), "f" + cents, "issuer", "olga"),
        ifVersion,
        new Operation.GiveRefund(new Money(cents, "EUR"), "sorry", null),
        replyTo);
  }

  private static OperationId operation(String key) {
    return OperationId.of(ID, "test", "issuer", "somebody", key);
  }
}
