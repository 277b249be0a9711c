package holdfast.order.domain;

import java.util.regex.Pattern;

/** The alphabet of business ids: nothing in them can be mistaken for a separator anywhere. */
public final class Names {

  private static final Pattern ALLOWED = Pattern.compile("[A-Za-z0-9._-]{1,64}");

  public static boolean isName(String value) {
    return ALLOWED.matcher(value).matches();
  }

  static void check(String what, String value) {
    if (!isName(value)) {
      throw new IllegalArgumentException("not a " + what);
    }
  }

  private Names() {}
}
