package holdfast.payment.domain;

import holdfast.kit.domain.Money;
import holdfast.kit.domain.Refusal;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Facts in the life of one account. Stored for ever: add, never edit or remove. */
public sealed interface AccountEvent {

  /** When, by the account's own time, which never runs back. */
  Instant at();

  /** Money came or went: it has two sides, and together they change nothing. */
  sealed interface MoneyMoved extends AccountEvent {

    /** What it adds to this account; negative when money leaves. */
    Money change();

    /** The named account on the other side. */
    String counterAccount();

    /** Both sides. The accounts of all customers are one account of the books per currency. */
    default List<Leg> legs() {
      Money change = change();
      return List.of(
          new Leg("accounts:" + change.currency(), change),
          new Leg(counterAccount(), change.times(-1)));
    }
  }

  /** Something happened to one payment. */
  sealed interface PaymentEvent extends AccountEvent {
    PaymentId payment();
  }

  record Opened(Terms terms, Money creditLimit, String by, Instant at) implements AccountEvent {}

  record CreditLimitSet(Money creditLimit, String by, Instant at) implements AccountEvent {}

  record Deposited(
      Request request, Money amount, String counterAccount, String reference, Instant at)
      implements MoneyMoved {
    @Override
    public Money change() {
      return amount;
    }
  }

  record Withdrawn(
      Request request, Money amount, String counterAccount, String reference, Instant at)
      implements MoneyMoved {
    @Override
    public Money change() {
      return amount.times(-1);
    }
  }

  record Frozen(Request request, @Nullable String reason, Instant at) implements AccountEvent {}

  record Unfrozen(Request request, @Nullable String reason, Instant at) implements AccountEvent {}

  record Closed(Request request, @Nullable String reason, Instant at) implements AccountEvent {}

  /** A person was told no; the idempotency key is used up, so a repeat is told the same. */
  record RequestRefused(Request request, Refusal refusal, Instant at) implements AccountEvent {}

  /**
   * A person was told that nothing was done because there is no such account, or it is not of the
   * version that they believed. Changes nothing, and leaves their key free; that it could be stored
   * proves that the one who said so is the account's only writer.
   *
   * @param code what they were told
   * @param expectedVersion what they believed, if they said so
   * @param version what was so instead; 0 where there is no account
   */
  record PreconditionFailed(String code, @Nullable Long expectedVersion, long version, Instant at)
      implements AccountEvent {}

  record HoldPlaced(PaymentId payment, Authorisation asked, Instant intendedAt, Instant at)
      implements PaymentEvent {

    /** The same, holding on to the texts that the account keeps anyway. */
    HoldPlaced sharing(Terms terms) {
      return new HoldPlaced(payment, asked.sharing(terms), intendedAt, at);
    }
  }

  /** Closes the payment id: every later copy of the request is told the same. */
  record HoldRefused(PaymentId payment, Authorisation asked, Refusal refusal, Instant at)
      implements PaymentEvent {}

  /** What was held and not captured is free again. */
  record HoldCaptured(PaymentId payment, Money amount, String counterAccount, Instant at)
      implements PaymentEvent, MoneyMoved {
    @Override
    public Money change() {
      return amount.times(-1);
    }
  }

  record HoldVoided(PaymentId payment, Instant at) implements PaymentEvent {}

  /** Void of a payment never seen: closes its id to the authorisation that may be on its way. */
  record PaymentCancelled(PaymentId payment, Instant at) implements PaymentEvent {}

  record Refunded(
      PaymentId payment,
      RefundId refund,
      Money amount,
      String counterAccount,
      Instant intendedAt,
      Instant at)
      implements PaymentEvent, MoneyMoved {
    @Override
    public Money change() {
      return amount;
    }
  }

  record RefundRefused(
      PaymentId payment, RefundId refund, Money amount, Refusal refusal, Instant at)
      implements PaymentEvent {}

  /**
   * Somebody was told that this payment is not known any more. Changes nothing; that it could be
   * stored proves that the one who said so is the account's only writer.
   */
  record PaymentNotKnown(PaymentId payment, Instant at) implements PaymentEvent {}
}
