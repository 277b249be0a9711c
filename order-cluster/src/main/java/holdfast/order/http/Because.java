package holdfast.order.http;

import static holdfast.kit.json.Shapes.text;

import holdfast.kit.json.Fields;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A body that says why, if anything. */
record Because(@Nullable String reason) {

  /** In UTF-16 units. */
  static final int LONGEST = 500;

  static Supplier<Because> read(Fields in) {
    var reason = in.optional("reason", text(1, LONGEST));
    return () -> new Because(reason.get());
  }
}
