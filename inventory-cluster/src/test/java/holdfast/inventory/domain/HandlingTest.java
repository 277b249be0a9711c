package holdfast.inventory.domain;

import static holdfast.inventory.domain.Given.POLICY;
import static holdfast.inventory.domain.Given.T0;
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
import static holdfast.inventory.domain.StockOperation.Kind.RESTOCK;
import static holdfast.inventory.domain.StockOperation.Kind.SHIP;
import static org.assertj.core.api.Assertions.assertThat;

import holdfast.inventory.domain.StockEvent.OperationRefused;
import holdfast.inventory.domain.StockEvent.Released;
import holdfast.inventory.domain.StockEvent.ReservationNotKnown;
import holdfast.inventory.domain.StockEvent.Restocked;
import holdfast.inventory.domain.StockEvent.Shipped;
import holdfast.kit.domain.Decision;
import holdfast.kit.domain.Refusal;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Sold goods leave the building, and some come back. */
class HandlingTest {

  private static final UUID FIRST = new UUID(1, 1);
  private static final UUID SECOND = new UUID(1, 2);

  private final Stock sold = books(10, reserved(order(1), 5, T0), allocated(order(1), 5, T0));

  @Test
  void sold_units_are_shipped_in_parts_until_none_are_left() {
    var some = ship(sold, FIRST, 2);
    assertThat(some).isEqualTo(Decision.accept(new Shipped(FIRST, order(1), 2, at(1))));
    var part = after(sold, some);
    assertThat(part.onHand()).isEqualTo(8);
    assertThat(part.allocated()).isEqualTo(3);
    assertThat(part.available()).isEqualTo(5);

    var all = after(part, ship(part, SECOND, 3));
    assertThat(all.onHand()).isEqualTo(5);
    assertThat(all.allocated()).isZero();
    assertThat(all.end(order(1))).isInstanceOf(ClosedReservation.Shipped.class);
  }

  @Test
  void a_repeated_shipment_is_made_once() {
    var part = after(sold, ship(sold, FIRST, 2));

    assertThat(ship(part, FIRST, 2)).isEqualTo(Decision.unchanged());
    assertThat(code(ship(part, FIRST, 3))).isEqualTo("exists_with_different_lines");
    assertThat(code(handle(part, FIRST, RESTOCK, 2))).isEqualTo("exists_with_different_lines");
  }

  @Test
  void more_than_was_sold_is_not_shipped_and_the_refusal_is_kept_with_its_id() {
    var operation = new StockOperation(FIRST, SHIP, order(1), 6);
    var refusal = new Refusal("ship_exceeds_allocated", "5 left to ship");

    var refused = ship(sold, FIRST, 6);

    assertThat(refused)
        .isEqualTo(
            new Decision.Refuse<>(
                refusal, List.of(new OperationRefused(operation, refusal, at(1)))));
    assertThat(ship(after(sold, refused), FIRST, 6))
        .isEqualTo(new Decision.Refuse<>(refusal, List.of()));
  }

  @Test
  void what_was_only_held_given_back_or_shipped_before_is_not_shipped() {
    var held = books(10, reserved(order(1), 5, T0));
    assertThat(code(ship(held, FIRST, 1))).isEqualTo("not_allocated");
    var released = after(sold, new Released(order(1), 5, true, T0));
    assertThat(code(ship(released, FIRST, 1))).isEqualTo("already_released");
    var shipped = after(sold, ship(sold, FIRST, 5));
    assertThat(code(ship(shipped, SECOND, 1))).isEqualTo("ship_exceeds_allocated");
  }

  @Test
  void what_is_not_in_the_building_is_not_shipped() {
    var lost = adjustment(-7, Adjustment.Reason.SHRINKAGE);
    var stock = after(sold, sold.adjust(request("k"), lost, null, T0));

    assertThat(code(ship(stock, FIRST, 4))).isEqualTo("insufficient_stock");
    assertThat(code(ship(stock, FIRST, 3))).isNull();
  }

  @Test
  void of_a_reservation_that_is_not_known_nothing_is_said_for_good() {
    var unknown = books(10).handle(new StockOperation(FIRST, SHIP, order(1), 1), T0, T0);

    assertThat(code(unknown)).isEqualTo("operation_expired");
    assertThat(unknown.events()).containsExactly(new ReservationNotKnown(order(1), T0));
    assertThat(after(books(10), unknown).operations().isEmpty()).isTrue();
  }

  @Test
  void an_intent_older_than_the_memory_of_ids_is_not_carried_out() {
    var limit = T0.minus(POLICY.keyRetention());
    var operation = new StockOperation(FIRST, SHIP, order(1), 1);

    assertThat(code(sold.handle(operation, limit, T0))).isNull();
    assertThat(code(sold.handle(operation, limit.minusMillis(1), T0)))
        .isEqualTo("operation_expired");
    assertThat(code(sold.handle(operation, T0.plus(POLICY.clockMargin()).plusMillis(1), T0)))
        .isEqualTo("outcome_unknown");
  }

  @Test
  void an_operation_is_known_for_as_long_as_its_intent_may_still_count() {
    var part = after(sold, ship(sold, FIRST, 2));

    var kept = at(1).plus(POLICY.operationRetention());
    assertThat(after(part, part.release(order(9), kept)).operations().contains(FIRST)).isTrue();
    var late = kept.plusMillis(1);
    assertThat(after(part, part.release(order(9), late)).operations().contains(FIRST)).isFalse();
  }

  @Test
  void release_gives_back_what_was_not_shipped_and_refuses_what_was() {
    var part = after(sold, ship(sold, FIRST, 2));
    assertThat(part.release(order(1), at(2)))
        .isEqualTo(Decision.accept(new Released(order(1), 3, true, at(2))));

    var all = after(sold, ship(sold, FIRST, 5));
    assertThat(code(all.release(order(1), at(2)))).isEqualTo("already_shipped");
  }

  @Test
  void reserve_and_allocate_still_answer_while_a_part_is_shipped_and_after() {
    var part = after(sold, ship(sold, FIRST, 2));
    assertThat(part.reserve(claim(order(1), 5, T0), at(2))).isEqualTo(Decision.unchanged());
    assertThat(part.allocate(order(1), 5, at(2))).isEqualTo(Decision.unchanged());

    var all = after(sold, ship(sold, FIRST, 5));
    assertThat(all.allocate(order(1), 5, at(2))).isEqualTo(Decision.unchanged());
    assertThat(code(all.reserve(claim(order(1), 5, T0), at(2)))).isEqualTo("already_shipped");
  }

  @Test
  void returned_units_are_on_hand_again_once() {
    var shipped = after(sold, ship(sold, FIRST, 5));

    var back = handle(shipped, SECOND, RESTOCK, 2);
    assertThat(back).isEqualTo(Decision.accept(new Restocked(SECOND, order(1), 2, at(1))));
    var stock = after(shipped, back);
    assertThat(stock.onHand()).isEqualTo(7);
    assertThat(handle(stock, SECOND, RESTOCK, 2)).isEqualTo(Decision.unchanged());
  }

  @Test
  void units_come_back_long_after_their_reservation_was_forgotten() {
    assertThat(code(handle(books(1), FIRST, RESTOCK, 2))).isNull();
    assertThat(code(handle(Stock.empty(POLICY), FIRST, RESTOCK, 2))).isEqualTo("unknown_sku");
  }

  private static Decision<StockEvent> ship(Stock stock, UUID id, int quantity) {
    return handle(stock, id, SHIP, quantity);
  }

  private static Decision<StockEvent> handle(
      Stock stock, UUID id, StockOperation.Kind kind, int quantity) {
    return stock.handle(new StockOperation(id, kind, order(1), quantity), T0, at(1));
  }
}
