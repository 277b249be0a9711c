package holdfast.payment.domain;

import static holdfast.payment.domain.AccountFixture.NOON;
import static holdfast.payment.domain.AccountFixture.POLICY;
import static holdfast.payment.domain.AccountFixture.accountAfter;
import static holdfast.payment.domain.AccountFixture.after;
import static holdfast.payment.domain.AccountFixture.asked;
import static holdfast.payment.domain.AccountFixture.deposited;
import static holdfast.payment.domain.AccountFixture.eur;
import static holdfast.payment.domain.AccountFixture.opened;
import static holdfast.payment.domain.AccountFixture.request;
import static holdfast.payment.domain.AccountFixture.verdict;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** An account remembers what is over for as long as it may still be asked about, and no longer. */
class AccountMemoryTest {

  private static final int MANY = 10_000;

  /** So long may an order ask for money back. */
  private static final Duration REFUND_WINDOW = Duration.ofDays(180);

  private static final Account RICH = accountAfter(opened(), deposited(MANY));

  /** A third each of voided, refused and cancelled unseen. */
  @Test
  void ten_thousand_closed_payments_beyond_the_window_leave_no_record() {
    Account account = RICH;
    for (int i = 1; i <= MANY; i++) {
      account =
          switch (i % 3) {
            case 0 -> voided(account, i, NOON);
            case 1 -> after(account, account.authorise(payment(i), asked(MANY + 1), NOON, NOON));
            default -> after(account, account.voidPayment(payment(i), NOON));
          };
    }
    assertThat(account.payments().ended().size()).isEqualTo(MANY);

    Instant last = NOON.plus(POLICY.closedRetention());
    assertThat(cancelled(account, 20_000, last).payments().ended().inClosingOrder())
        .hasSize(MANY + 1);

    Instant beyond = last.plusMillis(1);
    account = cancelled(account, 20_000, beyond);
    assertThat(account.payments().ended().inClosingOrder()).as("remembered at once").hasSize(1);
    assertThat(AccountSnapshot.of(account).ended()).hasSize(1);
    account = swept(account, beyond);
    assertThat(account.payments().size()).as("and in memory a little later").isEqualTo(201);
    assertThat(account.held()).isZero();
  }

  @Test
  void what_was_forgotten_is_refused_as_expired_and_never_applied() {
    Account account = voided(RICH, 1, NOON);
    Instant beyond = NOON.plus(POLICY.closedRetention()).plusMillis(1);
    account = cancelled(account, 2, beyond);

    var late = account.authorise(payment(1), asked(1), NOON, beyond);

    assertThat(verdict(late)).isEqualTo("operation_expired");
    assertThat(after(account, late).held()).isZero();
  }

  /** A refund moves its money on the last day of the window; then nothing of them is left. */
  @Test
  void ten_thousand_captured_payments_stay_for_the_refund_window_and_leave_after_it() {
    Account account = RICH;
    for (int i = 1; i <= MANY; i++) {
      account = captured(account, i);
    }
    assertThat(account.payments().captured().size()).isEqualTo(MANY);

    Instant lastDay = NOON.plus(REFUND_WINDOW);
    var refund = account.refund(payment(MANY), new RefundId("r"), eur(1), lastDay, lastDay);
    assertThat(verdict(refund)).isEqualTo("accepted");
    account = after(account, refund);
    assertThat(account.payments().captured().inClosingOrder()).hasSize(MANY);

    Instant beyond = NOON.plus(POLICY.capturedRetention()).plusMillis(1);
    account = cancelled(account, 20_000, beyond);
    assertThat(account.payments().captured().isEmpty()).isTrue();
    assertThat(AccountSnapshot.of(account).captured()).isEmpty();
    account = swept(account, beyond);
    assertThat(account.size()).isEqualTo(201);
    assertThat(AccountFixture.posted(account)).as("what was taken stays taken").isEqualTo(1);
  }

  @Test
  void ten_thousand_keys_of_people_leave_after_their_retention() {
    Account account = RICH;
    for (int i = 1; i <= MANY; i++) {
      account = after(account, account.deposit(request("k" + i), null, eur(1), "x", NOON));
    }

    Instant beyond = NOON.plus(POLICY.keyRetention()).plusMillis(1);
    account = cancelled(account, 1, beyond);

    assertThat(account.requests().operations().isEmpty()).isTrue();
    assertThat(AccountSnapshot.of(account).requests()).isEmpty();
    assertThat(swept(account, beyond).requests().operations().size()).isZero();
  }

  @Test
  void a_hold_stays_however_old_it_is() {
    Account account = after(RICH, RICH.authorise(payment(1), asked(5), NOON, NOON));

    account = cancelled(account, 2, NOON.plus(Duration.ofDays(4_000)));

    assertThat(account.held()).isEqualTo(5);
    assertThat(account.payment(payment(1))).isInstanceOf(Payment.Held.class);
  }

  /** What is forgotten is swept a few at a time: some payments come and go. */
  private static Account swept(Account account, Instant now) {
    for (int i = 1; i <= 200; i++) {
      account = cancelled(account, 30_000 + i, now);
    }
    return account;
  }

  private static Account voided(Account account, int number, Instant now) {
    Account held = after(account, account.authorise(payment(number), asked(1), now, now));
    return after(held, held.voidPayment(payment(number), now));
  }

  private static Account captured(Account account, int number) {
    Account held = after(account, account.authorise(payment(number), asked(1), NOON, NOON));
    return after(held, held.capture(payment(number), null, NOON));
  }

  private static Account cancelled(Account account, int number, Instant now) {
    return after(account, account.voidPayment(payment(number), now));
  }

  private static PaymentId payment(int number) {
    return new PaymentId(new UUID(3, number), 1);
  }
}
