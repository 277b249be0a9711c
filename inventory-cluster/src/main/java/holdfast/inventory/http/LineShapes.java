package holdfast.inventory.http;

import static holdfast.kit.json.Shapes.integer;
import static holdfast.kit.json.Shapes.listOf;
import static holdfast.kit.json.Shapes.parsed;

import com.fasterxml.jackson.databind.JsonNode;
import holdfast.inventory.domain.Line;
import holdfast.inventory.domain.Lines;
import holdfast.inventory.domain.Quantity;
import holdfast.inventory.domain.Sku;
import holdfast.kit.json.Fields;
import holdfast.kit.json.Shape;
import java.util.HashMap;
import java.util.function.Supplier;

/** {@code [{"sku": "book", "quantity": 2}, …]} as {@link Lines}. */
final class LineShapes {

  /** What people and other strangers send. */
  static final Shape<Lines> PUBLIC = lines(Quantity.MAX_PER_LINE);

  /** What services send, who have added up the lines of one product already. */
  static final Shape<Lines> INTERNAL = lines(Quantity.MAX_PER_SKU);

  private static Shape<Lines> lines(int mostPerLine) {
    var listed = listOf(0, Lines.MAX, "too_many_lines", in -> line(in, mostPerLine));
    return (value, at) -> {
      if (value.isArray() && value.isEmpty()) {
        return at.wrong("too_few_lines");
      }
      if (wantsTooManyOfOne(value)) {
        return at.wrong("quantity_out_of_range");
      }
      var read = listed.read(value, at);
      return () -> new Lines(read.get());
    };
  }

  private static Supplier<Line> line(Fields in, int mostPerLine) {
    var sku = in.required("sku", parsed(Sku::parse, "invalid_sku"));
    var quantity = in.required("quantity", integer(1, mostPerLine, "quantity_out_of_range"));
    return () -> new Line(sku.get(), new Quantity(quantity.get()));
  }

  /** Each line may be in order while those of one product together are not. */
  private static boolean wantsTooManyOfOne(JsonNode lines) {
    if (lines.size() < 2) {
      return false;
    }
    var wanted = new HashMap<String, Long>();
    for (var line : lines) {
      var sku = line.path("sku");
      var quantity = line.path("quantity");
      if (sku.isTextual()
          && quantity.canConvertToInt()
          && wanted.merge(sku.textValue(), quantity.longValue(), Long::sum)
              > Quantity.MAX_PER_SKU) {
        return true;
      }
    }
    return false;
  }

  private LineShapes() {}
}
