package holdfast.order.domain;

import holdfast.kit.domain.Money;

/**
 * So many units of one product at the price that stock promised with the reservation.
 *
 * @param priceVersion which of the product's prices this was
 */
public record PricedLine(Sku sku, int quantity, Money unitPrice, long priceVersion) {

  /**
   * Price of the whole line.
   *
   * @throws ArithmeticException if it does not fit a long
   */
  public Money total() {
    return unitPrice.times(quantity);
  }
}
