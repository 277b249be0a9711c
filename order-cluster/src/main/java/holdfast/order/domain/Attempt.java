package holdfast.order.domain;

import holdfast.kit.domain.Money;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One try at getting stock and money together. Stock and payment know it as {@code
 * {orderId}-{number}}.
 *
 * @param openedAt when this attempt was stored; travels with every command that opens a record, so
 *     that a late copy of it never looks young
 * @param ceiling what this attempt may cost at most, where an earlier one had shown a price
 */
public record Attempt(int number, Instant openedAt, @Nullable Money ceiling) {

  /** The last attempt; after it a lost reservation rejects the order. */
  public static final int LAST = 2;

  public static Attempt first(Instant openedAt) {
    return new Attempt(1, openedAt, null);
  }

  public boolean isLast() {
    return number >= LAST;
  }
}
