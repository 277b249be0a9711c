package holdfast.kit.http;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.jspecify.annotations.Nullable;

/**
 * The parameters of a request's query. One that the endpoint does not have, or that is given twice
 * where one is expected, is answered 400: a misspelled filter must not look like an empty one.
 */
public final class Query {

  private static final Pattern WHOLE_NUMBER = Pattern.compile("\\d{1,9}");

  private final Map<String, List<String>> values;

  private Query(Map<String, List<String>> values) {
    this.values = values;
  }

  static Query of(HttpRequest request, Set<String> names) {
    if (request.getUri().rawQueryString().isEmpty()) {
      return new Query(Map.of());
    }
    var values = new HashMap<String, List<String>>();
    request
        .getUri()
        .query()
        .toMultiMap()
        .forEach((name, list) -> {
          if (!names.contains(name)) {
            throw invalid("there is a parameter that this does not have");
          }
          values.put(name, list);
        });
    return new Query(values);
  }

  /** Null when it is not given. */
  public @Nullable String text(String name) {
    var list = all(name);
    if (list.size() > 1) {
      throw invalid(name + " is given twice");
    }
    return list.isEmpty() ? null : list.getFirst();
  }

  /** All values of a parameter that may be given several times. */
  public List<String> all(String name) {
    return values.getOrDefault(name, List.of());
  }

  /** A whole number between {@code min} and {@code max}; {@code otherwise} when not given. */
  public int integer(String name, int min, int max, int otherwise) {
    var text = text(name);
    if (text == null) {
      return otherwise;
    }
    if (!WHOLE_NUMBER.matcher(text).matches()) {
      throw invalid(name + " is not a whole number");
    }
    int number = Integer.parseInt(text);
    if (number < min || number > max) {
      throw invalid(name + " is not between " + min + " and " + max);
    }
    return number;
  }

  /** {@code true} or {@code false}; false when not given. */
  public boolean flag(String name) {
    var text = text(name);
    if (text == null) {
      return false;
    }
    return switch (text) {
      case "true" -> true;
      case "false" -> false;
      default -> throw invalid(name + " is neither true nor false");
    };
  }

  /**
   * Null when it is not given.
   *
   * @param parse gives null, or throws {@link IllegalArgumentException}, for what is no such value
   */
  public <T> @Nullable T parsed(String name, Function<String, @Nullable T> parse) {
    return parsed(name, parse, ProblemCode.INVALID_QUERY);
  }

  /** As {@link #parsed(String, Function)}, with a code of its own for what is no such value. */
  public <T> @Nullable T parsed(
      String name, Function<String, @Nullable T> parse, ProblemCode whenInvalid) {
    var text = text(name);
    if (text == null) {
      return null;
    }
    T value = Call.parseOrNull(parse, text);
    if (value == null) {
      throw Problem.of(whenInvalid, name + " has no such value").asException();
    }
    return value;
  }

  private static ProblemException invalid(String detail) {
    return Problem.of(ProblemCode.INVALID_QUERY, detail).asException();
  }
}
