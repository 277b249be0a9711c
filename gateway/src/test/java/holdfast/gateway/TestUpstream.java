package holdfast.gateway;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * An upstream that remembers every request byte for byte and does with it what a test wants:
 * answer, answer half, hang up, reset, or say nothing.
 */
final class TestUpstream implements AutoCloseable {

  private static final Pattern LENGTH = Pattern.compile("(?im)^Content-Length: *(\\d+)\r?$");

  /** What it does with a request. */
  @FunctionalInterface
  interface Behaviour {
    void serve(Request request, Socket connection) throws IOException;
  }

  /** A request as it came in. */
  record Request(String head, String body) {

    String line() {
      return head.substring(0, head.indexOf('\r'));
    }

    /** The value of the only header of that name; null when there is none. */
    @Nullable String header(String name) {
      var values =
          head.lines()
              .skip(1)
              .filter(line ->
                  line.toLowerCase(Locale.ROOT).startsWith(name.toLowerCase(Locale.ROOT) + ":"))
              .map(line -> line.substring(line.indexOf(':') + 1).strip())
              .toList();
      if (values.size() > 1) {
        throw new AssertionError(name + " is there more than once: " + values);
      }
      return values.isEmpty() ? null : values.getFirst();
    }
  }

  private final ServerSocket listening;
  private final List<Request> requests = new CopyOnWriteArrayList<>();
  private final List<Socket> connections = new CopyOnWriteArrayList<>();
  private final CountDownLatch closed = new CountDownLatch(1);
  private volatile Behaviour behaviour;

  private TestUpstream(int port, Behaviour behaviour) {
    this.behaviour = behaviour;
    try {
      this.listening = new ServerSocket(port, 200, InetAddress.getLoopbackAddress());
    } catch (IOException taken) {
      throw new UncheckedIOException(taken);
    }
    Thread.ofVirtual().start(this::accept);
  }

  static TestUpstream that(Behaviour behaviour) {
    return new TestUpstream(0, behaviour);
  }

  static TestUpstream at(int port, Behaviour behaviour) {
    return new TestUpstream(port, behaviour);
  }

  /** A port at which nobody listens. */
  static int deadPort() {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException none) {
      throw new UncheckedIOException(none);
    }
  }

  /** Answers with a JSON body, or a problem from 400 on. */
  static Behaviour answers(int status, String body, String... headers) {
    return (_, connection) -> write(connection, response(status, body, headers));
  }

  static Behaviour hangsUp() {
    return (_, connection) -> connection.close();
  }

  static Behaviour resets() {
    return (_, connection) -> {
      connection.setSoLinger(true, 0);
      connection.close();
    };
  }

  /** Says less than it has announced. */
  static Behaviour breaksOff() {
    return (_, connection) -> {
      var whole = response(200, "{\"is\":\"far too long\"}");
      write(connection, whole.substring(0, whole.length() - 5));
      connection.close();
    };
  }

  static Behaviour raw(String response) {
    return (_, connection) -> write(connection, response);
  }

  /** Keeps a request waiting until the gate is open. */
  static Behaviour after(CountDownLatch gate, Behaviour behaviour) {
    return (request, connection) -> {
      try {
        gate.await();
      } catch (InterruptedException stopped) {
        throw new IOException(stopped);
      }
      behaviour.serve(request, connection);
    };
  }

  Behaviour saysNothing() {
    return (_, _) -> awaitClose();
  }

  static String response(int status, String body, String... headers) {
    var type = status < 400 ? "application/json" : "application/problem+json";
    var more = headers.length == 0 ? "" : String.join("\r\n", headers) + "\r\n";
    return "HTTP/1.1 %d Status\r\nContent-Type: %s\r\nContent-Length: %d\r\n%s\r\n%s"
        .formatted(status, type, body.length(), more, body);
  }

  static void write(Socket connection, String text) throws IOException {
    connection.getOutputStream().write(text.getBytes(ISO_8859_1));
    connection.getOutputStream().flush();
  }

  TestUpstream nowDoes(Behaviour next) {
    behaviour = next;
    return this;
  }

  /** With nothing to remember, for the next test. */
  TestUpstream anew(Behaviour next) {
    requests.clear();
    return nowDoes(next);
  }

  int port() {
    return listening.getLocalPort();
  }

  List<Request> requests() {
    return requests;
  }

  Request onlyRequest() {
    if (requests.size() != 1) {
      throw new AssertionError("expected one request, came: " + requests);
    }
    return requests.getFirst();
  }

  private void awaitClose() throws IOException {
    try {
      closed.await();
    } catch (InterruptedException stopped) {
      throw new IOException(stopped);
    }
  }

  private void accept() {
    try {
      while (true) {
        var connection = listening.accept();
        connections.add(connection);
        Thread.ofVirtual().start(() -> serve(connection));
      }
    } catch (IOException closing) {
      // that is how this ends
    }
  }

  private void serve(Socket connection) {
    try (connection) {
      while (!connection.isClosed()) {
        var request = read(connection.getInputStream());
        requests.add(request);
        behaviour.serve(request, connection);
      }
    } catch (IOException closing) {
      // that is how this ends
    }
  }

  private static Request read(InputStream in) throws IOException {
    var head = new StringBuilder();
    while (head.indexOf("\r\n\r\n", Math.max(0, head.length() - 4)) < 0) {
      int unit = in.read();
      if (unit < 0) {
        throw new IOException("no more requests");
      }
      head.append((char) unit);
    }
    var length = LENGTH.matcher(head);
    int bytes = length.find() ? Integer.parseInt(length.group(1)) : 0;
    return new Request(head.toString(), new String(in.readNBytes(bytes), ISO_8859_1));
  }

  @Override
  public void close() {
    closed.countDown();
    try {
      listening.close();
      for (var connection : connections) {
        connection.close();
      }
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
