package holdfast.order;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** Stock and payment that say yes to everything, or answer nothing but 503 while they are down. */
final class ParticipantsServer implements AutoCloseable {

  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final ExecutorService threads = Executors.newFixedThreadPool(4);
  private final HttpServer server;
  private final AtomicInteger refused = new AtomicInteger();
  private volatile boolean down;

  ParticipantsServer() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException noPort) {
      throw new UncheckedIOException(noPort);
    }
    server.setExecutor(threads);
    server.createContext("/internal/v1/reservations:batch", this::answer);
    server.createContext("/internal/v1/payments:batch", this::answer);
    server.start();
  }

  String endpoint() {
    return "127.0.0.1:" + server.getAddress().getPort();
  }

  void goDown() {
    down = true;
  }

  void comeBack() {
    down = false;
  }

  /** How many requests met nobody. */
  int refused() {
    return refused.get();
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      var request = JSON.readTree(exchange.getRequestBody());
      if (down) {
        refused.incrementAndGet();
        exchange.sendResponseHeaders(503, -1);
        return;
      }
      var results = JSON.createArrayNode();
      request.path("operations").forEach(operation -> results.add(yes(operation)));
      var body = JSON.writeValueAsBytes(JSON.createObjectNode().set("results", results));
      exchange.getResponseHeaders().set("Content-Type", "application/json");
      exchange.sendResponseHeaders(200, body.length);
      exchange.getResponseBody().write(body);
    }
  }

  private static JsonNode yes(JsonNode operation) {
    var lines = JSON.createArrayNode();
    for (var line : operation.path("lines")) {
      lines
          .addObject()
          .put("sku", line.path("sku").asText())
          .put("quantity", line.path("quantity").asInt())
          .put("outcome", "held")
          .put("priceVersion", 1)
          .set("unitPrice", JSON.createObjectNode().put("amount", 1000).put("currency", "EUR"));
    }
    var body = JSON.createObjectNode();
    body.set("lines", lines);
    var result = JSON.createObjectNode().put("status", 200);
    return result.set("body", body);
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
