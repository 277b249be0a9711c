package holdfast.gateway.route;

/**
 * What a path may look like. Two readers of one path must not find two resources in it, so nothing
 * goes on that one of them might decode, cut off or collapse.
 */
public final class RequestPath {

  /** The longest that a service takes. */
  private static final int MAX_LENGTH = 1024;

  /**
   * Whether it is made of letters, digits, {@code . _ - ~} and single slashes only, and has no
   * segment of dots: the same before and after any decoding.
   *
   * @param path encoded, without the query
   */
  public static boolean isPlain(String path) {
    if (path.length() > MAX_LENGTH || !path.startsWith("/")) {
      return false;
    }
    for (int i = 0; i < path.length(); i++) {
      if (!isPlain(path.charAt(i))) {
        return false;
      }
    }
    return !path.contains("//") && (!path.contains("/.") || hasNoDotSegment(path));
  }

  private static boolean hasNoDotSegment(String path) {
    return !path.contains("/./")
        && !path.contains("/../")
        && !path.endsWith("/.")
        && !path.endsWith("/..");
  }

  private static boolean isPlain(char c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || c == '/'
        || c == '-'
        || c == '_'
        || c == '.'
        || c == '~';
  }

  private RequestPath() {}
}
