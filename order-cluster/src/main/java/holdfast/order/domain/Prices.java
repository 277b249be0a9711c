package holdfast.order.domain;

import holdfast.kit.domain.Money;
import java.util.List;

/** What the order costs, line by line, and together. */
public record Prices(List<PricedLine> lines, Money total) {

  public Prices {
    lines = List.copyOf(lines);
  }

  /**
   * Adds the lines up.
   *
   * @throws ArithmeticException if currencies differ or the total does not fit a long
   */
  public static Prices of(List<PricedLine> lines, String currency) {
    var total = Money.zero(currency);
    for (var line : lines) {
      total = total.plus(line.total());
    }
    return new Prices(lines, total);
  }
}
