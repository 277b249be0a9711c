package holdfast.payment.domain;

import holdfast.kit.domain.Decision;
import holdfast.kit.domain.Decision.Accept;
import holdfast.kit.domain.Decision.Refuse;
import holdfast.kit.domain.Money;
import holdfast.payment.domain.AccountEvent.Deposited;
import holdfast.payment.domain.AccountEvent.HoldCaptured;
import holdfast.payment.domain.AccountEvent.HoldPlaced;
import holdfast.payment.domain.AccountEvent.Opened;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.UUID;

/** The words that the tests of the rules are written in. */
final class AccountFixture {

  static final AccountPolicy POLICY =
      new AccountPolicy(
          Duration.ofMinutes(10), Duration.ofSeconds(5), Duration.ofDays(181), Duration.ofDays(30));

  static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");

  static final PaymentId PAYMENT =
      new PaymentId(UUID.fromString("5f0c2f4e-8f3b-5d6a-9b1c-2d3e4f506172"), 1);

  static final PaymentId OTHER_PAYMENT = new PaymentId(PAYMENT.orderId(), 2);

  static final RefundId REFUND = new RefundId("r-1");

  static Account accountAfter(AccountEvent... events) {
    Account account = Account.empty(POLICY);
    for (AccountEvent event : events) {
      account = account.after(event);
    }
    return account;
  }

  static Account after(Account account, Decision<AccountEvent> decision) {
    for (AccountEvent event : decision.events()) {
      account = account.after(event);
    }
    return account;
  }

  static Opened opened() {
    return new Opened(new Terms("alice", "EUR"), eur(0), "alice", NOON);
  }

  static Opened openedWithCredit(long limit) {
    return new Opened(new Terms("alice", "EUR"), eur(limit), "olga", NOON);
  }

  static Deposited deposited(long amount) {
    return new Deposited(request("deposit-" + amount), eur(amount), "cash:EUR", "first", NOON);
  }

  static HoldPlaced held(PaymentId id, long amount) {
    return new HoldPlaced(id, asked(amount), NOON, NOON);
  }

  static HoldCaptured captured(PaymentId id, long amount) {
    return new HoldCaptured(id, eur(amount), "sales:EUR", NOON);
  }

  static Authorisation asked(long amount) {
    return new Authorisation(eur(amount), "alice", PlacedBy.OWNER);
  }

  static Authorisation askedByOperator(long amount) {
    return new Authorisation(eur(amount), "olga", PlacedBy.OPERATOR);
  }

  static Request request(String key) {
    return new Request(key, "fingerprint of " + key, "olga");
  }

  static Money eur(long amount) {
    return new Money(amount, "EUR");
  }

  /** The code that a decision refuses with, or what else it is. */
  static String verdict(Decision<AccountEvent> decision) {
    return switch (decision) {
      case Refuse<AccountEvent>(var refusal, _) -> refusal.code();
      case Accept<AccountEvent> _ -> "accepted";
      case Decision.Unchanged<AccountEvent> _ -> "unchanged";
    };
  }

  static long available(Account account) {
    return standing(account).available(account.held());
  }

  static long posted(Account account) {
    return standing(account).posted();
  }

  static Standing.Status status(Account account) {
    return standing(account).status();
  }

  private static Standing standing(Account account) {
    return Objects.requireNonNull(account.standing(), "not opened");
  }

  private AccountFixture() {}
}
