package holdfast.payment.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Base64;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A place in a list as a text that callers hand back as they got it. It grants nothing: a forged
 * one only leads to another place in a list that the caller may see anyway.
 */
final class Cursor {

  private static final Pattern NUMBER = Pattern.compile("[1-9]\\d{0,17}");
  private static final String ENTRY = "e";
  private static final String ACCOUNT = "a";

  /** After this entry of a statement. */
  static String ofEntry(long number) {
    return encode(ENTRY + number);
  }

  /** The number of the entry; null for a text that no statement gave out. */
  static @Nullable Long parseEntry(String cursor) {
    String number = decode(cursor, ENTRY);
    return number != null && NUMBER.matcher(number).matches() ? Long.valueOf(number) : null;
  }

  /** After this account of a list. */
  static String ofAccount(String id) {
    return encode(ACCOUNT + id);
  }

  /** The account's id, not yet checked; null for a text that no list gave out. */
  static @Nullable String parseAccount(String cursor) {
    return decode(cursor, ACCOUNT);
  }

  private static String encode(String text) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(UTF_8));
  }

  /**
   * Null for what begins with another mark.
   *
   * @throws IllegalArgumentException for a text that is not even base64
   */
  private static @Nullable String decode(String cursor, String mark) {
    var text = new String(Base64.getUrlDecoder().decode(cursor), UTF_8);
    return text.startsWith(mark) ? text.substring(mark.length()) : null;
  }

  private Cursor() {}
}
