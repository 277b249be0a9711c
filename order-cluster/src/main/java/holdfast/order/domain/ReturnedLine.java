package holdfast.order.domain;

/** So many units of one product that came back. */
public record ReturnedLine(Sku sku, int quantity, Disposition disposition) {

  /** What becomes of units that came back. */
  public enum Disposition {
    /** They can be sold again. */
    RESTOCK,
    /** They cannot. */
    SCRAP
  }

  public ReturnedLine {
    if (quantity < 1 || quantity > Line.MAX_MERGED) {
      throw new IllegalArgumentException("quantity out of range: " + quantity);
    }
  }
}
