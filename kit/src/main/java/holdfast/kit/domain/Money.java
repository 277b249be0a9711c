package holdfast.kit.domain;

import java.util.Set;

/**
 * An amount in minor units of one currency, e.g. 1299 EUR is 12.99 euros.
 *
 * <p>Arithmetic is exact: what does not fit, or mixes currencies, throws {@link
 * ArithmeticException}. Amounts may be negative here, since differences are; {@link #MAX_AMOUNT}
 * bounds what callers may send.
 *
 * @param amount minor units
 * @param currency an active ISO 4217 code
 */
public record Money(long amount, String currency) implements Comparable<Money> {

  /** The largest amount that the API takes, in minor units. */
  public static final long MAX_AMOUNT = 1_000_000_000_000L;

  /**
   * Codes that people can be paid in, from ISO 4217 list one. Funds, metals, testing and withdrawn
   * codes, which {@link java.util.Currency} also knows, are not money.
   */
  private static final Set<String> ACTIVE =
      Set.of(
          ("AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BHD BIF BMD BND BOB BRL BSD BTN BWP BYN"
                  + " BZD CAD CDF CHF CLP CNY COP CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR"
                  + " FJD FKP GBP GEL GHS GIP GMD GNF GTQ GYD HKD HNL HTG HUF IDR ILS INR IQD IRR"
                  + " ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL LYD"
                  + " MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR"
                  + " NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD RUB RWF SAR SBD SCR SDG SEK"
                  + " SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TND TOP TRY TTD TWD TZS"
                  + " UAH UGX USD UYU UZS VED VES VND VUV WST XAF XCD XCG XOF XPF YER ZAR ZMW ZWG")
              .split(" "));

  public Money {
    if (!isCurrency(currency)) {
      throw new IllegalArgumentException("not an active ISO 4217 money code: " + currency);
    }
  }

  /** Whether {@code code} is an active ISO 4217 money code, in upper case. */
  public static boolean isCurrency(String code) {
    return ACTIVE.contains(code);
  }

  public static Money zero(String currency) {
    return new Money(0, currency);
  }

  public Money plus(Money other) {
    return new Money(Math.addExact(amount, sameCurrency(other).amount), currency);
  }

  public Money minus(Money other) {
    return new Money(Math.subtractExact(amount, sameCurrency(other).amount), currency);
  }

  public Money times(long factor) {
    return new Money(Math.multiplyExact(amount, factor), currency);
  }

  /** Compares amounts of one currency; two currencies have no order. */
  @Override
  public int compareTo(Money other) {
    return Long.compare(amount, sameCurrency(other).amount);
  }

  private Money sameCurrency(Money other) {
    if (!currency.equals(other.currency)) {
      throw new ArithmeticException("cannot mix " + currency + " and " + other.currency);
    }
    return other;
  }

  @Override
  public String toString() {
    return amount + " " + currency;
  }
}
