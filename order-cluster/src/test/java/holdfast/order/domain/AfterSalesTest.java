package holdfast.order.domain;

import static holdfast.order.domain.Orders.BOOK;
import static holdfast.order.domain.Orders.CANCEL;
import static holdfast.order.domain.Orders.POLICY;
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
import static holdfast.order.domain.Orders.onItsLastAttempt;
import static holdfast.order.domain.Orders.placed;
import static holdfast.order.domain.Orders.refunding;
import static holdfast.order.domain.Orders.request;
import static holdfast.order.domain.Orders.reserved;
import static org.assertj.core.api.Assertions.assertThat;

import holdfast.kit.domain.Decision;
import holdfast.kit.domain.Money;
import holdfast.order.domain.OrderEvent.AttemptGivenUp;
import holdfast.order.domain.OrderEvent.CancelRepeated;
import holdfast.order.domain.OrderEvent.OperationRefused;
import holdfast.order.domain.OrderEvent.Parked;
import holdfast.order.domain.OrderEvent.PaymentVoided;
import holdfast.order.domain.OrderEvent.PreconditionFailed;
import holdfast.order.domain.OrderEvent.RefundAccepted;
import holdfast.order.domain.OrderEvent.Refunded;
import holdfast.order.domain.OrderEvent.RejectionDecided;
import holdfast.order.domain.OrderEvent.StockReleased;
import holdfast.order.domain.Outcome.AlreadyCaptured;
import holdfast.order.domain.Outcome.Done;
import holdfast.order.domain.Rejection.Code;
import holdfast.order.domain.ReturnedLine.Disposition;
import holdfast.order.domain.Step.CapturePayment;
import holdfast.order.domain.Step.RefundPayment;
import holdfast.order.domain.Step.ReleaseStock;
import holdfast.order.domain.Step.RestockStock;
import holdfast.order.domain.Step.ShipStock;
import holdfast.order.domain.Step.VoidPayment;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class AfterSalesTest {

  private static final Instant TOO_LATE = T0.plus(Duration.ofDays(180)).plusNanos(1);

  // Cancel.

  @Test
  void before_the_capture_a_cancel_gives_back_whatever_may_be_held() {
    assertThat(Checkout.next(cancelled(placed()))).containsExactly(new ReleaseStock(1));
    for (var order :
        List.of(
            placed(reserved()),
            placed(reserved(), authorised()),
            placed(reserved(), authorised(), allocated()))) {
      var cancelling = cancelled(order);
      assertThat(cancelling.status()).isEqualTo(OrderStatus.CANCELLING);
      assertThat(Checkout.next(cancelling))
          .containsExactlyInAnyOrder(new ReleaseStock(1), new VoidPayment(1));
    }
  }

  @Test
  void the_last_confirmation_cancels_the_order() {
    var order = cancelled(placed(reserved()));
    order = after(order, Checkout.conclude(order, new VoidPayment(1), new Done(), T1));
    assertThat(order.status()).isEqualTo(OrderStatus.CANCELLING);

    var facts = Checkout.conclude(order, new ReleaseStock(1), new Done(), T1);

    assertThat(facts).containsExactly(new StockReleased(1, T1), new OrderEvent.Cancelled(T1));
    assertThat(after(order, facts).status()).isEqualTo(OrderStatus.CANCELLED);
    assertThat(Checkout.next(after(order, facts))).isEmpty();
  }

  @Test
  void a_capture_that_came_before_the_void_is_refunded_once() {
    var order = cancelled(placed(reserved(), authorised(), allocated()));
    assertThat(Checkout.conclude(order, new CapturePayment(1, TWENTY_EUROS), new Done(), T1))
        .as("whatever the capture answers now, the void tells what happened")
        .isEmpty();

    order = after(order, Checkout.conclude(order, new VoidPayment(1), new AlreadyCaptured(), T1));

    var refund = new RefundPayment(1, request("1").id(), T1, TWENTY_EUROS);
    assertThat(Checkout.next(order)).containsExactlyInAnyOrder(new ReleaseStock(1), refund);
    order = after(order, Checkout.conclude(order, refund, new Done(), T1));
    assertThat(Checkout.conclude(order, new VoidPayment(1), new AlreadyCaptured(), T1)).isEmpty();
    order = after(order, Checkout.conclude(order, new ReleaseStock(1), new Done(), T1));
    assertThat(order.status()).isEqualTo(OrderStatus.CANCELLED);
    assertThat(order.captured()).isEqualTo(order.refunded());
  }

  @Test
  void a_capture_that_nobody_asked_for_waits_for_a_person() {
    for (var order : List.of(placed(reserved()), placed(reserved(), authorised()))) {
      assertThat(Checkout.conclude(cancelled(order), new VoidPayment(1), new AlreadyCaptured(), T1))
          .singleElement()
          .isInstanceOf(Parked.class);
    }
  }

  @Test
  void a_cancel_while_the_first_attempt_is_undone_leaves_no_second_one() {
    var order = placed(reserved(), authorised(), new AttemptGivenUp(true, TWENTY_EUROS, T0));
    order = after(order, List.of(new StockReleased(1, T0)));

    var cancelling = cancelled(order);

    assertThat(Checkout.conclude(cancelling, new VoidPayment(1), new Done(), T1))
        .containsExactly(new PaymentVoided(1, T1), new OrderEvent.Cancelled(T1));
  }

  @Test
  void a_cancel_on_the_second_attempt_undoes_the_second() {
    assertThat(Checkout.next(cancelled(onItsLastAttempt()))).containsExactly(new ReleaseStock(2));
  }

  @Test
  void a_confirmed_order_is_released_and_what_is_not_yet_refunded_is() {
    var order = cancelled(confirmed(refunding("goodwill", 500)));

    assertThat(Checkout.next(order))
        .containsExactlyInAnyOrder(
            new ReleaseStock(1),
            new RefundPayment(1, request("goodwill").id(), T0, new Money(500, "EUR")),
            new RefundPayment(1, request("1").id(), T1, new Money(1500, "EUR")));
    assertThat(order.maximumRefundable()).isEqualTo(new Money(0, "EUR"));
  }

  @Test
  void nothing_is_sent_for_a_refund_of_nothing() {
    assertThat(Checkout.next(cancelled(confirmed(refunding("all", 2000), refunded("all")))))
        .containsExactly(new ReleaseStock(1));
  }

  @Test
  void what_is_cancelled_already_stays_so_and_another_key_for_it_is_used_up() {
    var cancelling = cancelled(placed());
    for (var order :
        List.of(cancelling, after(cancelling, List.of(new OrderEvent.Cancelled(T1))))) {
      var again = decide(order, "2", CANCEL);
      assertThat(again).isEqualTo(Decision.accept(new CancelRepeated(request("2"), T1)));

      var later = after(order, again.events());
      assertThat(later.stage()).isEqualTo(order.stage());
      assertThat(decide(later, "2", CANCEL)).isEqualTo(Decision.unchanged());
      assertRefused(
          AfterSales.decide(
              later,
              new Request(request("2").id(), "another fingerprint", "issuer", "olga"),
              CANCEL,
              POLICY,
              T1),
          "idempotency_key_reused");
    }
  }

  @Test
  void a_cancel_of_what_is_decided_otherwise_is_refused_and_its_key_told_so_for_ever() {
    var rejection = Rejection.of(Code.OUT_OF_STOCK, "none left");
    for (var order :
        List.of(
            placed(new RejectionDecided(rejection, false, T0)),
            placed(new OrderEvent.Rejected(rejection, T0)),
            confirmed(fulfilling("one", 1)),
            confirmed(fulfilling("one", 1), fulfilled("one", 1)))) {
      var refused = decide(order, "2", CANCEL);
      assertRefused(refused, "order_not_cancellable");
      assertThat(refused.events()).singleElement().isInstanceOf(OperationRefused.class);
      var later = after(order, refused.events());
      assertThat(decide(later, "2", CANCEL))
          .as("a repeat is told the same, and nothing is stored")
          .isEqualTo(
              new Decision.Refuse<>(((Decision.Refuse<OrderEvent>) refused).refusal(), List.of()));
    }
  }

  @Test
  void an_order_whose_fulfilment_was_refused_can_be_cancelled() {
    var order =
        confirmed(
            fulfilling("one", 2),
            new OrderEvent.FulfilmentAnswered(request("one").id(), List.of(BOOK), 0, 2, T0));

    assertThat(cancelled(order).status()).isEqualTo(OrderStatus.CANCELLING);
  }

  @Test
  void money_is_not_promised_back_when_payment_has_forgotten_it() {
    assertRefused(decide(confirmed(), "1", CANCEL, TOO_LATE), "refund_window_over");
    assertRefused(decide(confirmed(), "1", refund(1), TOO_LATE), "refund_window_over");
    var shipped = confirmed(fulfilling("one", 2), fulfilled("one", 2));
    assertRefused(decide(shipped, "1", takeBack(1), TOO_LATE), "refund_window_over");
    assertThat(decide(confirmed(refunding("all", 2000)), "1", CANCEL, TOO_LATE))
        .as("nothing is left to be refunded")
        .isInstanceOf(Decision.Accept.class);
  }

  // Fulfil.

  @Test
  void an_order_is_fulfilled_in_parts() {
    var order = accepted(confirmed(), "one", fulfil(1));
    assertThat(order.status()).as("stock has not answered").isEqualTo(OrderStatus.CONFIRMED);
    var ship = new ShipStock(1, request("one").id(), T1, List.of(new Line(BOOK, 1)));
    assertThat(Checkout.next(order)).containsExactly(ship);

    order = after(order, Checkout.conclude(order, ship, new Outcome.Shipped(Set.of()), T1));
    assertThat(order.status()).isEqualTo(OrderStatus.PARTIALLY_FULFILLED);

    order = accepted(order, "other", fulfil(1));
    var rest = new ShipStock(1, request("other").id(), T1, List.of(new Line(BOOK, 1)));
    order = after(order, Checkout.conclude(order, rest, new Outcome.Shipped(Set.of()), T1));
    assertThat(order.status()).isEqualTo(OrderStatus.FULFILLED);
    assertThat(Checkout.next(order)).isEmpty();
  }

  @Test
  void a_line_that_stock_refuses_is_still_to_be_fulfilled() {
    var order = accepted(confirmed(), "one", fulfil(2));
    var ship = new ShipStock(1, request("one").id(), T1, List.of(new Line(BOOK, 2)));

    order = after(order, Checkout.conclude(order, ship, new Outcome.Shipped(Set.of(BOOK)), T1));

    assertThat(order.operations().fulfilments().getFirst().status())
        .isEqualTo(Fulfilment.Status.REFUSED);
    assertThat(order.status()).isEqualTo(OrderStatus.CONFIRMED);
    assertThat(decide(order, "two", fulfil(2))).isInstanceOf(Decision.Accept.class);
  }

  @Test
  void no_more_is_fulfilled_than_was_ordered_pending_units_included() {
    assertRefused(decide(confirmed(), "1", fulfil(3)), "fulfil_exceeds_ordered");
    assertRefused(
        decide(confirmed(fulfilling("one", 1)), "1", fulfil(2)), "fulfil_exceeds_ordered");
    var nobodyOrderedIt = new Operation.Fulfil(List.of(new Line(new Sku("pen"), 1)), null, null);
    assertRefused(decide(confirmed(), "1", nobodyOrderedIt), "fulfil_exceeds_ordered");
  }

  @Test
  void only_a_confirmed_order_is_fulfilled() {
    for (var order :
        List.of(
            placed(),
            placed(reserved(), authorised(), allocated()),
            cancelled(confirmed()),
            confirmed(new Parked("odd", T0)))) {
      assertRefused(decide(order, "9", fulfil(1)), "order_not_confirmed");
    }
  }

  // Take back.

  @Test
  void units_come_back_to_stock_or_not_and_are_paid_back_at_their_price() {
    var shipped = confirmed(fulfilling("one", 2), fulfilled("one", 2));
    var both =
        new Operation.TakeBack(
            List.of(
                new ReturnedLine(BOOK, 1, Disposition.RESTOCK),
                new ReturnedLine(BOOK, 1, Disposition.SCRAP)));

    var order = accepted(shipped, "back", both);

    var restock = new RestockStock(1, request("back").id(), T1, List.of(new Line(BOOK, 1)));
    var refund = new RefundPayment(1, request("back").id(), T1, TWENTY_EUROS);
    assertThat(Checkout.next(order)).containsExactlyInAnyOrder(restock, refund);
    assertThat(order.status()).isEqualTo(OrderStatus.FULFILLED);
    var returned = order.operations().returns().getFirst();
    assertThat(order.operations().isDone(returned)).isFalse();

    order = after(order, Checkout.conclude(order, restock, new Done(), T1));
    order = after(order, Checkout.conclude(order, refund, new Done(), T1));
    assertThat(order.operations().isDone(order.operations().returns().getFirst())).isTrue();
    assertThat(Checkout.next(order)).isEmpty();
  }

  @Test
  void no_more_comes_back_than_was_handed_over_pending_returns_included() {
    assertRefused(decide(confirmed(), "1", takeBack(1)), "return_exceeds_fulfilled");
    assertRefused(
        decide(confirmed(fulfilling("one", 2)), "1", takeBack(1)), "return_exceeds_fulfilled");
    var order = accepted(confirmed(fulfilling("one", 2), fulfilled("one", 2)), "1", takeBack(1));
    assertRefused(decide(order, "2", takeBack(2)), "return_exceeds_fulfilled");
    assertThat(decide(order, "2", takeBack(1))).isInstanceOf(Decision.Accept.class);
  }

  @Test
  void a_return_pays_back_no_more_than_is_left() {
    var order =
        accepted(
            confirmed(fulfilling("one", 2), fulfilled("one", 2), refunding("goodwill", 1500)),
            "back",
            takeBack(2));

    assertThat(order.operations().returns().getFirst().refund()).isEqualTo(new Money(500, "EUR"));
    assertThat(order.maximumRefundable()).isEqualTo(new Money(0, "EUR"));
  }

  // Refund.

  @Test
  void a_refund_beyond_what_is_left_is_refused_and_never_clamped() {
    var order = confirmed(refunding("one", 1500));

    var refused = decide(order, "2", refund(501));

    assertRefused(refused, "refund_exceeds_captured");
    assertThat(refused.events())
        .containsExactly(
            new OperationRefused(
                request("2"),
                "refund_exceeds_captured",
                "500 EUR can be refunded",
                new Money(500, "EUR"),
                T1));
    assertThat(decide(order, "2", refund(500)).events())
        .containsExactly(new RefundAccepted(request("2"), new Money(500, "EUR"), "sorry", T1));
    assertRefused(decide(placed(), "2", refund(1)), "refund_exceeds_captured");
  }

  @Test
  void two_operators_cannot_refund_the_same_cent_by_mistake() {
    var seen = new Money(0, "EUR");
    var order = confirmed(refunding("first", 500));

    var second = new Operation.GiveRefund(new Money(500, "EUR"), "sorry", seen);

    var refused = decide(order, "2", second);
    assertRefused(refused, "refunded_changed");
    assertThat(refused.events())
        .as("stored, so that nobody but the one writer says so; without the key, which stays free")
        .containsExactly(
            new PreconditionFailed(
                Operation.Kind.REFUND, "refunded_changed", "0 EUR", "500 EUR", T1));
    var right = new Operation.GiveRefund(new Money(1, "EUR"), "sorry", new Money(500, "EUR"));
    accepted(after(order, refused.events()), "2", right);
  }

  @Test
  void a_request_for_another_version_does_nothing_and_leaves_its_key_free() {
    var order = confirmed();

    var refused = AfterSales.decide(order, request("1"), new IfMatch(7L, 8), fulfil(1), POLICY, T1);

    assertRefused(refused, "order_changed");
    assertThat(refused.events())
        .containsExactly(
            new PreconditionFailed(
                Operation.Kind.FULFILMENT, "order_changed", "version 7", "version 8", T1));
    var later = after(order, refused.events());
    var right = AfterSales.decide(later, request("1"), new IfMatch(9L, 9), fulfil(1), POLICY, T1);
    assertThat(right).isInstanceOf(Decision.Accept.class);
    assertThat(
            AfterSales.decide(
                after(later, right.events()),
                request("1"),
                new IfMatch(9L, 10),
                fulfil(1),
                POLICY,
                T1))
        .as("a precondition is for what is new")
        .isEqualTo(Decision.unchanged());
  }

  @Test
  void a_precondition_that_failed_changes_nothing_but_the_time() {
    var order = confirmed();

    var later =
        after(
            order,
            List.of(
                new PreconditionFailed(
                    Operation.Kind.REFUND, "refunded_changed", "1 EUR", "0 EUR", T1)));

    assertThat(later.stage()).isEqualTo(order.stage());
    assertThat(later.operations().answers()).isEqualTo(order.operations().answers());
    assertThat(later.updatedAt()).isEqualTo(T1);
  }

  @Test
  void a_refund_in_another_currency_is_a_mistake() {
    var dollars = new Operation.GiveRefund(new Money(1, "USD"), "sorry", null);

    var refused = decide(confirmed(), "1", dollars);

    assertRefused(refused, "currency_mismatch");
    assertThat(refused.events()).isEmpty();
  }

  // The same request again.

  @Test
  void a_request_is_answered_as_it_was_whatever_the_order_has_become() {
    var order = confirmed(refunding("one", 1500));
    var refused = decide(order, "2", refund(600));
    order = after(order, refused.events());
    assertThat(decide(order, "2", refund(600)))
        .isEqualTo(
            new Decision.Refuse<>(((Decision.Refuse<OrderEvent>) refused).refusal(), List.of()));

    order = accepted(order, "3", refund(500));
    assertThat(decide(order, "3", refund(500))).isEqualTo(Decision.unchanged());
    assertRefused(
        AfterSales.decide(
            order,
            new Request(request("3").id(), "another fingerprint", "issuer", "olga"),
            refund(1),
            POLICY,
            T1),
        "idempotency_key_reused");
  }

  @Test
  void an_order_takes_on_so_many_operations_and_says_nothing_when_it_can_store_no_refusal() {
    var order = confirmed();
    for (int i = 2; i < Operations.MAX_REFUSALS; i++) {
      order = after(order, decide(order, "no-" + i, refund(5000)).events());
    }
    for (int i = 0; i < 2; i++) {
      assertRefused(decide(order, "stale", staleRefund()), "refunded_changed");
      order = after(order, decide(order, "stale", staleRefund()).events());
    }
    for (var operation : List.of(refund(5000), staleRefund())) {
      var unsaid = decide(order, "one more", operation);
      assertRefused(unsaid, "too_many_refusals");
      assertThat(unsaid.events()).isEmpty();
    }

    for (int i = 0; i < Operations.MAX_ACCEPTED; i++) {
      order = accepted(order, "yes-" + i, refund(1));
    }
    assertRefused(decide(order, "too many", refund(1)), "too_many_refusals");
    assertThat(cancelled(order).status()).as("but a cancel").isEqualTo(OrderStatus.CANCELLING);
  }

  @Test
  void an_operation_too_many_is_refused_for_ever() {
    var order = confirmed();
    for (int i = 0; i < Operations.MAX_ACCEPTED; i++) {
      order = accepted(order, "yes-" + i, refund(1));
    }

    var refused = decide(order, "too many", refund(1));

    assertRefused(refused, "too_many_operations");
    assertThat(refused.events()).singleElement().isInstanceOf(OperationRefused.class);
  }

  private static Operation fulfil(int quantity) {
    return new Operation.Fulfil(List.of(new Line(BOOK, quantity)), "Post", "RR1");
  }

  private static Operation takeBack(int quantity) {
    return new Operation.TakeBack(List.of(new ReturnedLine(BOOK, quantity, Disposition.RESTOCK)));
  }

  private static Operation refund(long cents) {
    return new Operation.GiveRefund(new Money(cents, "EUR"), "sorry", null);
  }

  private static Operation staleRefund() {
    return new Operation.GiveRefund(new Money(1, "EUR"), "sorry", new Money(1999, "EUR"));
  }

  private static OrderEvent refunded(String key) {
    return new Refunded(request(key).id(), T0);
  }
}
