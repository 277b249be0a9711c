package holdfast.inventory.domain;

/** Some units of one product. */
public record Line(Sku sku, Quantity quantity) {

  public static Line of(String sku, int units) {
    return new Line(new Sku(sku), new Quantity(units));
  }
}
