package holdfast.inventory.domain;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One order's claim on units of this product: first held, for a while, then allocated, for good,
 * until they are shipped.
 *
 * @param quantity units that were promised
 * @param shipped how many of them have left the building
 * @param fingerprint of all lines of the reservation, by which a repeat with others is noticed
 * @param price what the order was told that a unit costs
 * @param expiresAt when the hold is overdue; null once the units are allocated
 * @param since when it was reserved
 */
public record StockHold(
    int quantity,
    int shipped,
    long fingerprint,
    Price price,
    @Nullable Instant expiresAt,
    Instant since) {

  /** Whether the units are sold; no clock takes those away. */
  public boolean isAllocated() {
    return expiresAt == null;
  }

  /** Units that it still has. */
  public int units() {
    return quantity - shipped;
  }

  /** Whether its time is up; it still holds its units until that is recorded. */
  boolean isOverdue(Instant now) {
    return expiresAt != null && !now.isBefore(expiresAt);
  }

  StockHold sold() {
    return new StockHold(quantity, shipped, fingerprint, price, null, since);
  }

  StockHold without(int units) {
    return new StockHold(quantity, shipped + units, fingerprint, price, expiresAt, since);
  }
}
