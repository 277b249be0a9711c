package holdfast.payment.domain;

import static holdfast.payment.domain.AccountFixture.NOON;
import static holdfast.payment.domain.AccountFixture.OTHER_PAYMENT;
import static holdfast.payment.domain.AccountFixture.PAYMENT;
import static holdfast.payment.domain.AccountFixture.POLICY;
import static holdfast.payment.domain.AccountFixture.REFUND;
import static holdfast.payment.domain.AccountFixture.accountAfter;
import static holdfast.payment.domain.AccountFixture.after;
import static holdfast.payment.domain.AccountFixture.asked;
import static holdfast.payment.domain.AccountFixture.askedByOperator;
import static holdfast.payment.domain.AccountFixture.captured;
import static holdfast.payment.domain.AccountFixture.deposited;
import static holdfast.payment.domain.AccountFixture.eur;
import static holdfast.payment.domain.AccountFixture.held;
import static holdfast.payment.domain.AccountFixture.opened;
import static holdfast.payment.domain.AccountFixture.posted;
import static holdfast.payment.domain.AccountFixture.verdict;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import holdfast.kit.domain.Decision;
import holdfast.kit.domain.Decision.Refuse;
import holdfast.kit.domain.Money;
import holdfast.kit.domain.Refusal;
import holdfast.payment.domain.AccountEvent.HoldCaptured;
import holdfast.payment.domain.AccountEvent.HoldPlaced;
import holdfast.payment.domain.AccountEvent.HoldRefused;
import holdfast.payment.domain.AccountEvent.HoldVoided;
import holdfast.payment.domain.AccountEvent.PaymentCancelled;
import holdfast.payment.domain.AccountEvent.PaymentNotKnown;
import holdfast.payment.domain.AccountEvent.RefundRefused;
import holdfast.payment.domain.AccountEvent.Refunded;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What orders may do with an account. */
class PaymentsTest {

  private static final Account RICH = accountAfter(opened(), deposited(1000));

  @Test
  void a_hold_sets_money_aside() {
    var decision = RICH.authorise(PAYMENT, asked(400), NOON, NOON);

    assertThat(decision).isEqualTo(Decision.accept(held(PAYMENT, 400)));
    assertThat(after(RICH, decision).held()).isEqualTo(400);
  }

  @Test
  void the_same_authorisation_again_changes_nothing() {
    var account = accountAfter(opened(), deposited(1000), held(PAYMENT, 400));

    assertThat(verdict(account.authorise(PAYMENT, asked(400), NOON, NOON))).isEqualTo("unchanged");
    assertThat(
            verdict(
                account.after(captured(PAYMENT, 400)).authorise(PAYMENT, asked(400), NOON, NOON)))
        .isEqualTo("unchanged");
  }

  @Test
  void a_payment_id_stands_for_one_content_only() {
    var account = accountAfter(opened(), deposited(1000), held(PAYMENT, 400));

    assertThat(verdict(account.authorise(PAYMENT, asked(401), NOON, NOON)))
        .isEqualTo("exists_with_different_amount");
    var byBob = new Authorisation(eur(400), "bob", PlacedBy.OWNER);
    assertThat(verdict(account.authorise(PAYMENT, byBob, NOON, NOON)))
        .isEqualTo("exists_with_different_subject");
    var asOperator = new Authorisation(eur(400), "alice", PlacedBy.OPERATOR);
    assertThat(verdict(account.authorise(PAYMENT, asOperator, NOON, NOON)))
        .isEqualTo("exists_with_different_placed_by");
    var inDollars = new Authorisation(new Money(400, "USD"), "alice", PlacedBy.OWNER);
    assertThat(verdict(account.authorise(PAYMENT, inDollars, NOON, NOON)))
        .isEqualTo("exists_with_different_amount");
  }

  @Test
  void no_more_is_held_than_is_available() {
    var account = accountAfter(opened(), deposited(1000), held(OTHER_PAYMENT, 601));

    assertThat(verdict(account.authorise(PAYMENT, asked(400), NOON, NOON)))
        .isEqualTo("insufficient_funds");
    assertThat(verdict(account.authorise(PAYMENT, asked(399), NOON, NOON))).isEqualTo("accepted");
  }

  @Test
  void a_hold_that_was_not_covered_cannot_be_replayed() {
    assertThatThrownBy(() -> accountAfter(opened(), held(PAYMENT, 1)))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void a_refused_authorisation_closes_its_id() {
    var refused = RICH.authorise(PAYMENT, asked(1001), NOON, NOON);

    assertThat(verdict(refused)).isEqualTo("insufficient_funds");
    assertThat(refused.events()).singleElement().isInstanceOf(HoldRefused.class);

    var richer = after(RICH, refused).after(deposited(5000));
    var copy = richer.authorise(PAYMENT, asked(1001), NOON, NOON);
    assertThat(copy).isEqualTo(new Refuse<>(((Refuse<?>) refused).refusal(), List.of()));
    assertThat(verdict(richer.authorise(PAYMENT, asked(1), NOON, NOON)))
        .isEqualTo("exists_with_different_amount");
  }

  @Test
  void an_account_that_does_not_exist_refuses_and_remembers_it_when_it_is_opened() {
    var nobody = accountAfter();

    var refused = nobody.authorise(PAYMENT, asked(1), NOON, NOON);
    assertThat(verdict(refused)).isEqualTo("account_not_found");
    assertThat(refused.events()).singleElement().isInstanceOf(HoldRefused.class);

    var opened = after(nobody, refused).after(opened()).after(deposited(1000));
    assertThat(verdict(opened.authorise(PAYMENT, asked(1), NOON, NOON)))
        .isEqualTo("account_not_found");
  }

  @Test
  void a_customer_spends_from_its_own_account_only_and_learns_nothing_of_others() {
    var byBob = new Authorisation(eur(1), "bob", PlacedBy.OWNER);

    var refused = RICH.authorise(PAYMENT, byBob, NOON, NOON);

    assertThat(verdict(refused)).isEqualTo("account_not_found");
    assertThat(refused.events()).hasSize(1);
  }

  @Test
  void an_operator_spends_from_any_account() {
    assertThat(verdict(RICH.authorise(PAYMENT, askedByOperator(1), NOON, NOON)))
        .isEqualTo("accepted");
  }

  @Test
  void a_hold_is_in_the_currency_of_the_account() {
    var inDollars = new Authorisation(new Money(1, "USD"), "alice", PlacedBy.OWNER);

    var refused = RICH.authorise(PAYMENT, inDollars, NOON, NOON);

    assertThat(verdict(refused)).isEqualTo("currency_mismatch");
    assertThat(refused.events()).hasSize(1);
  }

  @Test
  void an_authorisation_that_arrives_after_its_void_is_refused() {
    var voidedUnseen = RICH.voidPayment(PAYMENT, NOON);
    assertThat(voidedUnseen).isEqualTo(Decision.accept(new PaymentCancelled(PAYMENT, NOON)));

    var late = after(RICH, voidedUnseen).authorise(PAYMENT, asked(1), NOON, NOON);
    assertThat(verdict(late)).isEqualTo("operation_cancelled");
    assertThat(late.events()).isEmpty();
  }

  @Test
  void an_authorisation_repeated_after_its_void_is_refused() {
    var account = RICH.after(held(PAYMENT, 5)).after(new HoldVoided(PAYMENT, NOON));

    assertThat(verdict(account.authorise(PAYMENT, asked(5), NOON, NOON)))
        .isEqualTo("operation_cancelled");
    assertThat(verdict(account.authorise(PAYMENT, asked(6), NOON, NOON)))
        .isEqualTo("exists_with_different_amount");
  }

  @Test
  void a_void_closes_an_id_also_where_no_account_is() {
    var tombstone = accountAfter().voidPayment(PAYMENT, NOON);

    var opened = after(accountAfter(), tombstone).after(opened()).after(deposited(5));
    assertThat(verdict(opened.authorise(PAYMENT, asked(5), NOON, NOON)))
        .isEqualTo("operation_cancelled");
  }

  @Test
  void an_authorisation_from_before_the_memory_window_is_refused_and_never_applied() {
    Instant tooOld = NOON.minus(POLICY.memoryWindow()).minusMillis(1);

    var refused = RICH.authorise(PAYMENT, asked(1), tooOld, NOON);

    assertThat(verdict(refused)).isEqualTo("operation_expired");
    assertThat(refused.events()).singleElement().isInstanceOf(HoldRefused.class);
    assertThat(verdict(RICH.authorise(PAYMENT, asked(1), tooOld.plusMillis(1), NOON)))
        .isEqualTo("accepted");
  }

  @Test
  void what_was_forgotten_is_too_old_to_be_applied_again() {
    Instant youngest = NOON.plus(POLICY.clockMargin());
    var voided = RICH.after(new PaymentCancelled(PAYMENT, NOON));
    Instant forgetting = NOON.plus(POLICY.closedRetention()).plusMillis(1);
    var forgotten = voided.after(new PaymentCancelled(OTHER_PAYMENT, forgetting));

    assertThat(forgotten.payment(PAYMENT)).isNull();
    assertThat(verdict(forgotten.authorise(PAYMENT, asked(1), youngest, forgetting)))
        .isEqualTo("operation_expired");
  }

  @Test
  void what_was_forgotten_stays_too_old_when_the_window_is_made_longer() {
    Instant forgetting = NOON.plus(POLICY.closedRetention()).plusMillis(1);
    var forgotten =
        RICH.after(new PaymentCancelled(PAYMENT, NOON))
            .after(new PaymentCancelled(OTHER_PAYMENT, forgetting));
    var longer =
        new AccountPolicy(
            POLICY.memoryWindow().multipliedBy(3),
            POLICY.clockMargin(),
            POLICY.capturedRetention(),
            POLICY.keyRetention());
    var account =
        new Account(
            longer,
            forgotten.standing(),
            forgotten.payments(),
            forgotten.requests(),
            forgotten.progress());

    assertThat(verdict(account.authorise(PAYMENT, asked(1), NOON, forgetting)))
        .isEqualTo("operation_expired");
  }

  @Test
  void an_authorisation_that_is_intended_for_later_changes_nothing_and_says_nothing() {
    Instant ahead = NOON.plus(POLICY.clockMargin()).plusMillis(1);

    var decision = RICH.authorise(PAYMENT, asked(1), ahead, NOON);

    assertThat(verdict(decision)).isEqualTo("outcome_unknown");
    assertThat(decision.events()).isEmpty();
    assertThat(verdict(RICH.authorise(PAYMENT, asked(1), ahead.minusMillis(1), NOON)))
        .isEqualTo("accepted");
  }

  @Test
  void a_capture_takes_what_was_held() {
    var account = RICH.after(held(PAYMENT, 400));

    var decision = account.capture(PAYMENT, null, NOON);

    assertThat(decision)
        .isEqualTo(Decision.accept(new HoldCaptured(PAYMENT, eur(400), "sales:EUR", NOON)));
    var captured = after(account, decision);
    assertThat(captured.held()).isZero();
    assertThat(posted(captured)).isEqualTo(600);
  }

  @Test
  void a_partial_capture_is_final_and_gives_the_rest_back() {
    var held = RICH.after(held(PAYMENT, 400));
    var account = after(held, held.capture(PAYMENT, eur(150), NOON));

    assertThat(account.held()).isZero();
    assertThat(posted(account)).isEqualTo(850);
    assertThat(verdict(account.capture(PAYMENT, eur(150), NOON))).isEqualTo("unchanged");
    assertThat(verdict(account.capture(PAYMENT, null, NOON))).isEqualTo("already_captured");
    assertThat(verdict(account.capture(PAYMENT, eur(250), NOON))).isEqualTo("already_captured");
  }

  @Test
  void no_more_is_captured_than_is_held() {
    var account = RICH.after(held(PAYMENT, 400));

    assertThat(verdict(account.capture(PAYMENT, eur(401), NOON))).isEqualTo("amount_out_of_range");
    assertThat(verdict(account.capture(PAYMENT, new Money(400, "USD"), NOON)))
        .isEqualTo("currency_mismatch");
  }

  @Test
  void a_hold_resolves_once() {
    var held = RICH.after(held(PAYMENT, 400));
    var captured = held.after(captured(PAYMENT, 400));
    var voided = held.after(new HoldVoided(PAYMENT, NOON));

    assertThat(verdict(captured.voidPayment(PAYMENT, NOON))).isEqualTo("already_captured");
    assertThat(verdict(captured.capture(PAYMENT, null, NOON))).isEqualTo("unchanged");
    assertThat(verdict(voided.capture(PAYMENT, null, NOON))).isEqualTo("already_voided");
    assertThat(verdict(voided.voidPayment(PAYMENT, NOON))).isEqualTo("unchanged");
    assertThatThrownBy(() -> captured.after(new HoldVoided(PAYMENT, NOON)))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> captured.after(captured(PAYMENT, 400)))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> held.after(held(PAYMENT, 400)))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void what_was_refused_or_cancelled_cannot_be_captured() {
    var refused =
        RICH.after(new HoldRefused(PAYMENT, asked(1), new Refusal("account_frozen", ""), NOON));

    assertThat(verdict(refused.capture(PAYMENT, null, NOON))).isEqualTo("already_voided");
    assertThat(verdict(refused.voidPayment(PAYMENT, NOON))).isEqualTo("unchanged");
    assertThat(
            verdict(RICH.after(new PaymentCancelled(PAYMENT, NOON)).capture(PAYMENT, null, NOON)))
        .isEqualTo("already_voided");
  }

  @Test
  void capture_of_an_unknown_payment_changes_nothing_but_is_told_after_a_write() {
    var decision = RICH.capture(PAYMENT, null, NOON);

    assertThat(verdict(decision)).isEqualTo("operation_expired");
    assertThat(decision.events()).containsExactly(new PaymentNotKnown(PAYMENT, NOON));
    assertThat(verdict(after(RICH, decision).authorise(PAYMENT, asked(1), NOON, NOON)))
        .isEqualTo("accepted");
  }

  @Test
  void a_captured_payment_is_remembered_for_the_refund_window() {
    var captured = RICH.after(held(PAYMENT, 400)).after(captured(PAYMENT, 400));
    Instant end = NOON.plus(POLICY.capturedRetention());

    assertThat(captured.after(new PaymentNotKnown(OTHER_PAYMENT, end)).payment(PAYMENT))
        .isNotNull();
    assertThat(
            captured.after(new PaymentNotKnown(OTHER_PAYMENT, end.plusMillis(1))).payment(PAYMENT))
        .isNull();
  }

  @Test
  void a_refund_does_not_make_a_captured_payment_live_longer() {
    var captured = RICH.after(held(PAYMENT, 400)).after(captured(PAYMENT, 400));
    Instant late = NOON.plus(POLICY.capturedRetention());
    var refunded = after(captured, captured.refund(PAYMENT, REFUND, eur(1), late, late));

    assertThat(refunded.payment(PAYMENT)).isNotNull();
    assertThat(
            refunded.after(new PaymentNotKnown(OTHER_PAYMENT, late.plusMillis(1))).payment(PAYMENT))
        .isNull();
  }

  @Test
  void a_hold_has_no_clock() {
    var held = RICH.after(held(PAYMENT, 400));
    Instant years = NOON.plusSeconds(100_000_000);

    var later = held.after(new PaymentNotKnown(OTHER_PAYMENT, years));
    assertThat(later.held()).isEqualTo(400);
    assertThat(verdict(later.capture(PAYMENT, null, years))).isEqualTo("accepted");
  }

  @Test
  void a_refund_gives_back_what_was_captured_and_no_more() {
    var captured = RICH.after(held(PAYMENT, 400)).after(captured(PAYMENT, 400));

    var first = captured.refund(PAYMENT, REFUND, eur(300), NOON, NOON);
    assertThat(first)
        .isEqualTo(
            Decision.accept(new Refunded(PAYMENT, REFUND, eur(300), "sales:EUR", NOON, NOON)));
    var refunded = after(captured, first);
    assertThat(posted(refunded)).isEqualTo(900);

    var tooMuch = refunded.refund(PAYMENT, new RefundId("r-2"), eur(101), NOON, NOON);
    assertThat(verdict(tooMuch)).isEqualTo("refund_exceeds_captured");
    assertThat(tooMuch.events()).singleElement().isInstanceOf(RefundRefused.class);
    assertThat(verdict(refunded.refund(PAYMENT, new RefundId("r-3"), eur(100), NOON, NOON)))
        .isEqualTo("accepted");
  }

  @Test
  void a_refund_id_counts_once_and_for_one_amount() {
    var captured = RICH.after(held(PAYMENT, 400)).after(captured(PAYMENT, 400));
    var refunded = after(captured, captured.refund(PAYMENT, REFUND, eur(300), NOON, NOON));

    assertThat(verdict(refunded.refund(PAYMENT, REFUND, eur(300), NOON, NOON)))
        .isEqualTo("unchanged");
    assertThat(verdict(refunded.refund(PAYMENT, REFUND, eur(1), NOON, NOON)))
        .isEqualTo("exists_with_different_amount");
  }

  @Test
  void a_refund_that_came_before_the_capture_stays_refused_after_it() {
    var held = RICH.after(held(PAYMENT, 400));

    var early = held.refund(PAYMENT, REFUND, eur(1), NOON, NOON);
    assertThat(verdict(early)).isEqualTo("refund_exceeds_captured");

    var captured = after(held, early).after(captured(PAYMENT, 400));
    assertThat(verdict(captured.refund(PAYMENT, REFUND, eur(1), NOON, NOON)))
        .isEqualTo("refund_exceeds_captured");
    assertThat(verdict(captured.refund(PAYMENT, new RefundId("r-2"), eur(400), NOON, NOON)))
        .isEqualTo("accepted");
  }

  @Test
  void what_was_never_captured_has_nothing_to_refund() {
    var voided = RICH.after(held(PAYMENT, 5)).after(new HoldVoided(PAYMENT, NOON));

    var decision = voided.refund(PAYMENT, REFUND, eur(1), NOON, NOON);
    assertThat(verdict(decision)).isEqualTo("refund_exceeds_captured");
    assertThat(decision.events()).isEmpty();
    assertThat(verdict(RICH.refund(PAYMENT, REFUND, eur(1), NOON, NOON)))
        .isEqualTo("operation_expired");
  }

  @Test
  void a_tombstone_does_not_say_that_nothing_was_ever_captured() {
    var cancelled = RICH.after(new PaymentCancelled(PAYMENT, NOON));

    assertThat(verdict(cancelled.refund(PAYMENT, REFUND, eur(1), NOON, NOON)))
        .isEqualTo("operation_expired");
  }

  @Test
  void an_order_that_costs_nothing_holds_and_takes_nothing() {
    var account = accountAfter(opened());
    var held = after(account, account.authorise(PAYMENT, asked(0), NOON, NOON));

    assertThat(held.payment(PAYMENT)).isInstanceOf(Payment.Held.class);
    assertThat(verdict(held.capture(PAYMENT, null, NOON))).isEqualTo("accepted");
  }

  @Test
  void an_event_before_the_account_is_open_is_a_broken_journal() {
    assertThatThrownBy(() -> accountAfter(new HoldPlaced(PAYMENT, asked(0), NOON, NOON)))
        .isInstanceOf(IllegalStateException.class);
  }
}
