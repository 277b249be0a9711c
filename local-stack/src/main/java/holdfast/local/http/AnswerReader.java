package holdfast.local.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.ProtocolException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Puts the answers of one connection together from the bytes as they arrive. */
final class AnswerReader {
  private static final int START_SIZE = 8 * 1024;
  private static final int MAX_SIZE = 16 * 1024 * 1024;
  private static final int UNKNOWN = -1;
  private static final int CHUNKED = -2;

  private byte[] bytes = new byte[START_SIZE];
  private int end;
  private int headEnd = UNKNOWN;
  private int contentLength = UNKNOWN;
  private int status;

  /** Reads some bytes; like all reads here it returns their count, or -1 at the end. */
  int readFrom(InputStream in) throws IOException {
    makeRoom();
    return in.read(bytes, end, bytes.length - end);
  }

  int readFrom(SocketChannel channel) throws IOException {
    makeRoom();
    return channel.read(ByteBuffer.wrap(bytes, end, bytes.length - end));
  }

  private void makeRoom() throws ProtocolException {
    if (end == bytes.length) {
      if (bytes.length >= MAX_SIZE) {
        throw new ProtocolException("an answer of more than " + MAX_SIZE + " bytes");
      }
      bytes = Arrays.copyOf(bytes, bytes.length * 2);
    }
  }

  /**
   * Counts in what has just been read.
   *
   * @return the answer when it is whole; the reader is then ready for the next one
   */
  @Nullable HttpAnswer received(int count) throws ProtocolException {
    int searchFrom = Math.max(0, end - 3);
    end += count;
    if (headEnd == UNKNOWN && !readHead(searchFrom)) {
      return null;
    }
    if (contentLength == CHUNKED) {
      return readChunked();
    }
    return end - headEnd < contentLength
        ? null
        : take(Arrays.copyOfRange(bytes, headEnd, headEnd + contentLength));
  }

  private boolean readHead(int from) throws ProtocolException {
    for (int at = from; at + 3 < end; at++) {
      if (bytes[at] == '\r'
          && bytes[at + 1] == '\n'
          && bytes[at + 2] == '\r'
          && bytes[at + 3] == '\n') {
        headEnd = at + 4;
        understandHead();
        return true;
      }
    }
    return false;
  }

  private void understandHead() throws ProtocolException {
    var head = new String(bytes, 0, headEnd, ISO_8859_1);
    if (!head.startsWith("HTTP/1.1 ") || head.length() < 12) {
      throw new ProtocolException("not an HTTP/1.1 answer: " + head.lines().findFirst().orElse(""));
    }
    status = Integer.parseInt(head, 9, 12, 10);
    contentLength = status == 204 || status == 304 ? 0 : bodyLength(head);
  }

  private static int bodyLength(String head) throws ProtocolException {
    var lower = head.toLowerCase(Locale.ROOT);
    int at = lower.indexOf("\r\ncontent-length:");
    if (at >= 0) {
      int lineEnd = lower.indexOf("\r\n", at + 2);
      return Integer.parseInt(lower.substring(at + 17, lineEnd).strip());
    }
    if (lower.contains("\r\ntransfer-encoding: chunked")) {
      return CHUNKED;
    }
    throw new ProtocolException("an answer without a length: " + head);
  }

  /** Looks at all chunks again for each read: chunked answers are few and short here. */
  private @Nullable HttpAnswer readChunked() {
    var body = new ByteArrayOutputStream();
    int at = headEnd;
    while (true) {
      int lineEnd = endOfLine(at);
      if (lineEnd < 0) {
        return null;
      }
      var line = new String(bytes, at, lineEnd - at, ISO_8859_1);
      int size = Integer.parseInt(line.split(";", 2)[0].strip(), 16);
      int next = lineEnd + 2 + size + 2;
      if (next > end) {
        return null;
      }
      if (size == 0) {
        return take(body.toByteArray());
      }
      body.write(bytes, lineEnd + 2, size);
      at = next;
    }
  }

  private int endOfLine(int from) {
    for (int at = from; at + 1 < end; at++) {
      if (bytes[at] == '\r' && bytes[at + 1] == '\n') {
        return at;
      }
    }
    return -1;
  }

  /** One request is in flight at a time, so nothing follows a whole answer. */
  private HttpAnswer take(byte[] body) {
    var answer = new HttpAnswer(status, Arrays.copyOf(bytes, headEnd), body);
    end = 0;
    headEnd = UNKNOWN;
    contentLength = UNKNOWN;
    return answer;
  }
}
