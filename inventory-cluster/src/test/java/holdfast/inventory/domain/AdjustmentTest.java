package holdfast.inventory.domain;

import static holdfast.inventory.domain.Adjustment.Reason.COUNTED;
import static holdfast.inventory.domain.Adjustment.Reason.DAMAGED;
import static holdfast.inventory.domain.Adjustment.Reason.RECEIVED;
import static holdfast.inventory.domain.Adjustment.Reason.SHRINKAGE;
import static holdfast.inventory.domain.Given.POLICY;
import static holdfast.inventory.domain.Given.T0;
import static holdfast.inventory.domain.Given.TTL;
import static holdfast.inventory.domain.Given.adjustment;
import static holdfast.inventory.domain.Given.after;
import static holdfast.inventory.domain.Given.allocated;
import static holdfast.inventory.domain.Given.at;
import static holdfast.inventory.domain.Given.books;
import static holdfast.inventory.domain.Given.claim;
import static holdfast.inventory.domain.Given.code;
import static holdfast.inventory.domain.Given.order;
import static holdfast.inventory.domain.Given.request;
import static holdfast.inventory.domain.Given.reserved;
import static org.assertj.core.api.Assertions.assertThat;

import holdfast.inventory.domain.StockEvent.Adjusted;
import holdfast.inventory.domain.StockEvent.AdjustmentPreconditionFailed;
import holdfast.inventory.domain.StockEvent.AdjustmentRefused;
import holdfast.inventory.domain.StockEvent.FellShort;
import holdfast.inventory.domain.StockEvent.HoldExpired;
import holdfast.inventory.domain.StockEvent.RanOut;
import holdfast.inventory.domain.StockEvent.Released;
import holdfast.kit.domain.Decision;
import holdfast.kit.domain.Refusal;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Units that come and go other than by being sold, and what happens when promised ones go. */
class AdjustmentTest {

  @Test
  void received_units_can_be_promised() {
    var received = adjustment(3, RECEIVED);

    var decision = books(5).adjust(request("k"), received, null, at(1));

    assertThat(decision).isEqualTo(Decision.accept(new Adjusted(request("k"), received, 0, at(1))));
    assertThat(after(books(5), decision).available()).isEqualTo(8);
  }

  @Test
  void the_same_request_again_changes_nothing() {
    var stock =
        after(books(5), books(5).adjust(request("k"), adjustment(3, RECEIVED), null, at(1)));

    assertThat(stock.adjust(request("k"), adjustment(3, RECEIVED), null, at(2)))
        .isEqualTo(Decision.unchanged());
  }

  @Test
  void a_key_is_good_for_one_request() {
    var stock =
        after(books(5), books(5).adjust(request("k"), adjustment(3, RECEIVED), null, at(1)));
    var other = new Request("k", "another fingerprint", "olga");

    assertThat(code(stock.adjust(other, adjustment(4, RECEIVED), null, at(2))))
        .isEqualTo("idempotency_key_reused");
  }

  @Test
  void nothing_can_be_received_of_a_product_that_nobody_defined() {
    var decision = Stock.empty(POLICY).adjust(request("k"), adjustment(3, RECEIVED), null, at(1));

    assertThat(code(decision)).isEqualTo("unknown_sku");
    assertThat(decision.events())
        .containsExactly(new AdjustmentPreconditionFailed("unknown_sku", null, 0, at(1)));
  }

  @Test
  void a_precondition_that_failed_changes_nothing_but_the_time() {
    var stock = books(5);

    var later = stock.after(new AdjustmentPreconditionFailed("stock_changed", 4, 5, at(9)));

    assertThat(later.onHand()).isEqualTo(5);
    assertThat(later.requests()).isEqualTo(stock.requests());
    assertThat(later.lastEventAt()).isEqualTo(at(9));
  }

  @Test
  void whoever_expected_other_stock_is_refused_and_may_use_the_key_again() {
    var decision = books(5).adjust(request("k"), adjustment(-1, COUNTED), 4, at(1));

    assertThat(code(decision)).isEqualTo("stock_changed");
    assertThat(decision.events())
        .as("stored, so that nobody but the one writer says so; without the key")
        .containsExactly(new AdjustmentPreconditionFailed("stock_changed", 4, 5, at(1)));
    var later = after(books(5), decision);
    assertThat(code(later.adjust(request("k"), adjustment(-1, COUNTED), 5, at(1)))).isNull();
  }

  @Test
  void more_than_is_on_hand_cannot_go_and_the_refusal_is_kept_with_its_key() {
    var refusal = new Refusal("insufficient_stock", "5 on hand");

    var decision = books(5).adjust(request("k"), adjustment(-6, DAMAGED), null, at(1));

    assertThat(decision)
        .isEqualTo(
            new Decision.Refuse<>(
                refusal, List.of(new AdjustmentRefused(request("k"), refusal, at(1)))));
    var more = books(5).after(decision.events().getFirst()).after(Given.received(10));
    assertThat(more.adjust(request("k"), adjustment(-6, DAMAGED), null, at(2)))
        .isEqualTo(new Decision.Refuse<>(refusal, List.of()));
  }

  @Test
  void a_mistaken_receipt_can_be_taken_back_unless_units_of_it_are_promised() {
    var stock = books(5, reserved(order(1), 3, T0));

    assertThat(code(stock.adjust(request("k"), adjustment(-2, RECEIVED), null, at(1)))).isNull();
    var tooMany = stock.adjust(request("k"), adjustment(-3, RECEIVED), null, at(1));
    assertThat(code(tooMany)).isEqualTo("insufficient_stock");
    assertThat(tooMany.events()).hasSize(1);
  }

  @Test
  void a_loss_is_recorded_even_when_promised_units_are_gone_and_names_the_newest_orders() {
    var stock =
        books(
            6,
            reserved(order(1), 2, at(1)),
            allocated(order(1), 2, at(1)),
            reserved(order(2), 1, at(2)),
            reserved(order(3), 2, at(3)));

    for (var reason : List.of(COUNTED, DAMAGED, SHRINKAGE)) {
      var decision = stock.adjust(request("k"), adjustment(-4, reason), null, at(4));

      assertThat(decision)
          .isEqualTo(
              Decision.accept(
                  new Adjusted(request("k"), adjustment(-4, reason), 3, at(4)),
                  new FellShort(3, 2, List.of(order(3), order(2)), at(4)),
                  new RanOut(at(4))));
      var short3 = after(stock, decision);
      assertThat(short3.shortfall()).isEqualTo(3);
      assertThat(short3.available()).isZero();
    }
  }

  @Test
  void a_shortfall_ends_when_units_come_back() {
    var stock = books(5, reserved(order(1), 2, at(1)), reserved(order(2), 3, at(2)));
    stock = after(stock, stock.adjust(request("k"), adjustment(-4, DAMAGED), null, at(3)));
    assertThat(stock.shortfall()).isEqualTo(4);

    stock = after(stock, new Released(order(2), 3, false, at(4)));
    assertThat(stock.shortfall()).isEqualTo(1);
    stock = after(stock, stock.adjust(request("l"), adjustment(3, RECEIVED), null, at(5)));
    assertThat(stock.shortfall()).isZero();
    assertThat(stock.available()).isEqualTo(2);
  }

  @Test
  void receiving_less_than_is_missing_leaves_the_rest_missing() {
    var stock = books(5, reserved(order(1), 5, at(1)));
    stock = after(stock, stock.adjust(request("k"), adjustment(-4, DAMAGED), null, at(2)));

    var decision = stock.adjust(request("l"), adjustment(1, RECEIVED), null, at(3));

    assertThat(decision)
        .isEqualTo(Decision.accept(new Adjusted(request("l"), adjustment(1, RECEIVED), 3, at(3))));
    assertThat(after(stock, decision).shortfall()).isEqualTo(3);
  }

  @Test
  void what_is_short_cannot_be_allocated_beyond_what_is_there() {
    var stock =
        books(
            5,
            reserved(order(1), 2, at(1)),
            allocated(order(1), 2, at(1)),
            reserved(order(2), 3, at(2)));
    stock = after(stock, stock.adjust(request("k"), adjustment(-1, DAMAGED), null, at(3)));

    assertThat(code(stock.allocate(order(2), 3, at(4)))).isEqualTo("out_of_stock");
    assertThat(code(stock.reserve(claim(order(3), 1, at(4)), at(4)))).isEqualTo("out_of_stock");
    stock = after(stock, stock.adjust(request("l"), adjustment(1, RECEIVED), null, at(4)));
    assertThat(code(stock.allocate(order(2), 3, at(5)))).isNull();
  }

  @Test
  void overdue_holds_end_before_a_loss_counts_as_missing() {
    var stock = books(5, reserved(order(1), 5, T0));
    var deadline = T0.plus(TTL);

    var decision = stock.adjust(request("k"), adjustment(-5, SHRINKAGE), null, deadline);

    assertThat(decision)
        .isEqualTo(
            Decision.accept(
                new HoldExpired(order(1), 5, deadline),
                new Adjusted(request("k"), adjustment(-5, SHRINKAGE), 0, deadline)));
  }

  @Test
  void of_very_many_orders_at_risk_some_are_named_and_all_are_counted() {
    var history = new ArrayList<StockEvent>();
    for (int i = 1; i <= 2000; i++) {
      history.add(reserved(order(i), 1, at(i % 60)));
    }
    var stock = books(2000, history.toArray(StockEvent[]::new));

    var decision = stock.adjust(request("k"), adjustment(-2000, COUNTED), null, at(61));

    var fellShort = (FellShort) decision.events().getLast();
    assertThat(fellShort.reservations()).isEqualTo(2000);
    assertThat(fellShort.newest()).hasSize(500);
  }

  @Test
  void there_is_a_limit_to_what_can_be_on_hand() {
    var stock = books(5);
    for (int i = 0; i < 10; i++) {
      stock =
          after(
              stock,
              stock.adjust(
                  request("k" + i), adjustment(Adjustment.MAX_DELTA, RECEIVED), null, at(1)));
    }

    assertThat(stock.onHand()).isEqualTo(5 + 9 * Adjustment.MAX_DELTA);
    assertThat(
            code(
                stock.adjust(
                    request("k9"), adjustment(Adjustment.MAX_DELTA, RECEIVED), null, at(2))))
        .isEqualTo("stock_limit_exceeded");
  }
}
