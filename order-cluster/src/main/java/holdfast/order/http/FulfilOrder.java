package holdfast.order.http;

import static holdfast.kit.json.Shapes.text;

import holdfast.kit.json.Fields;
import holdfast.order.domain.Line;
import holdfast.order.domain.Operation;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The body that hands units over to a carrier. */
record FulfilOrder(List<Line> lines, @Nullable String carrier, @Nullable String trackingNumber) {

  /** In UTF-16 units; what fits on a label. */
  static final int LONGEST_LABEL = 100;

  static Supplier<FulfilOrder> read(Fields in) {
    var lines = in.required("lines", Lines.SHAPE);
    var carrier = in.optional("carrier", text(1, LONGEST_LABEL));
    var trackingNumber = in.optional("trackingNumber", text(1, LONGEST_LABEL));
    return () -> new FulfilOrder(lines.get(), carrier.get(), trackingNumber.get());
  }

  Operation.Fulfil operation() {
    return new Operation.Fulfil(Lines.merged(lines), carrier, trackingNumber);
  }

  /** What makes two requests the same. */
  record Canonical(
      List<Lines.Canonical> lines, @Nullable String carrier, @Nullable String trackingNumber) {

    static Canonical of(Operation.Fulfil operation) {
      return new Canonical(
          Lines.Canonical.of(operation.lines()), operation.carrier(), operation.trackingNumber());
    }
  }
}
