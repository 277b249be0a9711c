package holdfast.inventory;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import holdfast.kit.settings.NodeConfig;
import holdfast.kit.testing.FreePorts;
import holdfast.kit.testing.TestDatabase;
import holdfast.kit.testing.TestTokens;
import holdfast.kit.tokens.EndUser;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** The inventory service as it runs: nodes on a real database, spoken to over a real socket. */
public final class RunningInventory implements AutoCloseable {

  /** What came back. */
  public record Answer(int status, JsonNode body, Map<String, List<String>> headers) {

    /** The value of a header; empty without one. */
    public String header(String name) {
      return headers.getOrDefault(name.toLowerCase(Locale.ROOT), List.of("")).getFirst();
    }

    public String code() {
      return body.path("code").asText();
    }
  }

  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final int SECONDS_TO_START = 60;

  private final TestDatabase database = TestDatabase.create();
  private final TestTokens tokens = TestTokens.create();
  private final HttpClient client = HttpClient.newHttpClient();
  private final List<InventoryNode> nodes = new ArrayList<>();
  private final List<InventoryNode> apart = new ArrayList<>();
  private final Map<String, String> more;
  private final AtomicInteger turn = new AtomicInteger();
  private int firstManagement;

  private RunningInventory(Map<String, String> more) {
    this.more = more;
    tokens.issuer("gateway");
    tokens.issuer("order-cluster");
  }

  /** Starts so many nodes of one cluster, one after the other. */
  public static RunningInventory start(int nodes) {
    return start(nodes, Map.of());
  }

  /**
   * The same.
   *
   * @param more variables over the usual ones
   */
  public static RunningInventory start(int nodes, Map<String, String> more) {
    var inventory = new RunningInventory(more);
    for (int i = 0; i < nodes; i++) {
      inventory.startNode();
    }
    return inventory;
  }

  /** Starts one more, and waits until the others have taken it in. */
  public void startNode() {
    var node = start(variables());
    nodes.add(node);
    awaitUp(node);
  }

  /**
   * Starts one that the others need not take in, and to which no request goes.
   *
   * @param wrong variables over the usual ones
   */
  public InventoryNode startApart(Map<String, String> wrong) {
    var variables = variables();
    variables.putAll(wrong);
    var node = start(variables);
    apart.add(node);
    return node;
  }

  private static InventoryNode start(Map<String, String> variables) {
    try {
      return InventoryNode.start(NodeConfig.load("inventory", variables))
          .toCompletableFuture()
          .get(SECONDS_TO_START, TimeUnit.SECONDS);
    } catch (Exception failure) {
      throw new IllegalStateException("a node did not start", failure);
    }
  }

  /** Waits until the others have taken it in. */
  public static void awaitUp(InventoryNode node) {
    try {
      node.up().toCompletableFuture().get(SECONDS_TO_START, TimeUnit.SECONDS);
    } catch (Exception failure) {
      throw new IllegalStateException("a node was not taken in", failure);
    }
  }

  /** Lets one node leave as it would in production. */
  public void stopNode(int index) {
    stop(nodes.remove(index));
  }

  public TestDatabase database() {
    return database;
  }

  private Map<String, String> variables() {
    int management = FreePorts.next();
    if (firstManagement == 0) {
      firstManagement = management;
    }
    var variables = new HashMap<>(database.variables("INVENTORY"));
    variables.put("INVENTORY_HTTP_PORT", "0");
    variables.put("INVENTORY_REMOTING_PORT", Integer.toString(FreePorts.next()));
    variables.put("INVENTORY_MANAGEMENT_PORT", Integer.toString(management));
    variables.put("INVENTORY_CONTACT_POINTS", "127.0.0.1:" + firstManagement);
    variables.put("INVENTORY_REQUIRED_CONTACT_POINTS", "1");
    variables.put("INVENTORY_CALLER_KEYS", tokens.callerKeys().toString());
    variables.put("CLUSTER_STABLE_MARGIN", "200ms");
    variables.put("EXIT_JVM", "off");
    variables.putAll(more);
    return variables;
  }

  /** A request of an operator, through the gateway. */
  public Answer operator(String method, String path, String body, String... headers) {
    return send("gateway", true, method, path, body, headers).join();
  }

  /** A request of a customer, through the gateway. */
  public Answer customer(String method, String path, String body, String... headers) {
    return send("gateway", false, method, path, body, headers).join();
  }

  /** A request of the order service. */
  public Answer orders(String method, String path, String body) {
    return send("order-cluster", false, method, path, body).join();
  }

  /**
   * Any request; goes to the nodes in turn.
   *
   * @param body not sent when empty
   */
  public CompletableFuture<Answer> send(
      String caller, boolean operator, String method, String path, String body, String... headers) {
    var request = request(caller, operator, method, path, body, headers);
    return send(request)
        .thenApply(answer -> {
          ContractTraffic.check(method, request.uri(), body, List.of(headers), answer);
          return answer;
        });
  }

  /** The same before it is sent. */
  public HttpRequest request(
      String caller, boolean operator, String method, String path, String body, String... headers) {
    var scopes = operator ? new String[] {EndUser.OPERATE} : new String[0];
    var request =
        to(Math.floorMod(turn.getAndIncrement(), nodes.size()), path)
            .header("Authorization", tokens.bearer(caller, InventoryNode.NAME, "olga", scopes))
            .method(
                method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
    if (!body.isEmpty()) {
      request.header("Content-Type", "application/json");
    }
    for (int i = 0; i < headers.length; i += 2) {
      request.setHeader(headers[i], headers[i + 1]);
    }
    return request.build();
  }

  /** A request as it is. */
  public CompletableFuture<Answer> send(HttpRequest request) {
    return client
        .sendAsync(request, BodyHandlers.ofByteArray())
        .thenApply(RunningInventory::answer);
  }

  /** The beginning of a request to one node, without a token. */
  public HttpRequest.Builder to(int node, String path) {
    return to(nodes.get(node), path);
  }

  private static HttpRequest.Builder to(InventoryNode node, String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + node.httpPort() + path))
        .timeout(Duration.ofSeconds(30));
  }

  /** What a node says at a path without a token. */
  public String text(int node, String path) {
    return text(nodes.get(node), path);
  }

  /** The same of one that stands apart. */
  public String text(InventoryNode node, String path) {
    try {
      return client.send(to(node, path).build(), BodyHandlers.ofString()).body();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    } catch (InterruptedException interrupted) {
      throw new IllegalStateException(interrupted);
    }
  }

  /** Defines a product at ten euros and receives units of it. */
  public void stock(String sku, int units) {
    operator(
        "PUT",
        "/v1/stock/" + sku,
        "{\"name\": \"Book\", \"unitPrice\": {\"amount\": 1000, \"currency\": \"EUR\"}}");
    operator(
        "POST",
        "/v1/stock/" + sku + "/adjustments",
        "{\"delta\": %d, \"reason\": \"RECEIVED\"}".formatted(units),
        "Idempotency-Key",
        "first");
  }

  /** The body of a reserve that is intended now. */
  public static String reserve(String lines) {
    return "{\"intendedAt\": \"%s\", \"ttlSeconds\": 600, \"lines\": [%s]}"
        .formatted(Instant.now(), lines);
  }

  public static String line(String sku, int quantity) {
    return "{\"sku\": \"%s\", \"quantity\": %d}".formatted(sku, quantity);
  }

  private static Answer answer(HttpResponse<byte[]> response) {
    try {
      var body = new String(response.body(), StandardCharsets.UTF_8);
      return new Answer(
          response.statusCode(),
          JSON.readTree(body.isEmpty() ? "{}" : body),
          response.headers().map());
    } catch (IOException notJson) {
      throw new UncheckedIOException(notJson);
    }
  }

  private static void stop(InventoryNode node) {
    try {
      node.stop().toCompletableFuture().get(SECONDS_TO_START, TimeUnit.SECONDS);
    } catch (Exception failure) {
      throw new IllegalStateException("a node did not stop", failure);
    }
  }

  @Override
  public void close() {
    apart.forEach(RunningInventory::stop);
    nodes.forEach(RunningInventory::stop);
    client.close();
    database.close();
  }
}
