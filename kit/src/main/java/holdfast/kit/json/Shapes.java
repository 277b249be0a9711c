package holdfast.kit.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import holdfast.kit.domain.Money;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The shapes that values in our documents have. Nothing is converted: "1" is no integer. */
public final class Shapes {

  private static final Shape<Money> MONEY = object(Shapes::money);

  /**
   * Free text for people: no control characters but line feed and tab, at most {@code max} UTF-16
   * units.
   */
  public static Shape<String> text(int min, int max) {
    return (value, at) -> {
      if (!value.isTextual()) {
        return at.wrong(Violation.WRONG_TYPE);
      }
      var text = value.textValue();
      if (text.length() < min || text.length() > max) {
        return at.wrong("length_out_of_range");
      }
      return text.chars().allMatch(Shapes::isForPeople) ? () -> text : at.wrong("invalid_text");
    };
  }

  /** Text that the whole of {@code pattern} matches. */
  public static Shape<String> text(Pattern pattern, String code) {
    return parsed(text -> pattern.matcher(text).matches() ? text : null, code);
  }

  /**
   * Text as the value type that it is written for.
   *
   * @param parse gives null, or throws {@link IllegalArgumentException}, for what is no such value
   */
  public static <T> Shape<T> parsed(Function<String, @Nullable T> parse, String code) {
    return (value, at) -> {
      if (!value.isTextual()) {
        return at.wrong(Violation.WRONG_TYPE);
      }
      var parsed = parseOrNull(parse, value.textValue());
      return parsed == null ? at.wrong(code) : () -> parsed;
    };
  }

  /** A whole number between {@code min} and {@code max}, both allowed; neither 1.0 nor 1e3. */
  public static Shape<Integer> integer(int min, int max, String code) {
    return integer((long) min, (long) max, code).as(Math::toIntExact);
  }

  /** A whole number between {@code min} and {@code max}, both allowed; neither 1.0 nor 1e3. */
  public static Shape<Long> integer(long min, long max, String code) {
    return (value, at) -> {
      if (!value.isIntegralNumber()) {
        return at.wrong(Violation.WRONG_TYPE);
      }
      if (!value.canConvertToLong()) {
        return at.wrong(code);
      }
      long number = value.longValue();
      return number < min || number > max ? at.wrong(code) : () -> number;
    };
  }

  public static Shape<Boolean> flag() {
    return (value, at) -> value.isBoolean() ? value::booleanValue : at.wrong(Violation.WRONG_TYPE);
  }

  /** The name of one of an enum's constants, as it is written in Java. */
  public static <E extends Enum<E>> Shape<E> oneOf(Class<E> type) {
    Map<String, E> constants =
        Arrays.stream(type.getEnumConstants()).collect(Collectors.toMap(Enum::name, one -> one));
    return parsed(name -> constants.get(name), "unknown_value");
  }

  /** An RFC 3339 time with any offset. */
  public static Shape<Instant> instant() {
    return parsed(Shapes::instantOrNull, "invalid_time");
  }

  /** {@code {"amount": 1299, "currency": "EUR"}}, with 0 ≤ amount ≤ {@link Money#MAX_AMOUNT}. */
  public static Shape<Money> money() {
    return MONEY;
  }

  /** The code of an active currency. */
  public static Shape<String> currency() {
    return parsed(code -> Money.isCurrency(code) ? code : null, "unknown_currency");
  }

  /**
   * A list of values of one shape.
   *
   * @param code what to report when there are fewer than {@code min} or more than {@code max}
   */
  public static <T> Shape<List<T>> list(int min, int max, String code, Shape<T> element) {
    return (value, at) -> {
      if (!value.isArray()) {
        return at.wrong(Violation.WRONG_TYPE);
      }
      if (value.size() < min || value.size() > max) {
        return at.wrong(code);
      }
      var elements = new ArrayList<Supplier<T>>(value.size());
      for (int i = 0; i < value.size() && !at.isFull(); i++) {
        elements.add(element.read(value.get(i), at.element(i)));
      }
      return () -> elements.stream().<T>map(Supplier::get).toList();
    };
  }

  /** A list of objects. */
  public static <T> Shape<List<T>> listOf(int min, int max, String code, Decoder<T> element) {
    return list(min, max, code, object(element));
  }

  public static <T> Shape<T> object(Decoder<T> decoder) {
    return (value, at) -> {
      if (!(value instanceof ObjectNode object)) {
        return at.wrong(Violation.WRONG_TYPE);
      }
      var fields = new Fields(object, at);
      var read = decoder.read(fields);
      fields.reportUnknown();
      return read;
    };
  }

  /** Whatever it is; for a reader that passes it on. */
  public static Shape<JsonNode> anything() {
    return (value, _) -> () -> value;
  }

  private static Supplier<Money> money(Fields in) {
    var amount = in.required("amount", integer(0, Money.MAX_AMOUNT, "amount_out_of_range"));
    var currency = in.required("currency", currency());
    return () -> new Money(amount.get(), currency.get());
  }

  private static <T> @Nullable T parseOrNull(Function<String, @Nullable T> parse, String text) {
    try {
      return parse.apply(text);
    } catch (IllegalArgumentException noSuchValue) {
      return null;
    }
  }

  private static @Nullable Instant instantOrNull(String text) {
    try {
      return OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeException noTime) {
      return null;
    }
  }

  private static boolean isForPeople(int unit) {
    return !Character.isISOControl(unit) || unit == '\n' || unit == '\t';
  }

  private Shapes() {}
}
