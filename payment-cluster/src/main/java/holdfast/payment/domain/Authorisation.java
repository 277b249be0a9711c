package holdfast.payment.domain;

import holdfast.kit.domain.Money;
import org.jspecify.annotations.Nullable;

/**
 * What an order asks an account to hold. Two requests with the same payment id must agree in it.
 *
 * <p>The order is not repeated here: it is part of the payment id.
 *
 * @param subject who placed the order
 */
public record Authorisation(Money amount, String subject, PlacedBy placedBy) {

  public Authorisation {
    if (amount.amount() < 0) {
      throw new IllegalArgumentException("cannot hold " + amount);
    }
  }

  /** The first field in which the other one differs, as refusals name it; null when equal. */
  @Nullable String differenceFrom(Authorisation other) {
    if (!amount.equals(other.amount)) {
      return "amount";
    }
    if (!subject.equals(other.subject)) {
      return "subject";
    }
    return placedBy == other.placedBy ? null : "placed_by";
  }

  /** Whether the one who placed the order may pay from that account. */
  boolean maySpendFrom(Terms terms) {
    return placedBy == PlacedBy.OPERATOR || subject.equals(terms.owner());
  }

  /** The same, holding on to the texts that the account keeps anyway: there will be many of it. */
  Authorisation sharing(Terms terms) {
    return new Authorisation(
        amount.currency().equals(terms.currency())
            ? new Money(amount.amount(), terms.currency())
            : amount,
        subject.equals(terms.owner()) ? terms.owner() : subject,
        placedBy);
  }
}
