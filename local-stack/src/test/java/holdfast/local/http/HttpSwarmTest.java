package holdfast.local.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HttpSwarmTest {
  private final Set<String> seen = ConcurrentHashMap.newKeySet();
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private HttpServer server;
  private int port;

  @BeforeEach
  void serve() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 16);
    server.setExecutor(threads);
    server.createContext(
        "/echo", exchange -> answer(exchange, exchange.getRequestBody().readAllBytes().length));
    server.createContext("/chunked", exchange -> answer(exchange, 0));
    server.createContext(
        "/closing",
        exchange -> {
          exchange.getResponseHeaders().set("Connection", "close");
          answer(exchange, 2);
        });
    server.start();
    port = server.getAddress().getPort();
  }

  @AfterEach
  void stop() {
    server.stop(0);
    threads.shutdownNow();
  }

  @Test
  void every_request_of_every_connection_is_answered_once() {
    var answers = new Counted(25, "/echo", "{\"quantity\":1}");

    new HttpSwarm(port, 8).run(answers);

    assertThat(answers.texts).hasSize(8 * 25).containsOnly("x".repeat(14));
    assertThat(answers.broken).isEmpty();
    assertThat(seen).hasSize(8 * 25);
  }

  @Test
  void a_connection_that_the_server_closes_is_made_anew() {
    var answers = new Counted(5, "/closing", "{}");

    new HttpSwarm(port, 3).run(answers);

    assertThat(answers.texts.size() + answers.broken.size()).isEqualTo(15);
    assertThat(answers.texts).isNotEmpty();
  }

  @Test
  void a_server_that_is_not_there_is_told_and_ends_the_run() {
    server.stop(0);
    var answers = new Counted(5, "/echo", "{}");

    new HttpSwarm(port, 3).run(answers);

    assertThat(answers.texts).isEmpty();
    assertThat(answers.broken).hasSize(15);
  }

  @Test
  void one_connection_sends_and_reads_one_after_the_other_whatever_the_form_of_the_answer()
      throws IOException {
    try (var connection = new HttpConnection(port, Duration.ofSeconds(60))) {
      var large = "x".repeat(20_000);

      var first = connection.send(HttpRequest.to("POST", "/echo").json(large).build());
      var second = connection.send(HttpRequest.to("GET", "/chunked").build());
      var third = connection.send(HttpRequest.to("GET", "/nowhere").build());

      assertThat(first.status()).isEqualTo(200);
      assertThat(first.text()).isEqualTo(large);
      assertThat(second.header("transfer-encoding")).isEqualTo("chunked");
      assertThat(second.text()).isEqualTo("in chunks");
      assertThat(third.status()).isEqualTo(404);
    }
  }

  /** Answers so many bytes, or in chunks when it is none. */
  private void answer(HttpExchange exchange, int bytes) throws IOException {
    var key = exchange.getRequestHeaders().getFirst("Idempotency-Key");
    if (key != null) {
      seen.add(key);
    }
    var body = bytes == 0 ? "in chunks".getBytes(UTF_8) : "x".repeat(bytes).getBytes(UTF_8);
    exchange.sendResponseHeaders(200, bytes == 0 ? 0 : bytes);
    try (var out = exchange.getResponseBody()) {
      out.write(body);
    }
  }

  /** Sends so many requests on each connection and keeps what comes back. */
  private static final class Counted implements HttpSwarm.Traffic {
    private final int each;
    private final String path;
    private final String body;
    private final int[] sent = new int[16];
    private final List<String> texts = new ArrayList<>();
    private final List<IOException> broken = new ArrayList<>();

    Counted(int each, String path, String body) {
      this.each = each;
      this.path = path;
      this.body = body;
    }

    @Override
    public @Nullable HttpRequest next(int connection) {
      if (sent[connection] == each) {
        return null;
      }
      sent[connection]++;
      return HttpRequest.to("POST", path)
          .header("Idempotency-Key", connection + "-" + sent[connection])
          .json(body)
          .build();
    }

    @Override
    public void answered(int connection, HttpAnswer answer, long nanos) {
      assertThat(nanos).isPositive();
      texts.add(answer.text());
    }

    @Override
    public void broke(int connection, IOException failure) {
      broken.add(failure);
    }
  }
}
