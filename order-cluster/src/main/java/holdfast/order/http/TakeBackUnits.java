package holdfast.order.http;

import static holdfast.kit.json.Shapes.oneOf;

import holdfast.kit.json.Fields;
import holdfast.kit.json.Shape;
import holdfast.kit.json.Violation;
import holdfast.order.domain.Operation;
import holdfast.order.domain.ReturnedLine;
import holdfast.order.domain.ReturnedLine.Disposition;
import holdfast.order.domain.Sku;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.function.Supplier;

/** The body that takes units back. */
record TakeBackUnits(List<ReturnedLine> lines) {

  private static final Shape<List<ReturnedLine>> LINES = Lines.of(TakeBackUnits::line);

  static Supplier<TakeBackUnits> read(Fields in) {
    var lines = in.required("lines", LINES);
    return () -> new TakeBackUnits(lines.get());
  }

  private static Supplier<ReturnedLine> line(Fields in) {
    var sku = Lines.sku(in);
    var quantity = Lines.quantity(in);
    var disposition = in.required("disposition", oneOf(Disposition.class));
    return () -> new ReturnedLine(sku.get(), quantity.get(), disposition.get());
  }

  /**
   * With one line a product and disposition, in the order of first mention.
   *
   * @throws holdfast.kit.http.ProblemException 422 for more units than an order may have
   */
  Operation.TakeBack operation() {
    record Kind(Sku sku, Disposition disposition) {}
    var units = new LinkedHashMap<Kind, Integer>();
    for (var line : lines) {
      units.merge(new Kind(line.sku(), line.disposition()), line.quantity(), Math::addExact);
    }
    try {
      return new Operation.TakeBack(
          units.entrySet().stream()
              .map(entry ->
                  new ReturnedLine(
                      entry.getKey().sku(), entry.getValue(), entry.getKey().disposition()))
              .toList());
    } catch (IllegalArgumentException tooManyOfOne) {
      throw Lines.notTogether(List.of(new Violation("/lines", "quantity_out_of_range")));
    }
  }

  /** What makes two requests the same. */
  record Canonical(List<CanonicalLine> lines) {

    static Canonical of(Operation.TakeBack operation) {
      return new Canonical(
          operation.lines().stream()
              .map(line ->
                  new CanonicalLine(line.sku().value(), line.quantity(), line.disposition().name()))
              .toList());
    }
  }

  record CanonicalLine(String sku, int quantity, String disposition) {}
}
