package holdfast.local.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import org.jspecify.annotations.Nullable;

/** What a server said to one request. */
public final class HttpAnswer {
  private final int status;
  private final byte[] head;
  private final byte[] body;

  HttpAnswer(int status, byte[] head, byte[] body) {
    this.status = status;
    this.head = head;
    this.body = body;
  }

  public int status() {
    return status;
  }

  /** The body, read as UTF-8. */
  public String text() {
    return new String(body, UTF_8);
  }

  /** The first header of this name, in any case of letters. */
  public @Nullable String header(String name) {
    for (String line : new String(head, ISO_8859_1).split("\r\n", -1)) {
      int colon = line.indexOf(':');
      if (colon == name.length() && line.regionMatches(true, 0, name, 0, colon)) {
        return line.substring(colon + 1).strip();
      }
    }
    return null;
  }
}
