package holdfast.inventory.domain;

/** How many units of one product somebody wants: at least one, and not without bound. */
public record Quantity(int units) {

  /** The most that one line of a request may name. */
  public static final int MAX_PER_LINE = 10_000;

  /** The most that the lines of one request may name of one product together. */
  public static final int MAX_PER_SKU = 100_000;

  public Quantity {
    if (units < 1 || units > MAX_PER_SKU) {
      throw new IllegalArgumentException("not a quantity: " + units);
    }
  }
}
