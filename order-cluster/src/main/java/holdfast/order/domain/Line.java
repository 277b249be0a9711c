package holdfast.order.domain;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;

/** So many units of one product. */
public record Line(Sku sku, int quantity) {

  /** Largest quantity a caller may write into one line. */
  public static final int MAX_QUANTITY = 10_000;

  /** Largest quantity of one product in one order, once its lines are merged. */
  public static final int MAX_MERGED = 100_000;

  /** Largest number of lines in one order. */
  public static final int MAX_LINES = 100;

  public Line {
    if (quantity < 1 || quantity > MAX_MERGED) {
      throw new IllegalArgumentException("quantity out of range: " + quantity);
    }
  }

  /** One line a product, in the order of first mention. */
  public static List<Line> merged(List<Line> lines) {
    var bySku = new LinkedHashMap<Sku, Integer>();
    lines.forEach(line -> bySku.merge(line.sku, line.quantity, Math::addExact));
    var merged = new ArrayList<Line>(bySku.size());
    bySku.forEach((sku, quantity) -> merged.add(new Line(sku, quantity)));
    return List.copyOf(merged);
  }
}
