package holdfast.order.domain;

import static holdfast.order.domain.Orders.BOOK;
import static holdfast.order.domain.Orders.CANCEL;
import static holdfast.order.domain.Orders.T0;
import static holdfast.order.domain.Orders.T1;
import static holdfast.order.domain.Orders.TWENTY_EUROS;
import static holdfast.order.domain.Orders.accepted;
import static holdfast.order.domain.Orders.after;
import static holdfast.order.domain.Orders.allocated;
import static holdfast.order.domain.Orders.assertRefused;
import static holdfast.order.domain.Orders.authorised;
import static holdfast.order.domain.Orders.cancelled;
import static holdfast.order.domain.Orders.confirmed;
import static holdfast.order.domain.Orders.decide;
import static holdfast.order.domain.Orders.fulfilled;
import static holdfast.order.domain.Orders.fulfilling;
import static holdfast.order.domain.Orders.placed;
import static holdfast.order.domain.Orders.refunding;
import static holdfast.order.domain.Orders.request;
import static holdfast.order.domain.Orders.reserved;
import static org.assertj.core.api.Assertions.assertThat;

import holdfast.kit.domain.Decision;
import holdfast.kit.domain.Money;
import holdfast.order.domain.OrderEvent.AttemptGivenUp;
import holdfast.order.domain.OrderEvent.AttentionEnded;
import holdfast.order.domain.OrderEvent.CancelAccepted;
import holdfast.order.domain.OrderEvent.CaptureFound;
import holdfast.order.domain.OrderEvent.Intervention;
import holdfast.order.domain.OrderEvent.OperationRefused;
import holdfast.order.domain.OrderEvent.Parked;
import holdfast.order.domain.OrderEvent.RejectionDecided;
import holdfast.order.domain.Outcome.AlreadyCaptured;
import holdfast.order.domain.Rejection.Code;
import holdfast.order.domain.ReturnedLine.Disposition;
import holdfast.order.domain.Step.CapturePayment;
import holdfast.order.domain.Step.ReleaseStock;
import holdfast.order.domain.Step.VoidPayment;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Orders that a participant told what cannot be, and what an operator may do with them. */
class ParkedOrderTest {

  private static final Operation RETRY = new Operation.Retry(null);
  private static final Operation COMPENSATE = new Operation.Compensate(null);

  @Test
  void a_retry_lets_a_parked_order_go_on_where_it_stood() {
    var parked = placed(reserved(), authorised(), allocated(), new Parked("odd", T0));
    assertThat(Checkout.next(parked)).isEmpty();

    var decision = decide(parked, "1", RETRY);

    assertThat(decision.events())
        .containsExactly(new AttentionEnded(request("1"), Intervention.RETRY, null, T1));
    assertThat(Checkout.next(after(parked, decision.events())))
        .containsExactly(new CapturePayment(1, TWENTY_EUROS));
  }

  @Test
  void compensating_a_parked_order_does_what_cancelling_it_would() {
    var parked = placed(reserved(), authorised(), allocated(), new Parked("odd", T0));
    assertRefused(decide(parked, "1", CANCEL), "order_not_cancellable");

    var decision = decide(parked, "1", COMPENSATE);

    assertThat(decision.events())
        .containsExactly(
            new AttentionEnded(request("1"), Intervention.COMPENSATE, null, T1),
            new CancelAccepted(request("1"), null, new Money(0, "EUR"), T1));
    var order = after(parked, decision.events());
    assertThat(Checkout.next(order))
        .containsExactlyInAnyOrder(new ReleaseStock(1), new VoidPayment(1));
    assertThat(Checkout.conclude(order, new VoidPayment(1), new AlreadyCaptured(), T1))
        .containsExactly(new CaptureFound(1, TWENTY_EUROS, T1));
  }

  @Test
  void what_a_cancel_could_not_undo_an_operator_cannot_either() {
    assertRefused(
        decide(
            confirmed(fulfilling("one", 1), fulfilled("one", 1), new Parked("odd", T0)),
            "1",
            COMPENSATE),
        "order_not_cancellable");
    assertRefused(decide(confirmed(), "1", COMPENSATE), "order_not_parked");
    assertRefused(decide(confirmed(), "1", RETRY), "order_not_parked");
  }

  @Test
  void an_operation_that_a_participant_has_forgotten_waits_for_a_person() {
    var order = confirmed(fulfilling("one", 1), fulfilled("one", 1), fulfilling("two", 1));
    order = accepted(order, "back", takeBack(1));
    for (var step : Checkout.next(order)) {
      assertThat(Checkout.conclude(order, step, new Outcome.TooOld(), T1))
          .singleElement()
          .isInstanceOf(Parked.class);
    }
  }

  @Test
  void what_an_order_waits_for_can_be_read() {
    assertThat(Waiting.of(confirmed())).isEmpty();
    assertThat(Waiting.of(placed(reserved())))
        .containsExactly("The account alice-eur has not said whether it can hold 2000 EUR.");
    assertThat(Waiting.of(placed(new Parked("odd", T0))))
        .containsExactly(
            "An operator has to decide, since a participant said what cannot be: odd",
            "Put right what made it say so; then retry asks the same again."
                + " compensate cancels the order.");
  }

  @Test
  void why_an_order_is_parked_is_said_in_words() {
    var order = confirmed(refunding("one", 500));

    var parked = Checkout.conclude(order, refundOf(order), new Outcome.TooOld(), T1);

    assertThat(parked)
        .containsExactly(
            new Parked(
                "the account, asked to give back 500 EUR as refund "
                    + request("one").id()
                    + ": the outcome was forgotten",
                T1));
  }

  /** What operators read is what they are answered when they try. */
  @Test
  void an_operator_is_told_whether_a_parked_order_can_be_compensated() {
    var parked = new Parked("odd", T0);
    var rejection = Rejection.of(Code.OUT_OF_STOCK, "none left");
    for (var order :
        List.of(
            placed(parked),
            placed(reserved(), parked),
            placed(reserved(), authorised(), parked),
            placed(reserved(), authorised(), allocated(), parked),
            placed(new RejectionDecided(rejection, false, T0), parked),
            placed(reserved(), new AttemptGivenUp(true, null, T0), parked),
            after(cancelled(placed()), List.of(parked)),
            confirmed(refunding("one", 500), parked),
            confirmed(fulfilling("one", 1), parked),
            confirmed(fulfilling("one", 1), fulfilled("one", 1), parked))) {
      boolean refused = Waiting.of(order).getLast().contains("compensate is refused");

      var decision = decide(order, "try", COMPENSATE);

      assertThat(decision instanceof Decision.Refuse<OrderEvent>).isEqualTo(refused);
      if (decision instanceof Decision.Refuse<OrderEvent>(var refusal, var events)) {
        assertThat(refusal.code()).isEqualTo("order_not_cancellable");
        assertThat(refusal.detail()).endsWith("it can only be retried");
        assertThat(events).singleElement().isInstanceOf(OperationRefused.class);
      }
      assertThat(decide(order, "again", RETRY)).isInstanceOf(Decision.Accept.class);
    }
  }

  private static Step refundOf(Order.Placed order) {
    return Checkout.next(order).iterator().next();
  }

  private static Operation takeBack(int quantity) {
    return new Operation.TakeBack(List.of(new ReturnedLine(BOOK, quantity, Disposition.RESTOCK)));
  }
}
