package holdfast.kit.http;

import org.jspecify.annotations.Nullable;

/**
 * The name that a caller gives to one thing it wants done, however often it asks.
 *
 * @param value 1 to 255 visible ASCII characters
 */
public record IdempotencyKey(String value) {

  public static final String HEADER = "Idempotency-Key";

  private static final int MAX_LENGTH = 255;

  public IdempotencyKey {
    if (!isKey(value)) {
      throw new IllegalArgumentException("no idempotency key");
    }
  }

  /**
   * Reads the header. A quoted string counts as its content, so {@code "k"} and {@code k} are one.
   *
   * @throws ProblemException when there is none, or it is not a key
   */
  static IdempotencyKey of(@Nullable String header) {
    if (header == null) {
      throw Problem.of(
              ProblemCode.IDEMPOTENCY_KEY_REQUIRED, "name this operation in Idempotency-Key")
          .asException();
    }
    var value = unquoted(header.strip());
    if (value == null || !isKey(value)) {
      throw Problem.of(
              ProblemCode.IDEMPOTENCY_KEY_INVALID, "expected 1 to 255 visible ASCII characters")
          .asException();
    }
    return new IdempotencyKey(value);
  }

  /** Null for a quoted string that does not end, or ends too early. */
  private static @Nullable String unquoted(String header) {
    if (!header.startsWith("\"")) {
      return header;
    }
    var content = new StringBuilder(header.length());
    for (int i = 1; i < header.length(); i++) {
      char unit = header.charAt(i);
      if (unit == '"') {
        return i == header.length() - 1 ? content.toString() : null;
      }
      if (unit == '\\') {
        i++;
        if (i == header.length() || (header.charAt(i) != '"' && header.charAt(i) != '\\')) {
          return null;
        }
      }
      content.append(header.charAt(i));
    }
    return null;
  }

  private static boolean isKey(String value) {
    return !value.isEmpty()
        && value.length() <= MAX_LENGTH
        && value.chars().allMatch(unit -> unit > ' ' && unit < 0x7F);
  }
}
