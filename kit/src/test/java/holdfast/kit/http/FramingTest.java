package holdfast.kit.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Bytes that are no proper request, on a plain socket. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class FramingTest {

  private static final String POST =
      "POST /v1/parcels HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n";

  private ParcelService service;

  /** Its deadlines are short enough for a test to wait for them. */
  private ParcelService hurried;

  @BeforeAll
  void start() {
    service = ParcelService.start();
    hurried = ParcelService.start("holdfast.kit.http { body-deadline = 500ms, idle = 1s }");
  }

  @AfterAll
  void stop() {
    service.close();
    hurried.close();
  }

  record Row(String what, String request, int status, String code) {
    @Override
    public String toString() {
      return what + " is " + status + " " + code;
    }
  }

  static Stream<Row> notRequests() {
    var host = "Host: x\r\n";
    return Stream.of(
        new Row("nonsense", "hello-is-anybody-there\r\n", 400, "bad_request"),
        new Row("a TLS hello", "\u0016\u0003\u0001 \r\n\r\n", 400, "bad_request"),
        new Row("a method nobody knows", "BREW /pot HTTP/1.1\r\n" + host, 501, "not_implemented"),
        new Row("CONNECT", "CONNECT x:1 HTTP/1.1\r\n" + host, 400, "bad_request"),
        new Row("a bad target", "GET /%zz HTTP/1.1\r\n" + host, 400, "bad_request"),
        new Row("a long target", get("/" + "x".repeat(3000)) + host, 414, "uri_too_long"),
        new Row("no host", "GET / HTTP/1.1\r\n", 400, "bad_request"),
        new Row("two hosts", "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n", 400, "bad_request"),
        new Row("HTTP/3.0", "GET / HTTP/3.0\r\n" + host, 505, "http_version_not_supported"),
        new Row("a header with a space", get("/") + host + "a b: x\r\n", 400, "bad_request"),
        new Row("a long header", get("/") + host + header(10_000), 431, "headers_too_large"),
        new Row("many headers", get("/") + host + "a: b\r\n".repeat(70), 400, "bad_request"),
        new Row(
            "headers beyond 16 KiB",
            get("/v1/open/a/b") + host + header(8_500) + header(8_500),
            431,
            "headers_too_large"),
        new Row("a length that is none", POST + "Content-Length: x\r\n", 400, "bad_request"),
        new Row("a negative length", POST + "Content-Length: -1\r\n", 400, "bad_request"),
        new Row(
            "two lengths", POST + "Content-Length: 1\r\nContent-Length: 2\r\n", 400, "bad_request"),
        new Row(
            "a length and chunks",
            POST + "Content-Length: 4\r\nTransfer-Encoding: chunked\r\n",
            400,
            "bad_request"),
        new Row("another coding", POST + "Transfer-Encoding: gzip\r\n", 400, "bad_request"),
        new Row(
            "a length of 1 GiB", POST + "Content-Length: 1073741824\r\n", 413, "body_too_large"));
  }

  /** The server's own answer to any of these is plain text. */
  @ParameterizedTest
  @MethodSource("notRequests")
  void what_is_no_request_is_answered_by_a_problem(Row row) throws Exception {
    var response = exchange(row.request() + "Connection: close\r\n\r\n");

    assertThat(response).startsWith("HTTP/1.1 " + row.status() + " ");
    assertThat(response).contains("Content-Type: application/problem+json\r\n");
    assertThat(response).contains("X-Outcome: not-executed\r\n");
    assertThat(response).contains("\"code\":\"" + row.code() + "\"", "\"traceId\":\"");
    assertThat(response).doesNotContain("Server:").doesNotContain("pekko");
  }

  @Test
  void the_connection_ends_after_bytes_that_are_no_request() throws Exception {
    var smuggled = get("/alive") + "Host: x\r\n\r\n";

    assertThat(exchange("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: x\r\n\r\n" + smuggled))
        .containsOnlyOnce("HTTP/1.1 ")
        .doesNotContain("alive");
  }

  @Test
  void chunks_beyond_64_kib_are_413() throws Exception {
    var chunk = "4000\r\n" + "x".repeat(0x4000) + "\r\n";

    assertThat(
            exchange(POST + "Transfer-Encoding: chunked\r\n\r\n" + chunk.repeat(5) + "0\r\n\r\n"))
        .startsWith("HTTP/1.1 413 ")
        .contains("\"code\":\"body_too_large\"");
  }

  @Test
  void chunks_that_make_a_body_are_taken() throws Exception {
    assertThat(
            exchange(
                POST
                    + "Authorization: "
                    + service.bearer()
                    + "\r\nIdempotency-Key: k\r\nConnection: close\r\n"
                    + "Transfer-Encoding: chunked\r\n\r\n"
                    + "B\r\n{\"label\":\"x\r\nD\r\n\",\"pieces\":1}\r\n0\r\n\r\n"))
        .startsWith("HTTP/1.1 201 ");
  }

  /**
   * Trap T15: each byte starts the idle timeout anew, so it is a minute away for ever. What ends
   * this is a deadline for the whole body.
   */
  @Test
  void a_body_that_trickles_in_is_ended_at_its_deadline() throws Exception {
    try (var socket = connect(hurried);
        var trickle = Executors.newSingleThreadScheduledExecutor()) {
      socket.getOutputStream().write(ascii(POST + "Content-Length: 60000\r\n\r\n"));
      long startedAt = System.nanoTime();
      var _ = trickle.scheduleAtFixedRate(() -> trickle(socket), 50, 50, TimeUnit.MILLISECONDS);

      var response = readAll(socket);

      assertThat(response).startsWith("HTTP/1.1 408 ").contains("\"code\":\"request_timeout\"");
      assertThat(response).contains("Connection: close");
      assertThat(Duration.ofNanos(System.nanoTime() - startedAt))
          .isBetween(Duration.ofMillis(450), Duration.ofSeconds(10));
    }
  }

  /** Trap T15 once more: letters of a request line keep the server's idle timeout away for ever. */
  @Test
  void a_request_head_that_trickles_in_is_ended() throws Exception {
    try (var socket = connect(hurried);
        var trickle = Executors.newSingleThreadScheduledExecutor()) {
      socket.getOutputStream().write(ascii("GET /alive HTTP/1.1\r\nx-slow:"));
      var _ = trickle.scheduleAtFixedRate(() -> trickle(socket), 50, 50, TimeUnit.MILLISECONDS);

      assertThat(readAll(socket)).isEmpty();
    }
  }

  /** Even where connections may otherwise be idle for long. */
  @Test
  void the_first_request_head_on_a_connection_is_not_waited_for_long() throws Exception {
    try (var patient = ParcelService.start("holdfast.kit.http.head-deadline = 300ms");
        var socket = new Socket(InetAddress.getLoopbackAddress(), patient.server.port());
        var trickle = Executors.newSingleThreadScheduledExecutor()) {
      socket.setSoTimeout(20_000);
      socket.getOutputStream().write(ascii("GET /alive HTTP/1.1\r\nx-slow:"));
      var _ = trickle.scheduleAtFixedRate(() -> trickle(socket), 50, 50, TimeUnit.MILLISECONDS);

      assertThat(readAll(socket)).isEmpty();
    }
  }

  @Test
  void a_connection_is_kept_while_requests_come() throws Exception {
    boolean kept = false;
    while (!kept) {
      kept = isKeptForTwoSeconds();
    }
  }

  /**
   * Asks all the time, for twice as long as a connection may be idle.
   *
   * @return false if that tells nothing: we were held up, so that it was idle after all
   */
  private boolean isKeptForTwoSeconds() throws IOException {
    long begun = System.nanoTime();
    long last = begun;
    try (var socket = connect(hurried)) {
      while (last - begun < 2_000_000_000L) {
        socket.getOutputStream().write(ascii("GET /alive HTTP/1.1\r\nHost: x\r\n\r\n"));
        readUntil(socket, "alive");
        last = System.nanoTime();
      }
      return true;
    } catch (IOException | AssertionError ended) {
      if (System.nanoTime() - last < 500_000_000L) {
        throw ended;
      }
      return false;
    }
  }

  @Test
  void a_stream_may_be_silent_for_longer_than_a_connection_may_be_idle() throws Exception {
    try (var socket = connect(hurried)) {
      socket
          .getOutputStream()
          .write(ascii("GET /v1/stream HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"));

      assertThat(readAll(socket)).contains("first").contains("second").endsWith("0\r\n\r\n");
    }
  }

  @Test
  void a_body_that_breaks_off_does_nothing() throws Exception {
    int before = service.handled.get();
    try (var socket = connect(service)) {
      socket.getOutputStream().write(ascii(POST + "Content-Length: 60\r\n\r\n{\"label\":"));
      socket.shutdownOutput();
      assertThat(readAll(socket)).startsWith("HTTP/1.1 400 ");
    }
    assertThat(service.handled.get()).isEqualTo(before);
  }

  /** One more byte; fails, and so is not done again, when the connection has ended. */
  private static void trickle(Socket socket) {
    try {
      socket.getOutputStream().write(' ');
    } catch (IOException ended) {
      throw new UncheckedIOException(ended);
    }
  }

  private String exchange(String bytes) throws IOException {
    try (var socket = connect(service)) {
      socket.getOutputStream().write(bytes.getBytes(StandardCharsets.ISO_8859_1));
      return readAll(socket);
    }
  }

  private static Socket connect(ParcelService to) throws IOException {
    var socket = new Socket(InetAddress.getLoopbackAddress(), to.server.port());
    socket.setSoTimeout(20_000);
    return socket;
  }

  /** Up to the end of the connection, or to its reset when we had sent more than was read. */
  private static String readAll(Socket socket) throws IOException {
    var response = new StringBuilder();
    try {
      for (int unit = socket.getInputStream().read();
          unit >= 0;
          unit = socket.getInputStream().read()) {
        response.append((char) unit);
      }
    } catch (SocketException reset) {
      // what came before counts
    }
    return response.toString();
  }

  private static void readUntil(Socket socket, String text) throws IOException {
    var response = new StringBuilder();
    while (response.indexOf(text) < 0) {
      int unit = socket.getInputStream().read();
      assertThat(unit).as("the connection ended after %s", response).isNotNegative();
      response.append((char) unit);
    }
  }

  private static String get(String target) {
    return "GET " + target + " HTTP/1.1\r\n";
  }

  private static String header(int length) {
    return "x-long: " + "x".repeat(length) + "\r\n";
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
