package holdfast.inventory.domain;

import static holdfast.inventory.domain.Given.POLICY;
import static holdfast.inventory.domain.Given.T0;
import static holdfast.inventory.domain.Given.TEN;
import static holdfast.inventory.domain.Given.TTL;
import static holdfast.inventory.domain.Given.adjustment;
import static holdfast.inventory.domain.Given.after;
import static holdfast.inventory.domain.Given.at;
import static holdfast.inventory.domain.Given.claim;
import static holdfast.inventory.domain.Given.code;
import static holdfast.inventory.domain.Given.defined;
import static holdfast.inventory.domain.Given.order;
import static holdfast.inventory.domain.Given.received;
import static holdfast.inventory.domain.Given.request;
import static holdfast.inventory.domain.Given.reserved;
import static org.assertj.core.api.Assertions.assertThat;

import holdfast.inventory.domain.StockEvent.CameBack;
import holdfast.inventory.domain.StockEvent.HoldExpired;
import holdfast.inventory.domain.StockEvent.RanLow;
import holdfast.inventory.domain.StockEvent.RanOut;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Somebody wants to know when a product runs low, runs out and comes back. */
class WatchTest {

  private static final StockTerms LOW_AT_3 = new StockTerms("Book", TEN, 3, null);

  private final Stock ten = after(Stock.empty(POLICY), defined(LOW_AT_3), received(10));

  @Test
  void it_runs_low_when_no_more_are_available_than_the_terms_say() {
    assertThat(ten.reserve(claim(order(1), 6, T0), at(1)).events()).hasSize(1);
    assertThat(ten.reserve(claim(order(1), 7, T0), at(1)).events())
        .containsExactly(reserved(order(1), 7, at(1)), new RanLow(3, 3, at(1)));
  }

  @Test
  void it_is_said_once_that_it_runs_low() {
    var low = after(ten, ten.reserve(claim(order(1), 7, T0), at(1)));

    assertThat(low.reserve(claim(order(2), 1, T0), at(1)).events()).hasSize(1);
  }

  @Test
  void it_runs_out_with_the_last_unit_and_comes_back_with_the_first() {
    var decision = ten.reserve(claim(order(1), 10, T0), at(1));
    assertThat(decision.events().getLast()).isEqualTo(new RanOut(at(1)));

    var out = after(ten, decision);
    assertThat(out.release(order(1), at(2)).events().getLast()).isEqualTo(new CameBack(10, at(2)));
    assertThat(
            out.adjust(request("k"), adjustment(2, Adjustment.Reason.RECEIVED), null, at(2))
                .events()
                .getLast())
        .isEqualTo(new CameBack(2, at(2)));
  }

  @Test
  void units_that_are_expired_and_sold_again_at_once_were_never_back() {
    var out = after(ten, ten.reserve(claim(order(1), 10, T0), T0));
    var deadline = T0.plus(TTL);

    assertThat(out.reserve(claim(order(2), 10, deadline), deadline).events())
        .containsExactly(new HoldExpired(order(1), 10, deadline), reserved(order(2), 10, deadline));
  }

  @Test
  void what_a_refusal_sets_free_counts_too() {
    var out = after(ten, ten.reserve(claim(order(1), 10, T0), T0));
    var deadline = T0.plus(TTL);

    var refused = out.reserve(claim(order(2), 11, deadline), deadline);

    assertThat(code(refused)).isEqualTo("out_of_stock");
    assertThat(refused.events().getLast()).isEqualTo(new CameBack(10, deadline));
  }

  @Test
  void other_terms_may_make_it_low() {
    var lowAtTen = new StockTerms("Book", TEN, 10, null);

    assertThat(ten.define(lowAtTen, null, "olga", at(1)).events().getLast())
        .isEqualTo(new RanLow(10, 10, at(1)));
  }

  @Test
  void losing_promised_units_does_not_make_more_than_nothing_available() {
    var out = after(ten, ten.reserve(claim(order(1), 10, T0), at(1)));
    var loss = adjustment(-5, Adjustment.Reason.DAMAGED);

    var short5 = out.adjust(request("k"), loss, null, at(2));
    assertThat(short5.events()).noneMatch(event -> event instanceof RanOut);
    var some = adjustment(5, Adjustment.Reason.RECEIVED);
    assertThat(after(out, short5).adjust(request("l"), some, null, at(3)).events()).hasSize(1);
  }

  @Test
  void shipping_changes_nothing_that_can_be_promised() {
    var sold = after(ten, ten.reserve(claim(order(1), 7, T0), at(1)));
    sold = after(sold, sold.allocate(order(1), 7, at(1)));
    var shipment = new StockOperation(new UUID(1, 1), StockOperation.Kind.SHIP, order(1), 7);

    assertThat(sold.handle(shipment, at(1), at(1)).events()).hasSize(1);
  }
}
