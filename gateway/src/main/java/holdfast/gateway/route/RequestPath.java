package holdfast.gateway.route;

import holdfast.kit.http.Exchange;

/**
 * What a path may look like. Two readers of one path must not find two resources in it, so nothing
 * goes on that one of them might decode, cut off or collapse.
 */
public final class RequestPath {

  /** Of the server, which collapses dot segments before anybody else sees the path. */
  private static final String AS_SENT = "Raw-Request-URI";

  /** The longest that a service takes. */
  private static final int MAX_LENGTH = 1024;

  /** Whether its path is plain, and was so when it was sent. */
  public static boolean isPlain(Exchange exchange) {
    var path = exchange.request().getUri().path();
    var sent = exchange.header(AS_SENT);
    return sent != null && path.equals(path(sent)) && isPlain(path);
  }

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

  /** The path of a request target, which may name a server, too. */
  private static String path(String target) {
    int query = target.indexOf('?');
    var withoutQuery = query < 0 ? target : target.substring(0, query);
    int server = withoutQuery.indexOf("://");
    int slash = server < 0 ? 0 : withoutQuery.indexOf('/', server + 3);
    return slash <= 0 ? withoutQuery : withoutQuery.substring(slash);
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
