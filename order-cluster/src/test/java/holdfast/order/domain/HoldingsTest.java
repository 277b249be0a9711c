package holdfast.order.domain;

import static holdfast.order.domain.Orders.T1;
import static holdfast.order.domain.Orders.allocated;
import static holdfast.order.domain.Orders.authorised;
import static holdfast.order.domain.Orders.placed;
import static holdfast.order.domain.Orders.reserved;
import static org.assertj.core.api.Assertions.assertThat;

import holdfast.order.domain.Holdings.OfPayment;
import holdfast.order.domain.Holdings.OfStock;
import org.junit.jupiter.api.Test;

class HoldingsTest {

  private static final OrderEvent TOO_LATE =
      new OrderEvent.RejectionDecided(Rejection.of(Rejection.Code.EXPIRED, "too late"), true, T1);

  @Test
  void what_is_held_grows_until_the_order_is_confirmed() {
    assertHeld(placed(), OfStock.NONE, OfPayment.NONE);
    assertHeld(placed(reserved()), OfStock.HELD, OfPayment.NONE);
    assertHeld(placed(reserved(), authorised()), OfStock.HELD, OfPayment.AUTHORISED);
    assertHeld(
        placed(reserved(), authorised(), allocated()), OfStock.ALLOCATED, OfPayment.AUTHORISED);
    assertHeld(
        placed(
            reserved(),
            authorised(),
            allocated(),
            new OrderEvent.PaymentCaptured(1, T1),
            new OrderEvent.Confirmed(T1)),
        OfStock.ALLOCATED,
        OfPayment.CAPTURED);
  }

  @Test
  void what_is_given_back_says_so_until_nothing_is_left() {
    assertHeld(
        placed(reserved(), authorised(), TOO_LATE), OfStock.BEING_RELEASED, OfPayment.BEING_VOIDED);
    assertHeld(
        placed(reserved(), authorised(), TOO_LATE, new OrderEvent.PaymentVoided(1, T1)),
        OfStock.BEING_RELEASED,
        OfPayment.NONE);
    assertHeld(
        placed(reserved(), authorised(), TOO_LATE, new OrderEvent.StockReleased(1, T1)),
        OfStock.RELEASED,
        OfPayment.BEING_VOIDED);
  }

  @Test
  void a_parked_order_holds_what_it_held() {
    assertHeld(
        placed(reserved(), authorised(), allocated(), new OrderEvent.Parked("odd", T1)),
        OfStock.ALLOCATED,
        OfPayment.AUTHORISED);
  }

  private static void assertHeld(Order.Placed order, OfStock stock, OfPayment payment) {
    assertThat(order.holdings()).isEqualTo(new Holdings(stock, payment));
  }
}
