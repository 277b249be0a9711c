package holdfast.payment.domain;

import holdfast.kit.domain.Money;
import holdfast.kit.domain.Refusal;
import holdfast.payment.domain.AccountEvent.Closed;
import holdfast.payment.domain.AccountEvent.CreditLimitSet;
import holdfast.payment.domain.AccountEvent.Deposited;
import holdfast.payment.domain.AccountEvent.Frozen;
import holdfast.payment.domain.AccountEvent.HoldCaptured;
import holdfast.payment.domain.AccountEvent.HoldPlaced;
import holdfast.payment.domain.AccountEvent.HoldRefused;
import holdfast.payment.domain.AccountEvent.HoldVoided;
import holdfast.payment.domain.AccountEvent.Opened;
import holdfast.payment.domain.AccountEvent.PaymentCancelled;
import holdfast.payment.domain.AccountEvent.PaymentNotKnown;
import holdfast.payment.domain.AccountEvent.PreconditionFailed;
import holdfast.payment.domain.AccountEvent.RefundRefused;
import holdfast.payment.domain.AccountEvent.Refunded;
import holdfast.payment.domain.AccountEvent.RequestRefused;
import holdfast.payment.domain.AccountEvent.Unfrozen;
import holdfast.payment.domain.AccountEvent.Withdrawn;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** The life of one account in which everything that can be stored is stored once. */
public final class AccountExamples {

  private static final Instant NOON = Instant.parse("2026-11-21T12:00:00.123456Z");
  private static final UUID ORDER = UUID.fromString("5f0c2f4e-8f3b-5d6a-9b1c-2d3e4f506172");
  private static final AccountPolicy POLICY =
      new AccountPolicy(
          Duration.ofMinutes(10), Duration.ofSeconds(5), Duration.ofDays(181), Duration.ofDays(30));

  /** One of each, in an order in which they can happen. */
  public static List<AccountEvent> events() {
    var paid = new PaymentId(ORDER, 1);
    var voided = new PaymentId(ORDER, 2);
    var refused = new PaymentId(ORDER, 3);
    var cancelled = new PaymentId(ORDER, 4);
    var byOwner = new Authorisation(eur(1299), "alice", PlacedBy.OWNER);
    var byOperator = new Authorisation(eur(500), "olga", PlacedBy.OPERATOR);
    var tooMuch = new Authorisation(eur(99_999), "alice", PlacedBy.OWNER);
    return List.of(
        new Opened(new Terms("alice", "EUR"), eur(0), "alice", at(0)),
        new Deposited(request("deposit"), eur(5000), "cash:EUR", "bank transfer 17", at(1)),
        new HoldPlaced(paid, byOwner, at(1), at(2)),
        new RefundRefused(
            paid,
            new RefundId("r-0"),
            eur(1),
            new Refusal("refund_exceeds_captured", "nothing is captured yet"),
            at(3)),
        new HoldCaptured(paid, eur(1200), "sales:EUR", at(4)),
        new Refunded(paid, new RefundId("r-1"), eur(200), "sales:EUR", at(4), at(5)),
        new HoldPlaced(voided, byOperator, at(5), at(6)),
        new HoldVoided(voided, at(7)),
        new HoldRefused(
            refused, tooMuch, new Refusal("insufficient_funds", "not enough is available"), at(8)),
        new PaymentCancelled(cancelled, at(9)),
        new PaymentNotKnown(new PaymentId(ORDER, 5), at(10)),
        new CreditLimitSet(eur(300), "olga", at(11)),
        new Withdrawn(request("withdrawal"), eur(4000), "cash:EUR", "payout", at(12)),
        new Frozen(request("freeze"), "card lost", at(13)),
        new RequestRefused(
            request("refused"), new Refusal("account_frozen", "the account is frozen"), at(14)),
        new Unfrozen(request("unfreeze"), null, at(15)),
        new Closed(request("close"), "moved away", at(16)));
  }

  /** The same account as its snapshot has it just before it was closed. */
  public static AccountSnapshot snapshot() {
    return AccountSnapshot.of(account());
  }

  public static Account account() {
    Account account = Account.empty(POLICY);
    for (AccountEvent event : events()) {
      account = event instanceof Closed ? account : account.after(event);
    }
    return account;
  }

  /** One record for each name in the journal. */
  public static List<Record> stored() {
    var stored = new ArrayList<Record>();
    for (AccountEvent event : events()) {
      boolean isSecondHold = event instanceof HoldPlaced placed && placed.payment().attempt() > 1;
      if (!isSecondHold) {
        stored.add((Record) event);
      }
    }
    stored.add(new PreconditionFailed("account_changed", 7L, 9, at(17)));
    stored.add(snapshot());
    return stored;
  }

  private static Request request(String key) {
    return new Request("hash-of-" + key, "fingerprint-of-" + key, "olga");
  }

  private static Money eur(long amount) {
    return new Money(amount, "EUR");
  }

  private static Instant at(long seconds) {
    return NOON.plusSeconds(seconds);
  }

  private AccountExamples() {}
}
