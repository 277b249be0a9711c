package holdfast.inventory.domain;

import java.util.UUID;

/**
 * Something that is done with an order's goods once they are sold. It has an id of its own, for an
 * order may be shipped in parts.
 */
public record StockOperation(UUID id, Kind kind, ReservationId reservation, int quantity) {

  /** What is done. Names are stored: add, never rename. */
  public enum Kind {
    /** Allocated units leave the building. */
    SHIP,
    /** Units that were shipped are back, and as good as new. */
    RESTOCK
  }
}
