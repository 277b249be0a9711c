package holdfast.payment.domain;

import static holdfast.payment.domain.AccountFixture.NOON;
import static holdfast.payment.domain.AccountFixture.OTHER_PAYMENT;
import static holdfast.payment.domain.AccountFixture.PAYMENT;
import static holdfast.payment.domain.AccountFixture.REFUND;
import static holdfast.payment.domain.AccountFixture.accountAfter;
import static holdfast.payment.domain.AccountFixture.after;
import static holdfast.payment.domain.AccountFixture.asked;
import static holdfast.payment.domain.AccountFixture.available;
import static holdfast.payment.domain.AccountFixture.captured;
import static holdfast.payment.domain.AccountFixture.deposited;
import static holdfast.payment.domain.AccountFixture.eur;
import static holdfast.payment.domain.AccountFixture.held;
import static holdfast.payment.domain.AccountFixture.opened;
import static holdfast.payment.domain.AccountFixture.openedWithCredit;
import static holdfast.payment.domain.AccountFixture.posted;
import static holdfast.payment.domain.AccountFixture.request;
import static holdfast.payment.domain.AccountFixture.status;
import static holdfast.payment.domain.AccountFixture.verdict;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import holdfast.kit.domain.Decision;
import holdfast.kit.domain.Decision.Refuse;
import holdfast.kit.domain.Money;
import holdfast.kit.domain.Refusal;
import holdfast.payment.domain.AccountEvent.Closed;
import holdfast.payment.domain.AccountEvent.CreditLimitSet;
import holdfast.payment.domain.AccountEvent.Deposited;
import holdfast.payment.domain.AccountEvent.Frozen;
import holdfast.payment.domain.AccountEvent.MoneyMoved;
import holdfast.payment.domain.AccountEvent.Opened;
import holdfast.payment.domain.AccountEvent.PreconditionFailed;
import holdfast.payment.domain.AccountEvent.RequestRefused;
import holdfast.payment.domain.AccountEvent.Unfrozen;
import holdfast.payment.domain.AccountEvent.Withdrawn;
import holdfast.payment.domain.Standing.Status;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What people may do with an account. */
class AccountTest {

  private static final Terms ALICE_EUR = new Terms("alice", "EUR");

  @Test
  void an_account_opens_with_nothing_in_it() {
    var decision = accountAfter().open(new Opening(ALICE_EUR, null, "alice", false), null, NOON);

    assertThat(decision).isEqualTo(Decision.accept(new Opened(ALICE_EUR, eur(0), "alice", NOON)));
  }

  @Test
  void opening_an_account_again_changes_nothing() {
    var again =
        accountAfter(opened()).open(new Opening(ALICE_EUR, null, "alice", false), null, NOON);

    assertThat(verdict(again)).isEqualTo("unchanged");
  }

  @Test
  void an_account_keeps_its_currency() {
    var wanted = new Opening(new Terms("alice", "USD"), null, "alice", false);

    assertThat(verdict(accountAfter(opened()).open(wanted, null, NOON)))
        .isEqualTo("exists_with_different_currency");
  }

  @Test
  void a_stranger_who_opens_an_account_that_exists_does_not_learn_so() {
    var wanted = new Opening(new Terms("bob", "EUR"), null, "bob", false);

    assertThat(verdict(accountAfter(opened()).open(wanted, null, NOON)))
        .isEqualTo("account_not_found");
  }

  @Test
  void an_operator_is_told_that_the_owner_is_another() {
    var wanted = new Opening(new Terms("bob", "EUR"), null, "olga", true);

    assertThat(verdict(accountAfter(opened()).open(wanted, null, NOON)))
        .isEqualTo("exists_with_different_owner");
  }

  @Test
  void an_operator_sets_the_credit_limit_of_an_open_account() {
    var wanted = new Opening(ALICE_EUR, eur(500), "olga", true);

    assertThat(accountAfter(opened()).open(wanted, 1L, NOON))
        .isEqualTo(Decision.accept(new CreditLimitSet(eur(500), "olga", NOON)));
    assertThat(verdict(accountAfter(opened()).open(wanted, 7L, NOON))).isEqualTo("account_changed");
    assertThat(verdict(accountAfter(openedWithCredit(500)).open(wanted, null, NOON)))
        .isEqualTo("unchanged");
  }

  @Test
  void a_credit_limit_may_fall_below_what_is_used_and_then_nothing_more_is_promised() {
    var account =
        accountAfter(
            openedWithCredit(500), held(PAYMENT, 400), new CreditLimitSet(eur(100), "olga", NOON));

    assertThat(available(account)).isEqualTo(-300);
    assertThat(verdict(account.authorise(OTHER_PAYMENT, asked(1), NOON, NOON)))
        .isEqualTo("insufficient_funds");
  }

  @Test
  void a_deposit_has_two_legs_that_sum_to_zero() {
    var decision = accountAfter(opened()).deposit(request("k"), null, eur(1000), "till 3", NOON);

    var deposit = new Deposited(request("k"), eur(1000), "cash:EUR", "till 3", NOON);
    assertThat(decision).isEqualTo(Decision.accept(deposit));
    assertThat(deposit.legs())
        .containsExactly(new Leg("accounts:EUR", eur(1000)), new Leg("cash:EUR", eur(-1000)));
  }

  @Test
  void the_same_deposit_again_is_not_booked_again() {
    var account = accountAfter(opened(), deposited(1000));

    var again = account.deposit(request("deposit-1000"), null, eur(1000), "first", NOON);

    assertThat(verdict(again)).isEqualTo("unchanged");
    assertThat(account.operation(request("deposit-1000")))
        .isEqualTo(new Operation("fingerprint of deposit-1000", 2, null, NOON));
  }

  @Test
  void a_key_counts_for_one_content_only() {
    var account = accountAfter(opened(), deposited(1000));

    var other = new Request("deposit-1000", "another fingerprint", "olga");

    assertThat(verdict(account.deposit(other, null, eur(7), "x", NOON)))
        .isEqualTo("idempotency_key_reused");
  }

  @Test
  void a_refused_request_uses_its_key_up() {
    var frozen = accountAfter(opened(), new Frozen(request("freeze"), null, NOON));

    var refused = frozen.deposit(request("k"), null, eur(5), "x", NOON);
    assertThat(verdict(refused)).isEqualTo("account_frozen");
    assertThat(refused.events()).singleElement().isInstanceOf(RequestRefused.class);

    var thawed = after(after(frozen, refused), frozen.unfreeze(request("u"), null, null, NOON));
    var retry = thawed.deposit(request("k"), null, eur(5), "x", NOON);
    assertThat(verdict(retry)).isEqualTo("account_frozen");
    assertThat(retry.events()).isEmpty();
  }

  @Test
  void a_failed_precondition_and_an_unknown_account_use_no_key_up() {
    var changed = accountAfter(opened()).deposit(request("k"), 9L, eur(5), "x", NOON);
    assertThat(changed)
        .isEqualTo(
            new Refuse<>(
                new Refusal("account_changed", "the account has another version"),
                List.of(new PreconditionFailed("account_changed", 9L, 1, NOON))));
    var account = after(accountAfter(opened()), changed);
    assertThat(verdict(account.deposit(request("k"), 2L, eur(5), "x", NOON))).isEqualTo("accepted");

    var unknown = accountAfter().deposit(request("k"), null, eur(5), "x", NOON);
    assertThat(verdict(unknown)).isEqualTo("account_not_found");
    assertThat(unknown.events())
        .containsExactly(new PreconditionFailed("account_not_found", null, 0, NOON));
    var later = after(accountAfter(), unknown).after(opened());
    assertThat(verdict(later.deposit(request("k"), null, eur(5), "x", NOON))).isEqualTo("accepted");
  }

  /**
   * Whoever is frozen does not know what another carried out meanwhile, nor that the account was
   * opened; its write fails, so nobody is told.
   */
  @Test
  void every_no_that_rests_on_not_knowing_is_told_after_a_write() {
    var nobody = accountAfter();
    var alice = accountAfter(opened(), deposited(1000));
    var k = request("k");
    var credit = new Opening(ALICE_EUR, eur(5), "olga", true);

    var unproven =
        Stream.of(
                nobody.deposit(k, null, eur(5), "x", NOON),
                nobody.withdraw(k, null, eur(5), "x", NOON),
                nobody.freeze(k, null, null, NOON),
                nobody.unfreeze(k, null, null, NOON),
                nobody.close(k, null, null, NOON),
                alice.open(credit, 9L, NOON),
                alice.deposit(k, 9L, eur(5), "x", NOON),
                alice.withdraw(k, 9L, eur(5), "x", NOON),
                alice.freeze(k, 9L, null, NOON),
                alice.unfreeze(k, 9L, null, NOON),
                alice.close(k, 9L, null, NOON),
                alice.close(k, null, null, NOON),
                alice.withdraw(k, null, eur(5000), "x", NOON),
                alice.deposit(k, null, new Money(5, "USD"), "x", NOON))
            .map(decision -> (Refuse<AccountEvent>) decision)
            .filter(no -> no.events().isEmpty())
            .map(no -> no.refusal().code());

    assertThat(unproven).isEmpty();
  }

  @Test
  void that_a_precondition_failed_counts_as_a_version_and_changes_nothing_else() {
    var account = accountAfter(opened(), deposited(1000));

    var after = account.after(new PreconditionFailed("account_changed", 9L, 2, NOON));

    assertThat(after.progress().version()).isEqualTo(3);
    assertThat(after.standing()).isEqualTo(account.standing());
    assertThat(after.requests()).isEqualTo(account.requests());
    assertThat(accountAfter(new PreconditionFailed("account_not_found", null, 0, NOON)).standing())
        .isNull();
  }

  @Test
  void a_repeat_is_recognised_before_the_version_is_compared() {
    var account = accountAfter(opened(), deposited(1000));

    var again = account.deposit(request("deposit-1000"), 1L, eur(1000), "first", NOON);

    assertThat(verdict(again)).isEqualTo("unchanged");
  }

  @Test
  void a_deposit_is_in_the_currency_of_the_account_and_within_what_it_can_count() {
    var account = accountAfter(opened(), deposited(1000));

    assertThat(verdict(account.deposit(request("a"), null, new Money(5, "USD"), "x", NOON)))
        .isEqualTo("currency_mismatch");
    assertThat(verdict(account.deposit(request("b"), null, eur(Money.MAX_AMOUNT), "x", NOON)))
        .isEqualTo("amount_out_of_range");
  }

  /** None of them gets past the edge; a rule that lets one in would make money of nothing. */
  @Test
  void an_amount_below_zero_or_beyond_every_bound_is_refused_and_moves_nothing() {
    var account = accountAfter(opened(), deposited(1000), held(PAYMENT, 400));
    var taken = account.after(captured(PAYMENT, 400));
    for (long amount : new long[] {-1, Long.MIN_VALUE}) {
      for (var decision :
          List.of(
              account.deposit(request("a"), null, eur(amount), "x", NOON),
              account.withdraw(request("b"), null, eur(amount), "x", NOON),
              account.capture(PAYMENT, eur(amount), NOON),
              taken.refund(PAYMENT, REFUND, eur(amount), NOON, NOON))) {
        assertThat(verdict(decision)).isEqualTo("amount_out_of_range");
      }
    }
    assertThat(verdict(account.deposit(request("a"), null, eur(Long.MAX_VALUE), "x", NOON)))
        .isEqualTo("amount_out_of_range");
  }

  @Test
  void a_key_is_forgotten_after_thirty_days() {
    var later = NOON.plus(Duration.ofDays(30)).plusMillis(1);
    var account =
        accountAfter(
            opened(),
            deposited(1000),
            new Deposited(request("later"), eur(1), "cash:EUR", "x", later));

    assertThat(account.operation(request("deposit-1000"))).isNull();
    assertThat(account.operation(request("later"))).isNotNull();
  }

  @Test
  void a_withdrawal_takes_no_more_than_is_available() {
    var account = accountAfter(openedWithCredit(100), deposited(1000), held(PAYMENT, 300));

    assertThat(verdict(account.withdraw(request("w"), null, eur(801), "x", NOON)))
        .isEqualTo("insufficient_funds");
    var all = account.withdraw(request("w"), null, eur(800), "x", NOON);
    assertThat(all)
        .isEqualTo(Decision.accept(new Withdrawn(request("w"), eur(800), "cash:EUR", "x", NOON)));
    assertThat(available(after(account, all))).isZero();
  }

  @Test
  void a_withdrawal_that_was_not_covered_cannot_be_replayed() {
    var withdrawn = new Withdrawn(request("w"), eur(1), "cash:EUR", "x", NOON);

    assertThatThrownBy(() -> accountAfter(opened(), withdrawn))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void a_frozen_account_takes_and_gives_nothing_new() {
    var frozen =
        accountAfter(opened(), deposited(1000), new Frozen(request("f"), "lost card", NOON));

    assertThat(verdict(frozen.deposit(request("a"), null, eur(1), "x", NOON)))
        .isEqualTo("account_frozen");
    assertThat(verdict(frozen.withdraw(request("b"), null, eur(1), "x", NOON)))
        .isEqualTo("account_frozen");
    assertThat(verdict(frozen.authorise(PAYMENT, asked(1), NOON, NOON)))
        .isEqualTo("account_frozen");
  }

  @Test
  void a_frozen_account_keeps_what_was_promised() {
    var frozen =
        accountAfter(
            opened(),
            deposited(1000),
            held(PAYMENT, 300),
            held(OTHER_PAYMENT, 200),
            new Frozen(request("f"), null, NOON));

    assertThat(verdict(frozen.capture(PAYMENT, null, NOON))).isEqualTo("accepted");
    assertThat(verdict(frozen.voidPayment(OTHER_PAYMENT, NOON))).isEqualTo("accepted");
  }

  @Test
  void a_late_copy_of_a_freeze_does_not_freeze_again() {
    var account =
        accountAfter(
            opened(),
            new Frozen(request("f1"), null, NOON),
            new Frozen(request("f2"), null, NOON),
            new Unfrozen(request("u"), null, NOON));

    assertThat(verdict(account.freeze(request("f2"), null, null, NOON))).isEqualTo("unchanged");
    assertThat(status(account)).isEqualTo(Status.ACTIVE);
  }

  @Test
  void an_account_closes_when_it_holds_nothing_and_has_nothing() {
    assertThat(verdict(accountAfter(opened()).close(request("c"), null, null, NOON)))
        .isEqualTo("accepted");

    var notEmpty = accountAfter(opened(), deposited(1));
    assertThat(verdict(notEmpty.close(request("c"), null, null, NOON)))
        .isEqualTo("account_not_empty");

    var holding = accountAfter(openedWithCredit(5), held(PAYMENT, 5));
    assertThat(verdict(holding.close(request("c"), null, null, NOON)))
        .isEqualTo("account_has_holds");
  }

  @Test
  void a_closed_account_refuses_everything_new() {
    var closed = accountAfter(opened(), new Closed(request("c"), null, NOON));

    assertThat(verdict(closed.deposit(request("1"), null, eur(1), "x", NOON)))
        .isEqualTo("account_closed");
    assertThat(verdict(closed.withdraw(request("2"), null, eur(1), "x", NOON)))
        .isEqualTo("account_closed");
    assertThat(verdict(closed.freeze(request("3"), null, null, NOON))).isEqualTo("account_closed");
    assertThat(verdict(closed.unfreeze(request("4"), null, null, NOON)))
        .isEqualTo("account_closed");
    assertThat(verdict(closed.authorise(PAYMENT, asked(1), NOON, NOON)))
        .isEqualTo("account_closed");
    var credit = new Opening(ALICE_EUR, eur(500), "olga", true);
    assertThat(verdict(closed.open(credit, null, NOON))).isEqualTo("account_closed");
  }

  @Test
  void a_closed_account_still_takes_refunds_and_voids_and_stays_closed() {
    var closed =
        accountAfter(
            opened(),
            deposited(500),
            held(PAYMENT, 500),
            captured(PAYMENT, 500),
            new Closed(request("c"), null, NOON));

    var refund = closed.refund(PAYMENT, AccountFixture.REFUND, eur(200), NOON, NOON);
    assertThat(verdict(refund)).isEqualTo("accepted");
    assertThat(posted(after(closed, refund))).isEqualTo(200);
    assertThat(status(after(closed, refund))).isEqualTo(Status.CLOSED);
    assertThat(verdict(closed.voidPayment(OTHER_PAYMENT, NOON))).isEqualTo("accepted");
    assertThat(verdict(closed.close(request("again"), null, null, NOON))).isEqualTo("accepted");
  }

  @Test
  void the_time_of_an_account_never_runs_back() {
    var account = accountAfter(opened());

    var early = account.deposit(request("k"), null, eur(1), "x", NOON.minusSeconds(60));

    assertThat(early.events()).extracting(AccountEvent::at).containsExactly(NOON);
    assertThatThrownBy(() -> account.after(new Frozen(request("f"), null, NOON.minusSeconds(60))))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void every_event_counts_as_one_version() {
    assertThat(accountAfter(opened(), deposited(5), held(PAYMENT, 5)).progress().version())
        .isEqualTo(3);
  }

  @Test
  void every_movement_of_money_has_legs_that_sum_to_zero() {
    var movements =
        new MoneyMoved[] {
          deposited(5),
          new Withdrawn(request("w"), eur(3), "cash:EUR", "x", NOON),
          captured(PAYMENT, 2)
        };

    for (MoneyMoved movement : movements) {
      assertThat(movement.legs().stream().mapToLong(leg -> leg.change().amount()).sum()).isZero();
    }
  }
}
