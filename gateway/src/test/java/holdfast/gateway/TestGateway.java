package holdfast.gateway;

import static java.util.stream.Collectors.joining;
import static org.awaitility.Awaitility.await;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import holdfast.gateway.guard.TestIssuer;
import holdfast.gateway.guard.TestIssuer.Signer;
import holdfast.kit.settings.NodeConfig;
import holdfast.kit.testing.TestTokens;
import holdfast.kit.tokens.Caller;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A whole gateway for one test, with the routes of a depot and an issuer of its own. */
final class TestGateway implements AutoCloseable {

  private static final String ROUTES =
      """
      holdfast.gateway.routes {
        "GET /v1/parcels"            { to = depot, access = signed-in }
        "POST /v1/parcels"           { to = depot, access = signed-in, max-wait = 30s }
        "GET /v1/parcels/{id}"       { to = depot, access = signed-in }
        "PUT /v1/parcels/{id}"       { to = depot, access = signed-in }
        "DELETE /v1/parcels/{id}"    { to = depot, access = signed-in }
        "POST /v1/parcels/{id}/lose" { to = depot, access = "depot:operate" }
        "POST /v1/parcels/weigh"     { to = depot, access = signed-in, repeat = always }
        "GET /v1/hurry"              { to = depot, access = signed-in, deadline = 300ms }
        "POST /v1/hurry"             { to = depot, access = signed-in, deadline = 300ms }
        "GET /v1/patience"           { to = depot, access = signed-in, max-wait = 30s }
        "POST /v1/once"              { to = depot, access = signed-in, repeat = never }
        "GET /v1/narrow"             { to = depot, access = signed-in, concurrency = 1 }
        "GET /v1/events"             { to = depot, access = signed-in, produces = text/event-stream }
        "GET /depot.yaml" { to = depot, access = anyone, as = "/openapi.yaml", produces = application/yaml }
      }
      """;

  static final Signer SIGNER = Signer.ec("test-key");

  private final HttpClient client = HttpClient.newHttpClient();
  private final TestTokens services = TestTokens.create();
  private final Path jwks;
  private final GatewayNode node;

  private TestGateway(String endpoints, String settings) {
    this.jwks = write(TestIssuer.jwks(SIGNER));
    this.node = GatewayNode.start(config(endpoints, settings)).toCompletableFuture().join();
  }

  static TestGateway before(TestUpstream... upstreams) {
    return with("", upstreams);
  }

  /** With further settings, keys in full. */
  static TestGateway with(String settings, TestUpstream... upstreams) {
    return to(settings, Arrays.stream(upstreams).mapToInt(TestUpstream::port).toArray());
  }

  static TestGateway to(String settings, int... ports) {
    var endpoints =
        Arrays.stream(ports).mapToObj(port -> "127.0.0.1:" + port).collect(joining(","));
    var gateway = new TestGateway(endpoints, settings);
    await().atMost(Duration.ofSeconds(60)).until(() -> gateway.get("/ready").statusCode() == 200);
    return gateway;
  }

  /** One that is not expected to get ready. */
  static TestGateway notReady(String settings, TestUpstream upstream) {
    return new TestGateway("127.0.0.1:" + upstream.port(), settings);
  }

  private Config config(String endpoints, String settings) {
    var variables =
        Map.of(
            "GATEWAY_JWKS",
            jwks.toString(),
            "GATEWAY_ISSUER",
            TestTokens.USER_ISSUER,
            "GATEWAY_SIGNING_KEY_FILE",
            services.signingKey(GatewayNode.NAME).toString(),
            "EXIT_JVM",
            "off");
    var shipped =
        NodeConfig.load("gateway", variables)
            .withoutPath("holdfast.gateway.upstreams")
            .withoutPath("holdfast.gateway.routes");
    var depot =
        ConfigFactory.parseString("audience = depot\nendpoints = \"" + endpoints + "\"")
            .withFallback(shipped.getConfig("holdfast.gateway.upstream-defaults"))
            .atPath("holdfast.gateway.upstreams.depot");
    return ConfigFactory.parseString(settings)
        .withFallback(ConfigFactory.parseString("holdfast.gateway.retry.pause = 20ms"))
        .withFallback(ConfigFactory.parseString(ROUTES))
        .withFallback(depot)
        .withFallback(shipped);
  }

  private static Path write(String text) {
    try {
      var folder = Files.createDirectories(Path.of("target", "jwks"));
      var file = Files.createTempFile(folder, "", ".json");
      return Files.writeString(file, text);
    } catch (IOException full) {
      throw new UncheckedIOException(full);
    }
  }

  int port() {
    return node.httpPort();
  }

  /** A token of the issuer, good for ten minutes. */
  static String token(String subject, String scope) {
    long expiry = Instant.now().plusSeconds(600).getEpochSecond();
    return SIGNER.sign(
        "{\"iss\":\"%s\",\"aud\":\"holdfast\",\"sub\":\"%s\",\"scope\":\"%s\",\"exp\":%d}"
            .formatted(TestTokens.USER_ISSUER, subject, scope, expiry));
  }

  static String bearer() {
    return "Bearer " + token("ann", "");
  }

  /** Who the depot would take the bearer of this header for; null for nobody. */
  @Nullable Caller callerOf(@Nullable String authorization) {
    return authorization == null
        ? null
        : services.verifier("depot").verify(authorization.substring("Bearer ".length()));
  }

  /** A request of ann's, with further headers as name, value, name, value. */
  HttpResponse<String> ask(String method, String path, String body, String... headers) {
    var request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port() + path))
            .method(
                method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
            .timeout(Duration.ofSeconds(60));
    if (!Arrays.asList(headers).contains("Authorization")) {
      request.header("Authorization", bearer());
    }
    if (!body.isEmpty() && !Arrays.asList(headers).contains("Content-Type")) {
      request.header("Content-Type", "application/json");
    }
    if (headers.length > 0) {
      request.headers(headers);
    }
    try {
      return client.send(request.build(), BodyHandlers.ofString());
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    } catch (InterruptedException stopped) {
      throw new IllegalStateException(stopped);
    }
  }

  HttpResponse<String> get(String path, String... headers) {
    return ask("GET", path, "", headers);
  }

  HttpResponse<String> post(String path, String body, String... headers) {
    return ask("POST", path, body, headers);
  }

  /** What the issuer publishes from now on. */
  void publish(String keySet) {
    try {
      Files.writeString(jwks, keySet);
    } catch (IOException full) {
      throw new UncheckedIOException(full);
    }
  }

  @Override
  public void close() {
    // While somebody is connected, a gateway waits for a last request of theirs.
    client.close();
    node.stop().toCompletableFuture().join();
  }
}
