package holdfast.payment.domain;

import holdfast.kit.domain.Money;
import org.jspecify.annotations.Nullable;

/**
 * An account as somebody wants it to be.
 *
 * @param creditLimit in the account's currency; null leaves it as it is, 0 for a new account
 * @param by who asks
 * @param byOperator whether the one who asks may see and change any account
 */
public record Opening(Terms terms, @Nullable Money creditLimit, String by, boolean byOperator) {

  public Opening {
    if (creditLimit != null
        && (creditLimit.amount() < 0
            || creditLimit.amount() > Money.MAX_AMOUNT
            || !creditLimit.currency().equals(terms.currency()))) {
      throw new IllegalArgumentException("not a credit limit: " + creditLimit);
    }
  }
}
