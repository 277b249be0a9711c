package holdfast.kit.client;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.util.Locale.ROOT;

import java.io.ByteArrayOutputStream;
import org.apache.pekko.util.ByteString;

/**
 * Where the answer to a request ends in the bytes of a connection (RFC 9112, 6.3). Checks nothing:
 * an answer that cannot be understood has no end here, and the library that reads it refuses it.
 */
final class AnswerFrame {

  private enum Part {
    /** No request is under way. */
    NONE,
    STATUS,
    HEADERS,
    BODY,
    CHUNK_SIZE,
    CHUNK,
    AFTER_CHUNK,
    TRAILERS,
    /** All that comes until the connection ends. */
    TO_THE_END
  }

  private static final ByteString HEAD = ByteString.fromString("HEAD ");
  private static final String LENGTH = "content-length:";
  private static final String CODING = "transfer-encoding:";
  private static final int LONGEST_LINE = 64 * 1024;
  private static final int UNKNOWN = -1;

  private Part part = Part.NONE;
  private final ByteArrayOutputStream line = new ByteArrayOutputStream(128);
  private boolean askedForHead;
  private int status;
  private boolean chunked;

  /** Bytes of the body, or of the chunk, that are still to come. */
  private int left;

  /** Whether a byte that came now would answer nothing. */
  boolean isOver() {
    return part == Part.NONE;
  }

  /** Bytes of a request go out: its first ones, if none was under way. */
  void asked(ByteString bytes) {
    if (isOver()) {
      askedForHead = bytes.take(HEAD.size()).equals(HEAD);
      part = Part.STATUS;
    }
  }

  /** How many of these bytes belong to the answer under way. */
  int take(ByteString bytes) {
    byte[] all = bytes.toArrayUnsafe();
    int at = 0;
    while (at < all.length && !isOver()) {
      at =
          switch (part) {
            case BODY, CHUNK -> takeBody(at, all.length);
            case TO_THE_END -> all.length;
            case NONE, STATUS, HEADERS, CHUNK_SIZE, AFTER_CHUNK, TRAILERS -> takeLine(all, at);
          };
    }
    return at;
  }

  private int takeBody(int at, int end) {
    int taken = Math.min(left, end - at);
    left -= taken;
    if (left == 0) {
      part = part == Part.CHUNK ? Part.AFTER_CHUNK : Part.NONE;
    }
    return at + taken;
  }

  private int takeLine(byte[] all, int at) {
    int end = at;
    while (end < all.length && all[end] != '\n') {
      end++;
    }
    line.write(all, at, end - at);
    if (line.size() > LONGEST_LINE) {
      part = Part.TO_THE_END;
    }
    if (end == all.length) {
      return end;
    }
    var text = line.toString(ISO_8859_1).strip();
    line.reset();
    part = after(text);
    return end + 1;
  }

  private Part after(String text) {
    return switch (part) {
      case STATUS -> {
        status = text.length() < 12 ? UNKNOWN : number(text.substring(9, 12), 10);
        left = UNKNOWN;
        chunked = false;
        yield Part.HEADERS;
      }
      case HEADERS -> text.isEmpty() ? body() : header(text);
      case CHUNK_SIZE -> chunk(text);
      case AFTER_CHUNK -> Part.CHUNK_SIZE;
      case TRAILERS -> text.isEmpty() ? Part.NONE : Part.TRAILERS;
      case NONE, BODY, CHUNK, TO_THE_END -> part;
    };
  }

  private Part header(String text) {
    if (startsWith(text, LENGTH)) {
      left = number(text.substring(LENGTH.length()).strip(), 10);
    } else if (startsWith(text, CODING)) {
      chunked = text.toLowerCase(ROOT).endsWith("chunked");
    }
    return Part.HEADERS;
  }

  private Part body() {
    if (status >= 100 && status < 200) {
      return Part.STATUS;
    }
    if (askedForHead || status == 204 || status == 304) {
      return Part.NONE;
    }
    if (chunked) {
      return Part.CHUNK_SIZE;
    }
    return left == 0 ? Part.NONE : left > 0 ? Part.BODY : Part.TO_THE_END;
  }

  private Part chunk(String size) {
    left = number(size.replaceFirst(";.*", "").strip(), 16);
    return left == 0 ? Part.TRAILERS : left > 0 ? Part.CHUNK : Part.TO_THE_END;
  }

  private static boolean startsWith(String text, String name) {
    return text.regionMatches(true, 0, name, 0, name.length());
  }

  private static int number(String digits, int radix) {
    try {
      return Integer.parseInt(digits, radix);
    } catch (NumberFormatException none) {
      return UNKNOWN;
    }
  }
}
