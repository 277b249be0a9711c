package holdfast.order.domain;

import static holdfast.order.domain.Orders.AT_TEN_EUROS;
import static holdfast.order.domain.Orders.BOOK;
import static holdfast.order.domain.Orders.T0;
import static holdfast.order.domain.Orders.T1;
import static holdfast.order.domain.Orders.TWENTY_EUROS;
import static holdfast.order.domain.Orders.allocated;
import static holdfast.order.domain.Orders.authorised;
import static holdfast.order.domain.Orders.onItsLastAttempt;
import static holdfast.order.domain.Orders.placed;
import static holdfast.order.domain.Orders.placement;
import static holdfast.order.domain.Orders.pricedAt;
import static holdfast.order.domain.Orders.reserved;
import static org.assertj.core.api.Assertions.assertThat;

import holdfast.kit.domain.Money;
import holdfast.order.domain.OrderEvent.AttemptGivenUp;
import holdfast.order.domain.OrderEvent.AttemptOpened;
import holdfast.order.domain.OrderEvent.Parked;
import holdfast.order.domain.OrderEvent.PaymentAuthorised;
import holdfast.order.domain.OrderEvent.PaymentCaptured;
import holdfast.order.domain.OrderEvent.PaymentVoided;
import holdfast.order.domain.OrderEvent.RejectionDecided;
import holdfast.order.domain.OrderEvent.StockAllocated;
import holdfast.order.domain.OrderEvent.StockReleased;
import holdfast.order.domain.OrderEvent.StockReserved;
import holdfast.order.domain.Outcome.Contradiction;
import holdfast.order.domain.Outcome.Done;
import holdfast.order.domain.Outcome.HoldExpired;
import holdfast.order.domain.Outcome.Refused;
import holdfast.order.domain.Outcome.Reserved;
import holdfast.order.domain.Outcome.TooOld;
import holdfast.order.domain.Rejection.Code;
import holdfast.order.domain.Step.AllocateStock;
import holdfast.order.domain.Step.AuthorisePayment;
import holdfast.order.domain.Step.CapturePayment;
import holdfast.order.domain.Step.ReleaseStock;
import holdfast.order.domain.Step.ReserveStock;
import holdfast.order.domain.Step.VoidPayment;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class CheckoutTest {

  private static final Step RESERVE = new ReserveStock(1, T0, List.of(new Line(BOOK, 2)));
  private static final Step AUTHORISE = new AuthorisePayment(1, T0, TWENTY_EUROS);
  private static final Step ALLOCATE = new AllocateStock(1);
  private static final Step CAPTURE = new CapturePayment(1, TWENTY_EUROS);
  private static final Step RELEASE = new ReleaseStock(1);
  private static final Step VOID = new VoidPayment(1);
  private static final Duration STEP_DEADLINE = Duration.ofMinutes(5);

  private static final Rejection OUT_OF_STOCK = Rejection.of(Code.OUT_OF_STOCK, "none left");

  @Test
  void nothing_is_to_be_done_for_an_order_that_nobody_placed() {
    assertThat(Checkout.next(new Order.Unplaced())).isEmpty();
  }

  @Test
  void an_order_reserves_then_authorises_then_allocates_then_captures() {
    assertThat(Checkout.next(placed())).containsExactly(RESERVE);
    assertThat(Checkout.next(placed(reserved()))).containsExactly(AUTHORISE);
    assertThat(Checkout.next(placed(reserved(), authorised()))).containsExactly(ALLOCATE);
    assertThat(Checkout.next(placed(reserved(), authorised(), allocated())))
        .containsExactly(CAPTURE);
  }

  @Test
  void each_answer_is_stored_as_a_fact() {
    assertThat(Checkout.conclude(placed(), RESERVE, new Reserved(AT_TEN_EUROS), T1))
        .containsExactly(new StockReserved(1, AT_TEN_EUROS, T1));
    assertThat(Checkout.conclude(placed(reserved()), AUTHORISE, new Done(), T1))
        .containsExactly(new PaymentAuthorised(1, T1));
    assertThat(Checkout.conclude(placed(reserved(), authorised()), ALLOCATE, new Done(), T1))
        .containsExactly(new StockAllocated(1, T1));
  }

  @Test
  void a_captured_order_is_confirmed_in_the_same_commit_and_then_rests() {
    var order = placed(reserved(), authorised(), allocated());

    var facts = Checkout.conclude(order, CAPTURE, new Done(), T1);

    assertThat(facts).containsExactly(new PaymentCaptured(1, T1), new OrderEvent.Confirmed(T1));
    var confirmed =
        placed(reserved(), authorised(), allocated(), facts.getFirst(), facts.getLast());
    assertThat(confirmed.status()).isEqualTo(OrderStatus.CONFIRMED);
    assertThat(Checkout.next(confirmed)).isEmpty();
  }

  @Test
  void a_refused_reservation_is_released_and_then_rejects_the_order() {
    var refused = Checkout.conclude(placed(), RESERVE, new Refused(OUT_OF_STOCK), T1);
    assertThat(refused).containsExactly(new RejectionDecided(OUT_OF_STOCK, false, T1));

    var undoing = placed(refused.getFirst());
    assertThat(Checkout.next(undoing)).containsExactly(RELEASE);
    assertThat(Checkout.conclude(undoing, RELEASE, new Done(), T1))
        .containsExactly(new StockReleased(1, T1), new OrderEvent.Rejected(OUT_OF_STOCK, T1));
  }

  @Test
  void a_refused_payment_gives_the_stock_back_and_has_nothing_to_void() {
    var reason = Rejection.of(Code.INSUFFICIENT_FUNDS, "too little");

    var refused = Checkout.conclude(placed(reserved()), AUTHORISE, new Refused(reason), T1);

    assertThat(refused).containsExactly(new RejectionDecided(reason, false, T1));
    assertThat(Checkout.next(placed(reserved(), refused.getFirst()))).containsExactly(RELEASE);
  }

  @Test
  void release_does_not_wait_for_void() {
    var undoing = placed(reserved(), authorised(), new RejectionDecided(OUT_OF_STOCK, true, T1));

    assertThat(Checkout.next(undoing)).containsExactlyInAnyOrder(RELEASE, VOID);
  }

  @Test
  void the_order_is_rejected_only_when_both_are_undone_in_either_order() {
    var decided = new RejectionDecided(OUT_OF_STOCK, true, T1);
    var released = new StockReleased(1, T1);
    var voided = new PaymentVoided(1, T1);
    var undoing = placed(reserved(), authorised(), decided);

    assertThat(Checkout.conclude(undoing, RELEASE, new Done(), T1)).containsExactly(released);
    assertThat(Checkout.conclude(undoing, VOID, new Done(), T1)).containsExactly(voided);
    assertThat(
            Checkout.conclude(
                placed(reserved(), authorised(), decided, released), VOID, new Done(), T1))
        .containsExactly(voided, new OrderEvent.Rejected(OUT_OF_STOCK, T1));
    assertThat(
            Checkout.conclude(
                placed(reserved(), authorised(), decided, voided), RELEASE, new Done(), T1))
        .containsExactly(released, new OrderEvent.Rejected(OUT_OF_STOCK, T1));
  }

  @Test
  void a_hold_that_expired_before_it_was_allocated_is_tried_once_more() {
    var order = placed(reserved(), authorised());

    var givenUp = Checkout.conclude(order, ALLOCATE, new HoldExpired(), T1);
    assertThat(givenUp).containsExactly(new AttemptGivenUp(true, TWENTY_EUROS, T1));

    var undoing = placed(reserved(), authorised(), givenUp.getFirst(), new StockReleased(1, T1));
    assertThat(Checkout.conclude(undoing, VOID, new Done(), T1))
        .containsExactly(new PaymentVoided(1, T1), new AttemptOpened(2, T1));
  }

  @Test
  void a_refused_allocation_is_tried_once_more() {
    assertThat(
            Checkout.conclude(
                placed(reserved(), authorised()), ALLOCATE, new Refused(OUT_OF_STOCK), T1))
        .containsExactly(new AttemptGivenUp(true, TWENTY_EUROS, T1));
  }

  @Test
  void a_hold_that_had_expired_at_a_repeated_reserve_is_tried_once_more() {
    assertThat(Checkout.conclude(placed(), RESERVE, new HoldExpired(), T1))
        .containsExactly(new AttemptGivenUp(false, null, T1));
  }

  @Test
  void the_second_attempt_reserves_anew_and_carries_the_time_it_was_opened() {
    assertThat(Checkout.next(onItsLastAttempt()))
        .containsExactly(new ReserveStock(2, T0, List.of(new Line(BOOK, 2))));
  }

  @Test
  void there_is_no_third_attempt() {
    var order =
        onItsLastAttempt(new StockReserved(2, AT_TEN_EUROS, T0), new PaymentAuthorised(2, T0));

    assertThat(Checkout.conclude(order, new AllocateStock(2), new HoldExpired(), T1))
        .containsExactly(
            new RejectionDecided(Rejection.of(Code.EXPIRED, "the reservation expired"), true, T1));
    assertThat(Checkout.conclude(order, new AllocateStock(2), new Refused(OUT_OF_STOCK), T1))
        .containsExactly(new RejectionDecided(OUT_OF_STOCK, true, T1));
  }

  @Test
  void the_second_attempt_may_not_cost_more_than_the_first_had_shown() {
    var order = onItsLastAttempt();
    var reserve = Checkout.next(order).iterator().next();

    assertThat(Checkout.conclude(order, reserve, new Reserved(pricedAt(1001)), T1))
        .containsExactly(
            new RejectionDecided(
                Rejection.ofPrice(
                    Code.PRICE_CHANGED, "the total rose meanwhile", new Money(2002, "EUR")),
                false,
                T1));
    assertThat(Checkout.conclude(order, reserve, new Reserved(pricedAt(999)), T1))
        .containsExactly(new StockReserved(2, pricedAt(999), T1));
  }

  @Test
  void a_total_other_than_the_expected_one_is_refused_with_the_new_one() {
    var order = placed(placement(new Money(1999, "EUR")));

    assertThat(Checkout.conclude(order, RESERVE, new Reserved(AT_TEN_EUROS), T1))
        .containsExactly(
            new RejectionDecided(
                Rejection.ofPrice(
                    Code.PRICE_CHANGED, "the total is not the expected one", TWENTY_EUROS),
                false,
                T1));
  }

  @Test
  void the_expected_total_is_accepted() {
    assertThat(
            Checkout.conclude(
                placed(placement(TWENTY_EUROS)), RESERVE, new Reserved(AT_TEN_EUROS), T1))
        .containsExactly(new StockReserved(1, AT_TEN_EUROS, T1));
  }

  @Test
  void a_price_in_another_currency_rejects_the_order() {
    var inDollars = List.of(new PricedLine(BOOK, 2, new Money(1000, "USD"), 1));

    assertThat(Checkout.conclude(placed(), RESERVE, new Reserved(inDollars), T1))
        .singleElement()
        .isInstanceOfSatisfying(
            RejectionDecided.class,
            decided -> assertThat(decided.rejection().code()).isEqualTo(Code.CURRENCY_MISMATCH));
  }

  @Test
  void a_price_below_zero_or_a_total_beyond_the_bound_or_beyond_a_long_rejects_the_order() {
    for (long cents : new long[] {-1, Money.MAX_AMOUNT / 2 + 1, Long.MAX_VALUE}) {
      assertThat(Checkout.conclude(placed(), RESERVE, new Reserved(pricedAt(cents)), T1))
          .singleElement()
          .isInstanceOfSatisfying(
              RejectionDecided.class,
              decided -> assertThat(decided.rejection().code()).isEqualTo(Code.TOTAL_OUT_OF_RANGE));
    }
  }

  @Test
  void the_largest_total_is_accepted() {
    assertThat(
            Checkout.conclude(placed(), RESERVE, new Reserved(pricedAt(Money.MAX_AMOUNT / 2)), T1))
        .singleElement()
        .isInstanceOf(StockReserved.class);
  }

  @Test
  void a_request_that_came_too_late_ends_like_a_deadline() {
    assertThat(Checkout.conclude(placed(), RESERVE, new TooOld(), T1))
        .containsExactly(
            new RejectionDecided(
                Rejection.of(Code.EXPIRED, "the reservation came too late"), false, T1));
    assertThat(Checkout.conclude(placed(reserved()), AUTHORISE, new TooOld(), T1))
        .containsExactly(
            new RejectionDecided(
                Rejection.of(Code.EXPIRED, "the authorisation came too late"), true, T1));
  }

  @Test
  void an_overdue_step_before_the_pivot_undoes_whatever_may_have_happened() {
    var late = T0.plus(STEP_DEADLINE);

    assertThat(Checkout.overdue(placed(), STEP_DEADLINE, late))
        .containsExactly(
            new RejectionDecided(
                Rejection.of(Code.EXPIRED, "stock did not answer in time"), false, late));
    assertThat(Checkout.overdue(placed(reserved()), STEP_DEADLINE, late))
        .containsExactly(
            new RejectionDecided(
                Rejection.of(Code.EXPIRED, "payment did not answer in time"), true, late));
    assertThat(Checkout.overdue(placed(reserved(), authorised()), STEP_DEADLINE, late))
        .containsExactly(
            new RejectionDecided(
                Rejection.of(Code.EXPIRED, "stock did not answer in time"), true, late));
  }

  @Test
  void a_step_is_not_overdue_before_its_deadline() {
    assertThat(Checkout.overdue(placed(), STEP_DEADLINE, T0.plus(STEP_DEADLINE).minusNanos(1)))
        .isEmpty();
  }

  @Test
  void silence_never_undoes_a_capture_nor_ends_an_undoing() {
    var muchLater = T0.plus(Duration.ofDays(400));

    assertThat(
            Checkout.overdue(
                placed(reserved(), authorised(), allocated()), STEP_DEADLINE, muchLater))
        .isEmpty();
    assertThat(
            Checkout.overdue(
                placed(new RejectionDecided(OUT_OF_STOCK, false, T0)), STEP_DEADLINE, muchLater))
        .isEmpty();
  }

  @Test
  void what_is_refused_meanwhile_does_not_put_a_deadline_off() {
    var refused =
        new OrderEvent.OperationRefused(
            Orders.request("1"), "order_not_confirmed", "not yet", null, T0.plusSeconds(200));

    assertThat(Checkout.overdue(placed(refused), STEP_DEADLINE, T0.plus(STEP_DEADLINE)))
        .isNotEmpty();
  }

  @Test
  void a_capture_that_is_refused_or_forgotten_waits_for_a_person() {
    var order = placed(reserved(), authorised(), allocated());

    for (var outcome : List.of(new Refused(OUT_OF_STOCK), new TooOld(), new HoldExpired())) {
      assertThat(Checkout.conclude(order, CAPTURE, outcome, T1))
          .singleElement()
          .isInstanceOf(Parked.class);
    }
  }

  @Test
  void an_impossible_answer_waits_for_a_person_at_every_step() {
    var impossible = new Contradiction("nobody knows this payment");

    for (var order :
        List.of(
            placed(),
            placed(reserved()),
            placed(reserved(), authorised()),
            placed(reserved(), authorised(), allocated()),
            placed(new RejectionDecided(OUT_OF_STOCK, true, T0)))) {
      for (var step : Checkout.next(order)) {
        var facts = Checkout.conclude(order, step, impossible, T1);
        assertThat(facts).singleElement().isInstanceOf(Parked.class);
        var parked = (Order.Placed) order.after(facts.getFirst());
        assertThat(parked.needsAttention()).isTrue();
        assertThat(parked.status()).isEqualTo(order.status());
        assertThat(Checkout.next(parked)).isEmpty();
      }
    }
  }

  @Test
  void an_answer_that_comes_twice_counts_once() {
    assertThat(Checkout.conclude(placed(reserved()), RESERVE, new Reserved(AT_TEN_EUROS), T1))
        .isEmpty();
  }

  @Test
  void an_answer_that_comes_after_the_deadline_changes_nothing() {
    var undoing =
        placed(Checkout.overdue(placed(), STEP_DEADLINE, T1.plus(STEP_DEADLINE)).getFirst());

    assertThat(Checkout.conclude(undoing, RESERVE, new Reserved(AT_TEN_EUROS), T1)).isEmpty();
  }

  @Test
  void an_answer_to_the_first_attempt_means_nothing_to_the_second() {
    assertThat(Checkout.conclude(onItsLastAttempt(), RESERVE, new Reserved(AT_TEN_EUROS), T1))
        .isEmpty();
  }
}
