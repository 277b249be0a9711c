package holdfast.gateway.guard;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.Config;
import holdfast.gateway.GatewaySettings;
import holdfast.gateway.route.Access;
import holdfast.gateway.route.Repeat;
import holdfast.gateway.route.RouteRule;
import holdfast.kit.http.ConcurrencyLimit;
import holdfast.kit.http.Endpoint;
import holdfast.kit.http.HttpServer;
import holdfast.kit.http.RequestBody;
import holdfast.kit.settings.NodeConfig;
import holdfast.kit.telemetry.Metrics;
import io.github.bucket4j.TimeMeter;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.http.javadsl.model.HttpMethods;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Whoever is let in is let out again, whatever happens on the way. */
class AdmissionTest {

  private static final RouteRule ONE_AT_A_TIME =
      new RouteRule(
          "GET",
          "/v1/parcels",
          "depot",
          null,
          new Access.Anyone(),
          "application/json",
          Duration.ofSeconds(5),
          Duration.ZERO,
          1,
          Repeat.NEVER);

  private final Config config =
      NodeConfig.load(
          "gateway",
          Map.of(
              "GATEWAY_JWKS", "/nowhere/jwks.json",
              "GATEWAY_ISSUER", "issuer",
              "GATEWAY_SIGNING_KEY_FILE", "/nowhere/key.json",
              "GATEWAY_ORDER_ENDPOINTS", "localhost:1",
              "GATEWAY_PAYMENT_ENDPOINTS", "localhost:1",
              "GATEWAY_INVENTORY_ENDPOINTS", "localhost:1",
              "EXIT_JVM", "off"));
  private final GatewaySettings settings = GatewaySettings.from(config);
  private final ActorSystem<?> system = ActorSystem.create(Behaviors.empty(), "admission", config);
  private final Metrics metrics = Metrics.of("admission");
  private final HttpClient client = HttpClient.newHttpClient();

  @AfterEach
  void stop() {
    client.close();
    system.terminate();
    metrics.close();
  }

  @Test
  void a_request_whose_forwarding_throws_leaves_its_place_to_the_next_one() throws Exception {
    int port =
        serve(
            new Guards(
                new SizeLimit(1024),
                new RequestBody(system, settings.http()),
                nobody(),
                new RateLimit(settings.quota(), TimeMeter.SYSTEM_NANOTIME),
                new ConcurrencyLimit(1),
                (_, _, _, _) -> {
                  throw new IllegalStateException("broken");
                }));

    for (int i = 0; i < 3; i++) {
      var response = ask(port);

      assertThat(response.statusCode()).isEqualTo(500);
      assertThat(response.body()).contains("\"code\":\"internal_error\"");
    }
  }

  private Authentication nobody() {
    var keys =
        new IssuerKeys(
            () -> {
              throw new IOException("no keys");
            },
            settings.keys(),
            Runnable::run,
            System::nanoTime);
    return new Authentication(
        new AccessTokens(keys, settings.tokens(), 10, InstantSource.system()), metrics);
  }

  private int serve(Guards guards) {
    CompletionStage<HttpServer> server =
        HttpServer.bind(
            system,
            settings.http(),
            List.of(Endpoint.of(HttpMethods.GET, "/v1/parcels", guards.guard(ONE_AT_A_TIME))),
            metrics);
    return server.toCompletableFuture().join().port();
  }

  private HttpResponse<String> ask(int port) throws Exception {
    var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/v1/parcels"));
    return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }
}
