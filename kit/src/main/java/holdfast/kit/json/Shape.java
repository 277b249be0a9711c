package holdfast.kit.json;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * What one JSON value must look like to be read as a {@code T}. The usual ones are in {@link
 * Shapes}.
 */
@FunctionalInterface
public interface Shape<T> {

  /**
   * Reports to {@code at} what is wrong with {@code value}.
   *
   * @return the value; to be asked for only when nothing was reported anywhere
   */
  Supplier<T> read(JsonNode value, Place at);

  /** The same shape, read as something made of it by a function that never fails. */
  default <R> Shape<R> as(Function<? super T, ? extends R> made) {
    return (value, at) -> {
      var read = read(value, at);
      return () -> made.apply(read.get());
    };
  }
}
