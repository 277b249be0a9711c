package holdfast.order.domain;

import holdfast.kit.domain.Money;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Why an accepted order was not carried out.
 *
 * @param code one of {@link Code}
 * @param lines the lines that were refused, where lines were
 * @param total the total that was not agreed to, where the price was the reason
 */
public record Rejection(Code code, String detail, List<RefusedLine> lines, @Nullable Money total) {

  /** The closed list of reasons; the API writes them in lower case. */
  public enum Code {
    OUT_OF_STOCK,
    UNKNOWN_SKU,
    PRICE_MISSING,
    PRICE_CHANGED,
    PER_ORDER_LIMIT_EXCEEDED,
    TOTAL_OUT_OF_RANGE,
    CURRENCY_MISMATCH,
    INSUFFICIENT_FUNDS,
    ACCOUNT_NOT_FOUND,
    ACCOUNT_FROZEN,
    ACCOUNT_CLOSED,
    EXPIRED
  }

  /**
   * A line that stock refused.
   *
   * @param available units that could have been had, where stock said so
   */
  public record RefusedLine(Sku sku, Code code, int requested, @Nullable Integer available) {}

  public Rejection {
    lines = List.copyOf(lines);
  }

  public static Rejection of(Code code, String detail) {
    return new Rejection(code, detail, List.of(), null);
  }

  public static Rejection ofPrice(Code code, String detail, Money total) {
    return new Rejection(code, detail, List.of(), total);
  }
}
