package holdfast.kit.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashSet;
import java.util.Iterator;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The fields of one JSON object, while a {@link Decoder} asks for them. A field that nobody asks
 * for is reported as {@code unknown_field}, unless the reader is tolerant.
 */
public final class Fields {

  private final ObjectNode object;
  private final Place at;
  private final Set<String> asked = new HashSet<>();

  Fields(ObjectNode object, Place at) {
    this.object = object;
    this.at = at;
  }

  /** A field that must be there; {@code missing} otherwise. */
  public <T> Supplier<T> required(String name, Shape<T> shape) {
    var value = field(name);
    return value == null
        ? at.field(name).wrong(Violation.MISSING)
        : shape.read(value, at.field(name));
  }

  /**
   * A field that may be left out, and is null then. A JSON {@code null} is not the same as left
   * out; only a tolerant reader takes it so.
   */
  public <T> Supplier<@Nullable T> optional(String name, Shape<T> shape) {
    var value = field(name);
    if (value == null) {
      return () -> null;
    }
    var read = shape.read(value, at.field(name));
    return () -> read.get();
  }

  /** A field that may be left out, and is {@code otherwise} then. */
  public <T> Supplier<T> optional(String name, Shape<T> shape, T otherwise) {
    var value = field(name);
    return value == null ? () -> otherwise : shape.read(value, at.field(name));
  }

  /** Whether the object has this field. Asks for it, too. */
  public boolean has(String name) {
    return field(name) != null;
  }

  private @Nullable JsonNode field(String name) {
    asked.add(name);
    var value = object.get(name);
    return value != null && value.isNull() && at.isTolerant() ? null : value;
  }

  void reportUnknown() {
    if (at.isTolerant()) {
      return;
    }
    for (Iterator<String> names = object.fieldNames(); names.hasNext(); ) {
      var name = names.next();
      if (!asked.contains(name)) {
        at.field(name).wrong(Violation.UNKNOWN_FIELD);
      }
    }
  }
}
