package holdfast.kit.http;

import holdfast.kit.telemetry.Metrics;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.http.javadsl.model.ContentType;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpCharsets;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpMethods;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.MediaTypes;

/**
 * What a node tells about itself, without a token and past the concurrency limit:
 *
 * <pre>
 * GET /alive         200 while the process can answer
 * GET /ready         200 when every check passes and the node stays, else 503 not_ready
 * GET /health        200 always: service, version and what each check says
 * GET /metrics       for Prometheus
 * GET /openapi.yaml  the contract
 * </pre>
 */
public final class HealthRoutes {

  /** One thing that must be so before traffic is welcome. A failure counts as no. */
  @FunctionalInterface
  public interface Check {
    CompletionStage<Boolean> passes();
  }

  private record Health(
      String service, String version, String status, Map<String, Boolean> checks) {}

  private static final ContentType YAML =
      MediaTypes.applicationWithFixedCharset("yaml", HttpCharsets.UTF_8).toContentType();

  private final String service;
  private final String version;
  private final Map<String, Check> checks;
  private final byte[] openapi;

  private HealthRoutes(String service, String version, Map<String, Check> checks, byte[] openapi) {
    this.service = service;
    this.version = version;
    this.checks = checks;
    this.openapi = openapi;
  }

  /**
   * The endpoints of one node.
   *
   * @param checks by name, e.g. {@code cluster}, {@code database}
   * @param openapi a resource on the class path, e.g. {@code contracts/inventory/openapi.yaml}
   * @throws IllegalArgumentException when there is no such resource
   */
  public static List<Endpoint> endpoints(
      String service, String version, Map<String, Check> checks, Metrics metrics, String openapi) {
    var routes = new HealthRoutes(service, version, new LinkedHashMap<>(checks), resource(openapi));
    return List.of(
        Endpoint.of(HttpMethods.GET, "/alive", _ -> now(text("alive"))),
        Endpoint.of(HttpMethods.GET, "/ready", routes::ready),
        Endpoint.of(HttpMethods.GET, "/health", routes::health),
        Endpoint.of(HttpMethods.GET, "/metrics", _ -> now(text(metrics.scrape()))),
        Endpoint.of(HttpMethods.GET, "/openapi.yaml", routes::openapi));
  }

  private CompletionStage<HttpResponse> ready(Exchange exchange) {
    if (exchange.isOfLeavingNode()) {
      return now(exchange.respond(notReady("this node is leaving")));
    }
    return results()
        .thenApply(results ->
            results.containsValue(false)
                ? exchange.respond(notReady("not every check passes").with("checks", results))
                : text("ready"));
  }

  private static Problem notReady(String detail) {
    return Problem.of(ProblemCode.NOT_READY, detail).withHeader("Retry-After", "1");
  }

  private CompletionStage<HttpResponse> health(Exchange exchange) {
    return results()
        .thenApply(results ->
            Reply.ok(
                    new Health(
                        service,
                        version,
                        results.containsValue(false) ? "degraded" : "ok",
                        results))
                .to(exchange));
  }

  private CompletionStage<HttpResponse> openapi(Exchange exchange) {
    return now(HttpResponse.create().withEntity(HttpEntities.create(YAML, openapi)));
  }

  private CompletionStage<Map<String, Boolean>> results() {
    CompletionStage<Map<String, Boolean>> results =
        CompletableFuture.completedFuture(new LinkedHashMap<>());
    for (var check : checks.entrySet()) {
      results =
          results.thenCombine(
              passes(check.getValue()),
              (all, passed) -> {
                all.put(check.getKey(), passed);
                return all;
              });
    }
    return results;
  }

  private static CompletionStage<Boolean> passes(Check check) {
    try {
      return check.passes().exceptionally(_ -> false);
    } catch (RuntimeException failed) {
      return CompletableFuture.completedFuture(false);
    }
  }

  private static HttpResponse text(String text) {
    return HttpResponse.create()
        .withEntity(HttpEntities.create(ContentTypes.TEXT_PLAIN_UTF8, text));
  }

  private static CompletionStage<HttpResponse> now(HttpResponse response) {
    return CompletableFuture.completedFuture(response);
  }

  private static byte[] resource(String name) {
    try (var in = HealthRoutes.class.getClassLoader().getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalArgumentException(name + " is not on the class path");
      }
      return in.readAllBytes();
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }
}
