package holdfast.payment.domain;

import holdfast.kit.domain.Money;
import holdfast.kit.domain.Refusal;
import org.jspecify.annotations.Nullable;

/**
 * What an opened account has and lets pass. Amounts are minor units of its currency.
 *
 * @param posted what it has; below zero when credit is used
 * @param creditLimit how far below zero holds and withdrawals may take it
 */
public record Standing(Terms terms, Status status, long posted, long creditLimit) {

  /** What an account lets pass. */
  public enum Status {
    ACTIVE,
    /** No new hold, deposit or withdrawal; what was promised is kept. */
    FROZEN,
    /** Over: only refunds still arrive. */
    CLOSED
  }

  public Standing {
    if (creditLimit < 0 || creditLimit > Money.MAX_AMOUNT) {
      throw new IllegalStateException("credit limit of " + creditLimit);
    }
  }

  static Standing opened(Terms terms, Money creditLimit) {
    return new Standing(terms, Status.ACTIVE, 0, creditLimit.amount());
  }

  static final Refusal CLOSED = new Refusal("account_closed", "the account is closed");

  public static final Refusal NOT_FOUND =
      new Refusal("account_not_found", "there is no such account");

  static final Refusal CHANGED = new Refusal("account_changed", "the account has another version");

  private static final Refusal OUT_OF_RANGE =
      new Refusal(
          "amount_out_of_range",
          "amounts are not below zero, and an account takes up to " + Money.MAX_AMOUNT);

  public boolean isClosed() {
    return status == Status.CLOSED;
  }

  /** What may still be promised or withdrawn; negative once the credit limit was lowered below. */
  public long available(long held) {
    return Math.addExact(Math.subtractExact(posted, held), creditLimit);
  }

  @Nullable Refusal reasonNotToSpend(Money amount, long held) {
    Refusal refusal = reasonNotToMove(amount);
    if (refusal != null) {
      return refusal;
    }
    if (amount.amount() < 0) {
      return OUT_OF_RANGE;
    }
    long available = available(held);
    return amount.amount() > available
        ? new Refusal(
            "insufficient_funds", new Money(available, terms.currency()) + " are available")
        : null;
  }

  @Nullable Refusal reasonNotToAdd(Money amount) {
    Refusal refusal = reasonNotToMove(amount);
    if (refusal != null) {
      return refusal;
    }
    return amount.amount() < 0 || amount.amount() > Money.MAX_AMOUNT - posted ? OUT_OF_RANGE : null;
  }

  private @Nullable Refusal reasonNotToMove(Money amount) {
    return switch (status) {
      case CLOSED -> CLOSED;
      case FROZEN -> new Refusal("account_frozen", "the account is frozen");
      case ACTIVE ->
          amount.currency().equals(terms.currency())
              ? null
              : new Refusal("currency_mismatch", "the account is in " + terms.currency());
    };
  }

  Standing moved(Money change) {
    Money after = new Money(posted, terms.currency()).plus(change);
    return new Standing(terms, status, after.amount(), creditLimit);
  }

  Standing in(Status next) {
    if (isClosed() && next != Status.CLOSED) {
      throw new IllegalStateException("a closed account stays closed");
    }
    return new Standing(terms, next, posted, creditLimit);
  }

  Standing withCreditLimit(Money limit) {
    return new Standing(terms, status, posted, limit.amount());
  }
}
