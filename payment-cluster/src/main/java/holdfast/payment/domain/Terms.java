package holdfast.payment.domain;

import holdfast.kit.domain.Money;

/** What was settled for good when an account was opened. */
public record Terms(String owner, String currency) {

  public Terms {
    if (!Money.isCurrency(currency)) {
      throw new IllegalArgumentException("not an active ISO 4217 money code: " + currency);
    }
  }
}
