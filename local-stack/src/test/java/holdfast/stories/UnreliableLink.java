package holdfast.stories;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A link between two services that loses requests, loses answers, delivers requests twice, and
 * delivers some once more when nobody expects them any longer. What it does to the next request is
 * decided by a seed.
 */
final class UnreliableLink implements AutoCloseable {

  enum Mishap {
    NONE,
    REQUEST_LOST,
    ANSWER_LOST,
    DELIVERED_TWICE,
    DELIVERED_AGAIN_LATE
  }

  private static final Duration TIMEOUT = Duration.ofSeconds(10);
  private static final long LATE_MILLIS = 1_500;

  /** What each hop sets for itself. */
  private static final Set<String> OF_ONE_HOP =
      Set.of("host", "connection", "content-length", "transfer-encoding", "upgrade", "expect");

  private final HttpServer server;
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Random random;
  private final Map<Mishap, AtomicInteger> counts = new ConcurrentSkipListMap<>();
  private volatile int target;
  private volatile boolean reliable;
  private volatile Duration pause = Duration.ZERO;

  UnreliableLink(long seed) {
    this.random = new Random(seed);
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
    server.setExecutor(threads);
    server.createContext("/", this::pass);
    server.start();
  }

  String address() {
    return "127.0.0.1:" + server.getAddress().getPort();
  }

  /** Where the link leads to; before that, everything is lost. */
  void leadTo(int port) {
    target = port;
  }

  /** From now on everything arrives, and every answer takes so much longer. */
  void isReliableAndTakes(Duration pause) {
    this.pause = pause;
    reliable = true;
  }

  int times(Mishap mishap) {
    var count = counts.get(mishap);
    return count == null ? 0 : count.get();
  }

  private void pass(HttpExchange exchange) throws IOException {
    try (exchange) {
      var request = request(exchange);
      var mishap = next();
      if (mishap == Mishap.REQUEST_LOST) {
        return;
      }
      var answer = client.send(request, HttpResponse.BodyHandlers.ofByteArray());
      switch (mishap) {
        case ANSWER_LOST -> {
          return;
        }
        case DELIVERED_TWICE ->
            answer = client.send(request, HttpResponse.BodyHandlers.ofByteArray());
        case DELIVERED_AGAIN_LATE -> sendAgainLate(request);
        case NONE, REQUEST_LOST -> {}
      }
      elapse(pause);
      answer(exchange, answer);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  private static void elapse(Duration pause) {
    new CompletableFuture<Void>()
        .completeOnTimeout(null, pause.toMillis(), TimeUnit.MILLISECONDS)
        .join();
  }

  private HttpRequest request(HttpExchange exchange) throws IOException {
    var request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + target + exchange.getRequestURI()))
            .timeout(TIMEOUT)
            .method(
                exchange.getRequestMethod(),
                HttpRequest.BodyPublishers.ofByteArray(exchange.getRequestBody().readAllBytes()));
    exchange
        .getRequestHeaders()
        .forEach((name, values) -> {
          if (!OF_ONE_HOP.contains(name.toLowerCase(Locale.ROOT))) {
            values.forEach(value -> request.header(name, value));
          }
        });
    return request.build();
  }

  private static void answer(HttpExchange exchange, HttpResponse<byte[]> answer)
      throws IOException {
    answer
        .headers()
        .map()
        .forEach((name, values) -> {
          if (!OF_ONE_HOP.contains(name.toLowerCase(Locale.ROOT))) {
            exchange.getResponseHeaders().put(name, values);
          }
        });
    int length = answer.body().length;
    exchange.sendResponseHeaders(answer.statusCode(), length == 0 ? -1 : length);
    exchange.getResponseBody().write(answer.body());
  }

  /** Nobody waits for the answer to it. */
  private void sendAgainLate(HttpRequest request) {
    CompletableFuture.delayedExecutor(LATE_MILLIS, TimeUnit.MILLISECONDS, threads)
        .execute(() -> {
          try {
            client.send(request, HttpResponse.BodyHandlers.discarding());
          } catch (IOException receiverIsGone) {
            // So is whoever could be harmed.
          } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
          }
        });
  }

  /** Every other request arrives as it should, or nothing would ever end. */
  private synchronized Mishap next() {
    var all = Mishap.values();
    var mishap = reliable || random.nextBoolean() ? Mishap.NONE : all[random.nextInt(all.length)];
    counts.computeIfAbsent(mishap, _ -> new AtomicInteger()).incrementAndGet();
    return mishap;
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
    client.close();
  }
}
