package holdfast.kit.client;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;

/** Says the same to every request, byte for byte, so that it can also say what no server should. */
final class RawServer implements AutoCloseable {

  private static final Pattern LENGTH = Pattern.compile("Content-Length: (\\d+)");

  private final ServerSocket listening;
  private final List<Socket> connections = new CopyOnWriteArrayList<>();
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private volatile String answer;
  private final boolean hangsUp;
  private volatile boolean lost;

  private RawServer(int port, String answer, boolean hangsUp) {
    this.answer = answer;
    this.hangsUp = hangsUp;
    try {
      this.listening = new ServerSocket(port, 50, InetAddress.getLoopbackAddress());
    } catch (IOException taken) {
      throw new UncheckedIOException(taken);
    }
    Thread.ofVirtual().start(this::accept);
  }

  /** Answers with these bytes; if they promise more than they hold, the connection ends there. */
  static RawServer answering(String answer) {
    return answering(answer, 0);
  }

  static RawServer answering(String answer, int port) {
    return new RawServer(port, answer, false);
  }

  static RawServer silent() {
    return answering("");
  }

  static RawServer hangingUp() {
    return new RawServer(0, "", true);
  }

  void answer(String next) {
    answer = next;
  }

  /** Says this to everybody who is connected, asked or not. */
  void say(String bytes) throws IOException {
    for (var connection : connections) {
      connection.getOutputStream().write(bytes.getBytes(StandardCharsets.US_ASCII));
    }
  }

  /** Whether somebody hung up on it, whoever. */
  boolean hasLostSomebody() {
    return lost;
  }

  int port() {
    return listening.getLocalPort();
  }

  List<String> requests() {
    return requests;
  }

  private void accept() {
    try {
      while (true) {
        var connection = listening.accept();
        connections.add(connection);
        Thread.ofVirtual().start(() -> serve(connection));
      }
    } catch (IOException closed) {
      // that is how this ends
    }
  }

  private void serve(Socket connection) {
    try (connection) {
      while (true) {
        requests.add(read(connection));
        if (hangsUp) {
          return;
        }
        var bytes = answer.getBytes(StandardCharsets.US_ASCII);
        connection.getOutputStream().write(bytes);
        if (isCutShort()) {
          return;
        }
      }
    } catch (IOException closed) {
      // that is how this ends
    }
  }

  private boolean isCutShort() {
    var length = LENGTH.matcher(answer);
    return length.find()
        && Integer.parseInt(length.group(1)) > answer.length() - answer.indexOf("\r\n\r\n") - 4;
  }

  private String read(Socket connection) throws IOException {
    var request = new StringBuilder();
    int rest = -1;
    while (rest != 0) {
      int unit = readOrLose(connection);
      request.append((char) unit);
      if (rest > 0) {
        rest--;
      } else if (request.indexOf("\r\n\r\n", Math.max(0, request.length() - 4)) >= 0) {
        var length = LENGTH.matcher(request);
        rest = length.find() ? Integer.parseInt(length.group(1)) : 0;
      }
    }
    return request.toString();
  }

  private int readOrLose(Socket connection) throws IOException {
    int unit = -1;
    try {
      unit = connection.getInputStream().read();
    } finally {
      lost |= unit < 0;
    }
    if (unit < 0) {
      throw new IOException("no more requests");
    }
    return unit;
  }

  @Override
  public void close() throws IOException {
    listening.close();
    for (var connection : connections) {
      connection.close();
    }
  }
}
