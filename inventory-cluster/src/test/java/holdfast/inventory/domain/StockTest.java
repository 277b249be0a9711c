package holdfast.inventory.domain;

import static holdfast.inventory.domain.Given.BOOK;
import static holdfast.inventory.domain.Given.POLICY;
import static holdfast.inventory.domain.Given.T0;
import static holdfast.inventory.domain.Given.TEN;
import static holdfast.inventory.domain.Given.TTL;
import static holdfast.inventory.domain.Given.after;
import static holdfast.inventory.domain.Given.allocated;
import static holdfast.inventory.domain.Given.at;
import static holdfast.inventory.domain.Given.books;
import static holdfast.inventory.domain.Given.claim;
import static holdfast.inventory.domain.Given.code;
import static holdfast.inventory.domain.Given.holdOf;
import static holdfast.inventory.domain.Given.linesOf;
import static holdfast.inventory.domain.Given.order;
import static holdfast.inventory.domain.Given.reserved;
import static org.assertj.core.api.Assertions.assertThat;

import holdfast.inventory.domain.StockEvent.Allocated;
import holdfast.inventory.domain.StockEvent.HoldExpired;
import holdfast.inventory.domain.StockEvent.RanOut;
import holdfast.inventory.domain.StockEvent.Released;
import holdfast.inventory.domain.StockEvent.ReservationCancelled;
import holdfast.inventory.domain.StockEvent.ReservationNotKnown;
import holdfast.inventory.domain.StockEvent.ReserveRefused;
import holdfast.kit.domain.Decision;
import holdfast.kit.domain.Money;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Reserve, allocate, release: what is promised to whom, and until when. */
class StockTest {

  @Test
  void a_reservation_holds_units_at_the_price_of_the_day() {
    var decision = books(5).reserve(claim(order(1), 3, T0), at(1));

    assertThat(decision).isEqualTo(Decision.accept(reserved(order(1), 3, at(1))));
    assertThat(after(books(5), decision).available()).isEqualTo(2);
  }

  @Test
  void a_repeated_reservation_changes_nothing_and_keeps_its_price() {
    var dearer = new StockTerms("Book", new Money(1200, "EUR"), null, null);
    var stock =
        after(
            books(5, reserved(order(1), 3, T0)), new StockEvent.Defined(dearer, 2, 2, "olga", T0));

    assertThat(stock.reserve(claim(order(1), 3, T0), at(1))).isEqualTo(Decision.unchanged());
    assertThat(holdOf(stock, order(1)).price()).isEqualTo(new Price(TEN, 1));
  }

  @Test
  void a_repeat_with_other_lines_is_refused_whatever_became_of_the_first() {
    var held = books(5, reserved(order(1), 3, T0));
    var ends =
        List.of(
            held,
            after(held, allocated(order(1), 3, T0)),
            after(held, new Released(order(1), 3, false, T0)),
            after(held, new HoldExpired(order(1), 3, T0)),
            after(books(2), books(2).reserve(claim(order(1), 3, T0), T0)));

    for (var stock : ends) {
      assertThat(code(stock.reserve(claim(order(1), 2, T0), at(1))))
          .isEqualTo("exists_with_different_lines");
    }
    assertThat(code(held.allocate(order(1), 2, at(1)))).isEqualTo("exists_with_different_lines");
  }

  @Test
  void units_that_are_not_there_are_refused_and_the_refusal_is_kept() {
    var stock = books(5, reserved(order(1), 3, T0));
    var refusal = new ReserveRefusal("out_of_stock", 3, 2, null);

    var decision = stock.reserve(claim(order(2), 3, T0), at(1));

    assertThat(code(decision)).isEqualTo("out_of_stock");
    assertThat(decision.events())
        .containsExactly(new ReserveRefused(order(2), linesOf(3), refusal, at(1)));
  }

  @Test
  void a_repeat_of_a_refused_reservation_is_told_the_same_though_units_came_back() {
    var stock = books(5, reserved(order(1), 3, T0));
    stock = after(stock, stock.reserve(claim(order(2), 3, T0), T0));
    stock = after(stock, stock.release(order(1), T0));

    var again = stock.reserve(claim(order(2), 3, T0), at(1));

    assertThat(code(again)).isEqualTo("out_of_stock");
    assertThat(again.events()).isEmpty();
  }

  @Test
  void a_product_that_nobody_defined_is_refused_and_the_refusal_is_kept() {
    var decision = Stock.empty(POLICY).reserve(claim(order(1), 1, T0), at(1));

    assertThat(code(decision)).isEqualTo("unknown_sku");
    assertThat(decision.events()).hasSize(1);
  }

  @Test
  void an_order_gets_no_more_than_the_limit_per_order() {
    var limited = new StockEvent.Defined(new StockTerms("Book", TEN, null, 2), 1, 2, "olga", T0);
    var stock = after(books(5), limited);

    assertThat(code(stock.reserve(claim(order(1), 3, T0), T0)))
        .isEqualTo("per_order_limit_exceeded");
    assertThat(code(stock.reserve(claim(order(1), 2, T0), T0))).isNull();
  }

  @Test
  void a_reservation_that_arrives_after_its_release_is_refused() {
    var stock = after(books(5), books(5).release(order(1), T0));

    var late = stock.reserve(claim(order(1), 1, T0), at(1));

    assertThat(code(late)).isEqualTo("operation_cancelled");
    assertThat(late.events()).isEmpty();
  }

  @Test
  void a_reservation_is_refused_after_it_was_released() {
    var stock = books(5, reserved(order(1), 3, T0), new Released(order(1), 3, false, T0));

    assertThat(code(stock.reserve(claim(order(1), 3, T0), at(1)))).isEqualTo("operation_cancelled");
  }

  @Test
  void an_unknown_reservation_older_than_the_memory_is_never_applied() {
    var limit = T0.minus(POLICY.memoryWindow());

    assertThat(code(books(5).reserve(claim(order(1), 1, limit), T0))).isNull();
    var tooOld = books(5).reserve(claim(order(1), 1, limit.minusMillis(1)), T0);

    assertThat(code(tooOld)).isEqualTo("operation_expired");
    assertThat(tooOld.events()).hasSize(1);
  }

  @Test
  void nothing_is_done_for_a_sender_whose_clock_is_too_far_ahead() {
    var limit = T0.plus(POLICY.clockMargin());

    assertThat(code(books(5).reserve(claim(order(1), 1, limit), T0))).isNull();
    var ahead = books(5).reserve(claim(order(1), 1, limit.plusMillis(1)), T0);

    assertThat(code(ahead)).isEqualTo("outcome_unknown");
    assertThat(ahead.events()).isEmpty();
  }

  @Test
  void a_known_reservation_is_answered_whatever_time_it_says() {
    var stock = books(5, reserved(order(1), 1, T0));

    assertThat(stock.reserve(claim(order(1), 1, T0.minus(Duration.ofDays(1))), T0))
        .isEqualTo(Decision.unchanged());
    assertThat(stock.reserve(claim(order(1), 1, T0.plus(Duration.ofDays(1))), T0))
        .isEqualTo(Decision.unchanged());
  }

  @Test
  void a_hold_lasts_no_longer_than_the_longest_hold() {
    var greedy = new Claim(order(1), new Quantity(1), linesOf(1), Duration.ofDays(1), T0);

    var stock = after(books(5), books(5).reserve(greedy, T0));

    assertThat(holdOf(stock, order(1)).expiresAt()).isEqualTo(T0.plus(POLICY.longestHold()));
  }

  @Test
  void held_units_are_allocated_once() {
    var stock = books(5, reserved(order(1), 3, T0));

    var decision = stock.allocate(order(1), 3, at(1));

    assertThat(decision).isEqualTo(Decision.accept(new Allocated(order(1), 3, at(1))));
    var sold = after(stock, decision);
    assertThat(sold.held()).isZero();
    assertThat(sold.allocated()).isEqualTo(3);
    assertThat(sold.allocate(order(1), 3, at(2))).isEqualTo(Decision.unchanged());
    assertThat(sold.reserve(claim(order(1), 3, T0), at(2))).isEqualTo(Decision.unchanged());
  }

  @Test
  void what_is_allocated_no_clock_takes_away() {
    var sold = books(5, reserved(order(1), 3, T0), allocated(order(1), 3, T0));
    var muchLater = T0.plus(Duration.ofDays(365));

    assertThat(sold.expireOverdue(muchLater)).isEqualTo(Decision.unchanged());
    assertThat(sold.allocate(order(1), 3, muchLater)).isEqualTo(Decision.unchanged());
  }

  @Test
  void allocating_what_is_not_known_changes_nothing_but_is_stored() {
    var decision = books(5).allocate(order(1), 3, at(1));

    assertThat(code(decision)).isEqualTo("operation_expired");
    assertThat(decision.events()).containsExactly(new ReservationNotKnown(order(1), at(1)));
    assertThat(code(after(books(5), decision).reserve(claim(order(1), 3, T0), at(1)))).isNull();
  }

  @Test
  void allocating_what_was_given_back_is_refused() {
    var released = books(5, reserved(order(1), 3, T0), new Released(order(1), 3, false, T0));
    var cancelled = books(5, new ReservationCancelled(order(1), T0));

    assertThat(released.allocate(order(1), 3, T0))
        .isEqualTo(cancelled.allocate(order(1), 3, T0))
        .isEqualTo(Decision.refuse("already_released", "its units were given back"));
  }

  @Test
  void a_hold_past_its_deadline_ends_by_an_event_before_anything_is_answered() {
    var stock = books(5, reserved(order(1), 3, T0));
    var deadline = T0.plus(TTL);
    var expired = new HoldExpired(order(1), 3, deadline);

    assertThat(stock.allocate(order(1), 3, deadline.minusMillis(1)).events())
        .doesNotContain(expired);
    for (var decision :
        List.of(
            stock.allocate(order(1), 3, deadline),
            stock.reserve(claim(order(1), 3, T0), deadline))) {
      assertThat(code(decision)).isEqualTo("reservation_expired");
      assertThat(decision.events()).containsExactly(expired);
    }
  }

  @Test
  void expired_stays_expired() {
    var stock = books(5, reserved(order(1), 3, T0), new HoldExpired(order(1), 3, T0.plus(TTL)));
    var later = T0.plus(TTL).plusSeconds(1);

    assertThat(code(stock.reserve(claim(order(1), 3, T0), later))).isEqualTo("reservation_expired");
    assertThat(code(stock.allocate(order(1), 3, later))).isEqualTo("reservation_expired");
    assertThat(stock.release(order(1), later)).isEqualTo(Decision.unchanged());
    assertThat(stock.available()).isEqualTo(5);
  }

  @Test
  void units_of_an_overdue_hold_are_promised_only_after_its_expiry_in_the_same_batch() {
    var stock = books(5, reserved(order(1), 3, T0));
    var deadline = T0.plus(TTL);

    var decision = stock.reserve(claim(order(2), 5, deadline), deadline);

    assertThat(decision)
        .isEqualTo(
            Decision.accept(
                new HoldExpired(order(1), 3, deadline),
                reserved(order(2), 5, deadline),
                new RanOut(deadline)));
  }

  @Test
  void expiries_are_stored_with_the_refusal_that_comes_after_them() {
    var stock = books(5, reserved(order(1), 3, T0));
    var deadline = T0.plus(TTL);

    var decision = stock.reserve(claim(order(2), 6, deadline), deadline);

    assertThat(code(decision)).isEqualTo("out_of_stock");
    assertThat(decision.events())
        .containsExactly(
            new HoldExpired(order(1), 3, deadline),
            new ReserveRefused(
                order(2), linesOf(6), new ReserveRefusal("out_of_stock", 6, 5, null), deadline));
  }

  @Test
  void with_more_overdue_holds_than_one_batch_takes_the_answer_is_unknown_until_all_have_ended() {
    int holds = 3 * POLICY.expiriesAtOnce() / 2;
    var history = new ArrayList<StockEvent>();
    for (int i = 1; i <= holds; i++) {
      history.add(reserved(order(i), 1, T0));
    }
    var stock = books(holds, history.toArray(StockEvent[]::new));
    var deadline = T0.plus(TTL);
    var wantsAll = claim(order(100_000), holds, deadline);

    var first = stock.reserve(wantsAll, deadline);

    assertThat(code(first)).isEqualTo("outcome_unknown");
    assertThat(first.events())
        .filteredOn(event -> event instanceof HoldExpired)
        .hasSize(POLICY.expiriesAtOnce());
    var second = after(stock, first).reserve(wantsAll, deadline);
    assertThat(code(second)).isNull();
    assertThat(second.events())
        .filteredOn(event -> event instanceof HoldExpired)
        .hasSize(holds - POLICY.expiriesAtOnce());
  }

  @Test
  void overdue_holds_end_by_themselves_too() {
    var stock = books(5, reserved(order(1), 3, T0), reserved(order(2), 1, at(60)));

    var decision = stock.expireOverdue(T0.plus(TTL));

    assertThat(decision).isEqualTo(Decision.accept(new HoldExpired(order(1), 3, T0.plus(TTL))));
    assertThat(stock.overdue(T0.plus(TTL))).isEqualTo(3);
  }

  @Test
  void release_ends_what_is_held_and_what_is_allocated() {
    var held = books(5, reserved(order(1), 3, T0));
    var sold = after(held, allocated(order(1), 3, T0));

    assertThat(held.release(order(1), at(1)))
        .isEqualTo(Decision.accept(new Released(order(1), 3, false, at(1))));
    assertThat(sold.release(order(1), at(1)))
        .isEqualTo(Decision.accept(new Released(order(1), 3, true, at(1))));
    assertThat(after(held, held.release(order(1), at(1))).available()).isEqualTo(5);
    assertThat(after(sold, sold.release(order(1), at(1))).available()).isEqualTo(5);
  }

  @Test
  void release_of_what_was_never_seen_is_kept_whatever_its_age() {
    assertThat(books(5).release(order(1), at(1)))
        .isEqualTo(Decision.accept(new ReservationCancelled(order(1), at(1))));
    assertThat(Stock.empty(POLICY).release(order(1), at(1)).events()).hasSize(1);
  }

  @Test
  void a_release_is_answered_again_and_stored_once() {
    var refused = after(books(1), books(1).reserve(claim(order(1), 3, T0), T0));
    var released = books(5, reserved(order(1), 3, T0), new Released(order(1), 3, false, T0));
    var cancelled = books(5, new ReservationCancelled(order(1), T0));

    for (var stock : List.of(refused, released, cancelled)) {
      assertThat(stock.release(order(1), at(1))).isEqualTo(Decision.unchanged());
    }
  }

  @Test
  void time_does_not_run_back_behind_the_last_event() {
    var stock = books(5, reserved(order(1), 3, T0), reserved(order(2), 1, T0.plus(TTL)));
    Instant clockThatWasSetBack = T0;

    assertThat(code(stock.allocate(order(1), 3, clockThatWasSetBack)))
        .isEqualTo("reservation_expired");
    assertThat(stock.release(order(2), clockThatWasSetBack).events().getFirst().at())
        .isEqualTo(T0.plus(TTL));
  }

  @Test
  void the_first_definition_has_version_one_and_the_same_again_changes_nothing() {
    var decision = Stock.empty(POLICY).define(BOOK, null, "olga", T0);

    assertThat(decision).isEqualTo(Decision.accept(new StockEvent.Defined(BOOK, 1, 1, "olga", T0)));
    assertThat(books(5).define(BOOK, null, "otto", at(1))).isEqualTo(Decision.unchanged());
  }

  @Test
  void the_price_version_moves_with_the_price_alone() {
    var renamed = new StockTerms("The Book", TEN, 3, null);
    var dearer = new StockTerms("Book", new Money(1200, "EUR"), null, null);

    assertThat(books(5).define(renamed, null, "olga", at(1)))
        .isEqualTo(Decision.accept(new StockEvent.Defined(renamed, 1, 2, "olga", at(1))));
    assertThat(books(5).define(dearer, null, "olga", at(1)))
        .isEqualTo(Decision.accept(new StockEvent.Defined(dearer, 2, 2, "olga", at(1))));
  }

  @Test
  void a_definition_that_somebody_else_changed_meanwhile_is_not_overwritten() {
    var renamed = new StockTerms("The Book", TEN, null, null);

    assertThat(code(books(5).define(renamed, 7, "olga", at(1)))).isEqualTo("definition_changed");
    assertThat(code(Stock.empty(POLICY).define(renamed, 1, "olga", at(1))))
        .isEqualTo("definition_changed");
    assertThat(code(books(5).define(renamed, 1, "olga", at(1)))).isNull();
  }

  @Test
  void a_change_that_was_made_is_confirmed_to_the_one_who_repeats_it() {
    var renamed = new StockTerms("The Book", TEN, null, null);
    var stock = after(books(5), books(5).define(renamed, 1, "olga", at(1)));

    assertThat(stock.define(renamed, 1, "olga", at(2))).isEqualTo(Decision.unchanged());
  }
}
