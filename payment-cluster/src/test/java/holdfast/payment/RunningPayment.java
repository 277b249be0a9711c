package holdfast.payment;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import holdfast.kit.settings.NodeConfig;
import holdfast.kit.testing.FreePorts;
import holdfast.kit.testing.TestDatabase;
import holdfast.kit.testing.TestTokens;
import holdfast.kit.tokens.EndUser;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Whole payment nodes on a real database, and somebody who calls them. */
public final class RunningPayment implements AutoCloseable {

  /** What a node answered; the body is missing when it is not JSON. */
  public record Answer(int status, JsonNode body, HttpHeaders headers, String text) {

    public String code() {
      return body.path("code").asText();
    }

    public @Nullable String header(String name) {
      return headers.firstValue(name).orElse(null);
    }
  }

  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final TestDatabase database = TestDatabase.create();
  private final TestTokens tokens = TestTokens.create();
  private final HttpClient http = HttpClient.newHttpClient();
  private final List<PaymentNode> nodes = new ArrayList<>();
  private final int firstManagementPort = FreePorts.next();

  private RunningPayment() {
    tokens.issuer("gateway");
    tokens.issuer("order-cluster");
  }

  /** Starts one cluster and waits until it has taken all nodes in. */
  public static RunningPayment start(int nodes) {
    var service = new RunningPayment();
    for (int i = 0; i < nodes; i++) {
      service.addNode();
    }
    return service;
  }

  public void addNode() {
    try {
      var node =
          PaymentNode.start(NodeConfig.load("payment", variables()))
              .toCompletableFuture()
              .get(60, TimeUnit.SECONDS);
      nodes.add(node);
      node.up().toCompletableFuture().get(60, TimeUnit.SECONDS);
    } catch (Exception failure) {
      throw new IllegalStateException("no node", failure);
    }
  }

  /** Lets a node leave as it would in production. */
  public void stopNode(int index) {
    try {
      nodes.remove(index).stop().toCompletableFuture().get(30, TimeUnit.SECONDS);
    } catch (Exception failure) {
      throw new IllegalStateException("did not stop", failure);
    }
  }

  public TestDatabase database() {
    return database;
  }

  public TestTokens tokens() {
    return tokens;
  }

  /** As the gateway, for a customer. */
  public String customer(String subject) {
    return tokens.bearer("gateway", PaymentNode.NAME, subject);
  }

  /** As the gateway, for an operator. */
  public String operator() {
    return tokens.bearer("gateway", PaymentNode.NAME, "olga", EndUser.OPERATE);
  }

  /** As the order service. */
  public String orders() {
    return tokens.bearer("order-cluster", PaymentNode.NAME, "alice");
  }

  /** Asks the first node. */
  public Answer call(
      String token, String method, String path, @Nullable String body, String... headers) {
    return get(send(0, token, method, path, body, headers));
  }

  /** Asks one of the nodes, and does not wait. */
  public CompletableFuture<Answer> send(
      int node,
      String token,
      String method,
      String path,
      @Nullable String body,
      String... headers) {
    var request =
        HttpRequest.newBuilder(uri(node, path))
            .timeout(PATIENCE)
            .header("Authorization", token)
            .method(
                method,
                body == null
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofString(body));
    if (body != null) {
      request.header("Content-Type", "application/json");
    }
    for (int i = 0; i < headers.length; i += 2) {
      request.setHeader(headers[i], headers[i + 1]);
    }
    return send(request.build());
  }

  /** Sends what other methods would not; the answer must be as the contract has it. */
  public CompletableFuture<Answer> send(HttpRequest request) {
    return http.sendAsync(request, HttpResponse.BodyHandlers.ofString())
        .thenApply(response -> {
          Contract.check(response);
          return new Answer(
              response.statusCode(), json(response.body()), response.headers(), response.body());
        });
  }

  public URI uri(int node, String path) {
    return URI.create("http://127.0.0.1:" + nodes.get(node).httpPort() + path);
  }

  /** Opens an account in euros and puts money in. */
  public String accountWith(String owner, long amount) {
    var id = "acc-" + UUID.randomUUID();
    mustBe(201, call(customer(owner), "PUT", "/v1/accounts/" + id, "{\"currency\":\"EUR\"}"));
    if (amount > 0) {
      var deposit = "{\"amount\":" + eur(amount) + ",\"reference\":\"first\"}";
      mustBe(
          201,
          call(
              operator(),
              "POST",
              "/v1/accounts/" + id + "/deposits",
              deposit,
              "Idempotency-Key",
              "first"));
    }
    return id;
  }

  public static String eur(long amount) {
    return "{\"amount\":" + amount + ",\"currency\":\"EUR\"}";
  }

  public static Answer get(CompletableFuture<Answer> answer) {
    try {
      return answer.get(60, TimeUnit.SECONDS);
    } catch (Exception failure) {
      throw new IllegalStateException("no answer", failure);
    }
  }

  private static void mustBe(int status, Answer answer) {
    if (answer.status() != status) {
      throw new IllegalStateException(answer.status() + " " + answer.text());
    }
  }

  private static JsonNode json(String text) {
    try {
      return text.startsWith("{") ? JSON.readTree(text) : MissingNode.getInstance();
    } catch (JsonProcessingException notJson) {
      throw new UncheckedIOException(notJson);
    }
  }

  private Map<String, String> variables() {
    int management = nodes.isEmpty() ? firstManagementPort : FreePorts.next();
    var variables = new HashMap<>(database.variables("PAYMENT"));
    variables.putAll(
        Map.of(
            "PAYMENT_HTTP_PORT",
            "0",
            "PAYMENT_REMOTING_PORT",
            Integer.toString(FreePorts.next()),
            "PAYMENT_MANAGEMENT_PORT",
            Integer.toString(management),
            "PAYMENT_CONTACT_POINTS",
            "127.0.0.1:" + firstManagementPort,
            "PAYMENT_REQUIRED_CONTACT_POINTS",
            "1",
            "PAYMENT_CALLER_KEYS",
            tokens.callerKeys().toString(),
            "CLUSTER_STABLE_MARGIN",
            "200ms",
            "EXIT_JVM",
            "off"));
    return variables;
  }

  @Override
  public void close() {
    while (!nodes.isEmpty()) {
      stopNode(nodes.size() - 1);
    }
    http.close();
    database.close();
  }
}
