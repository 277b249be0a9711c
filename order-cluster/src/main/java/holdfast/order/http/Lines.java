package holdfast.order.http;

import static holdfast.kit.json.Shapes.integer;
import static holdfast.kit.json.Shapes.listOf;
import static holdfast.kit.json.Shapes.parsed;

import holdfast.kit.http.Problem;
import holdfast.kit.http.ProblemCode;
import holdfast.kit.http.ProblemException;
import holdfast.kit.json.Decoder;
import holdfast.kit.json.Fields;
import holdfast.kit.json.Shape;
import holdfast.kit.json.Violation;
import holdfast.order.domain.Line;
import holdfast.order.domain.Sku;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** Lines of products, as callers write them: several may be of one product. */
final class Lines {

  /** Products and how many of each. */
  static final Shape<List<Line>> SHAPE = of(Lines::line);

  /** A line in a form that is fingerprinted. */
  record Canonical(String sku, int quantity) {

    static List<Canonical> of(List<Line> lines) {
      return lines.stream()
          .map(line -> new Canonical(line.sku().value(), line.quantity()))
          .toList();
    }
  }

  /** Between one and a hundred lines of any form. */
  static <T> Shape<List<T>> of(Decoder<T> line) {
    var some = listOf(0, Line.MAX_LINES, "too_many_lines", line);
    return (value, at) ->
        value.isArray() && value.isEmpty() ? at.wrong("too_few_lines") : some.read(value, at);
  }

  static Supplier<Sku> sku(Fields in) {
    return in.required("sku", parsed(Sku::new, "invalid_sku"));
  }

  static Supplier<Integer> quantity(Fields in) {
    return in.required("quantity", integer(1, Line.MAX_QUANTITY, "quantity_out_of_range"));
  }

  /**
   * One line a product.
   *
   * @throws ProblemException 422 for more units of a product than an order may have
   */
  static List<Line> merged(List<Line> lines) {
    try {
      return Line.merged(lines);
    } catch (IllegalArgumentException tooManyOfOne) {
      throw notTogether(List.of(new Violation("/lines", "quantity_out_of_range")));
    }
  }

  /** For fields that are right by themselves and do not go together. */
  static ProblemException notTogether(List<Violation> errors) {
    return new Problem(
            ProblemCode.INVALID_REQUEST,
            "some fields do not go together",
            errors,
            Map.of(),
            Map.of())
        .asException();
  }

  private static Supplier<Line> line(Fields in) {
    var sku = sku(in);
    var quantity = quantity(in);
    return () -> new Line(sku.get(), quantity.get());
  }

  private Lines() {}
}
