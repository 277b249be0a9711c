package holdfast.order.domain;

/** Names one product. */
public record Sku(String value) {
  public Sku {
    Names.check("sku", value);
  }

  @Override
  public String toString() {
    return value;
  }
}
