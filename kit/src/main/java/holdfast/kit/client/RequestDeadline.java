package holdfast.kit.client;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.time.Duration;
import java.util.regex.Pattern;
import org.apache.pekko.util.ByteString;
import org.jspecify.annotations.Nullable;

/** How long its sender waits for the answer to a request, read off the bytes that go out. */
final class RequestDeadline {

  private static final Pattern HEADER = Pattern.compile("\r\nX-Deadline-Ms: (\\d{1,9})\r\n");
  private static final String END_OF_HEAD = "\r\n\r\n";

  /**
   * The deadline in the head of a request.
   *
   * @param request its first bytes, the whole head among them
   * @return null when it names none
   */
  static @Nullable Duration in(ByteString request) {
    var text = new String(request.toArrayUnsafe(), ISO_8859_1);
    int end = text.indexOf(END_OF_HEAD);
    var header = HEADER.matcher(end < 0 ? text : text.substring(0, end + 2));
    return header.find() ? Duration.ofMillis(Long.parseLong(header.group(1))) : null;
  }

  private RequestDeadline() {}
}
