package holdfast.gateway.route;

/**
 * What a path may look like. Two readers of one path must not find two resources in it: whatever
 * one of them might decode, collapse or cut off is refused here, before routing and before any
 * service sees it.
 */
public final class RequestPath {

  private static final int MAX_IDENTIFIER = 255;

  /**
   * Whether somebody could read the path differently: an encoded slash, backslash, dot, percent or
   * control character, a backslash, a path parameter, an empty or a dot segment.
   *
   * @param path as it stood in the request line, nothing decoded, the query cut off
   */
  public static boolean isAmbiguous(String path) {
    if (path.isEmpty() || path.charAt(0) != '/') {
      return true;
    }
    for (int i = 0; i < path.length(); i++) {
      char c = path.charAt(i);
      if (c == '\\' || c == ';' || c <= ' ' || c >= 0x7f || (c == '%' && isHidden(path, i + 1))) {
        return true;
      }
      if (c == '/' && isEmptyOrDots(path, i + 1)) {
        return true;
      }
    }
    return false;
  }

  /** Letters, digits and {@code . _ - ~} only: nothing in it could ever need decoding. */
  static boolean isIdentifier(String path, int start, int end) {
    if (start == end || end - start > MAX_IDENTIFIER) {
      return false;
    }
    for (int i = start; i < end; i++) {
      char c = path.charAt(i);
      boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
      boolean digit = c >= '0' && c <= '9';
      if (!letter && !digit && c != '-' && c != '_' && c != '.' && c != '~') {
        return false;
      }
    }
    return true;
  }

  private static boolean isHidden(String path, int digits) {
    if (digits + 2 > path.length()) {
      return true;
    }
    int high = Character.digit(path.charAt(digits), 16);
    int low = Character.digit(path.charAt(digits + 1), 16);
    if (high < 0 || low < 0) {
      return true;
    }
    int decoded = high * 16 + low;
    return decoded < ' '
        || decoded >= 0x7f
        || decoded == '/'
        || decoded == '\\'
        || decoded == '.'
        || decoded == '%'
        || decoded == ';';
  }

  /** An empty last segment hides nothing; no route has one, so it is simply not found. */
  private static boolean isEmptyOrDots(String path, int start) {
    return path.startsWith("/", start)
        || (path.startsWith(".", start) && endsAt(path, start + 1))
        || (path.startsWith("..", start) && endsAt(path, start + 2));
  }

  private static boolean endsAt(String path, int index) {
    return index == path.length() || path.charAt(index) == '/';
  }

  private RequestPath() {}
}
