package holdfast.gateway;

import static java.util.stream.Collectors.toUnmodifiableMap;

import com.typesafe.config.Config;
import holdfast.gateway.guard.AccessTokens;
import holdfast.gateway.guard.Authentication;
import holdfast.gateway.guard.Guards;
import holdfast.gateway.guard.IssuerKeys;
import holdfast.gateway.guard.KeySource;
import holdfast.gateway.guard.RateLimit;
import holdfast.gateway.guard.SizeLimit;
import holdfast.gateway.proxy.Forward;
import holdfast.gateway.proxy.Upstream;
import holdfast.kit.client.RetryBudget;
import holdfast.kit.http.ConcurrencyLimit;
import holdfast.kit.http.Endpoint;
import holdfast.kit.http.HealthRoutes;
import holdfast.kit.http.HttpServer;
import holdfast.kit.http.RequestBody;
import holdfast.kit.telemetry.Metrics;
import holdfast.kit.tokens.TokenIssuer;
import io.github.bucket4j.TimeMeter;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.apache.pekko.Done;
import org.apache.pekko.actor.CoordinatedShutdown;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.http.javadsl.model.HttpMethods;

/** One running gateway. It keeps nothing that another one would miss. */
public final class GatewayNode {

  /** Our name among the services: {@code iss} of our tokens, prefix of our metrics. */
  public static final String NAME = "gateway";

  private static final Duration KEYS_LOOKED_AT = Duration.ofSeconds(1);

  private final ActorSystem<?> system;
  private final HttpServer server;

  private GatewayNode(ActorSystem<?> system, HttpServer server) {
    this.system = system;
    this.server = server;
  }

  /**
   * Starts one.
   *
   * @param config as {@code NodeConfig.load("gateway", variables)} gives it
   * @return once it listens
   */
  public static CompletionStage<GatewayNode> start(Config config) {
    var settings = GatewaySettings.from(config);
    var tokens = TokenIssuer.fromFile(NAME, settings.signingKeyFile(), InstantSource.system());
    ActorSystem<?> system = ActorSystem.create(Behaviors.empty(), NAME, config);
    return start(system, settings, tokens)
        .whenComplete((_, failure) -> {
          if (failure != null) {
            system.terminate();
          }
        });
  }

  private static CompletionStage<GatewayNode> start(
      ActorSystem<?> system, GatewaySettings settings, TokenIssuer tokens) {
    var metrics = Metrics.of(NAME);
    var keys = issuerKeys(system, settings);
    var forward =
        new Forward(
            system,
            upstreams(system, settings, metrics),
            settings.headers(),
            tokens,
            settings.limits());
    var guards =
        new Guards(
            new SizeLimit(settings.http().bodySize()),
            new RequestBody(system, settings.http()),
            authentication(settings, keys, metrics),
            new RateLimit(settings.quota(), TimeMeter.SYSTEM_NANOTIME),
            wholeLimit(settings, metrics),
            forward::send);

    var endpoints = new ArrayList<>(health(settings, keys, metrics));
    for (var rule : settings.routes().rules()) {
      var method = HttpMethods.lookup(rule.method()).orElseThrow();
      endpoints.add(Endpoint.of(method, rule.template(), guards.guard(rule)));
    }
    return HttpServer.bind(system, settings.http(), endpoints, metrics)
        .thenApply(server -> new GatewayNode(system, server));
  }

  private static IssuerKeys issuerKeys(ActorSystem<?> system, GatewaySettings settings) {
    Executor blocking = system.dispatchers().lookup(DispatcherSelector.blocking());
    var keys =
        new IssuerKeys(
            KeySource.at(settings.jwks(), settings.keysTimeout(), settings.keysAuthority()),
            settings.keys(),
            blocking,
            System::nanoTime);
    system
        .scheduler()
        .scheduleWithFixedDelay(
            Duration.ZERO, KEYS_LOOKED_AT, keys::refreshIfDue, system.executionContext());
    return keys;
  }

  private static Authentication authentication(
      GatewaySettings settings, IssuerKeys keys, Metrics metrics) {
    var tokens =
        new AccessTokens(
            keys, settings.tokens(), settings.rememberedTokens(), InstantSource.system());
    return new Authentication(tokens, metrics);
  }

  private static Map<String, Upstream> upstreams(
      ActorSystem<?> system, GatewaySettings settings, Metrics metrics) {
    return settings.upstreams().entrySet().stream()
        .collect(
            toUnmodifiableMap(
                Map.Entry::getKey,
                upstream ->
                    Upstream.start(
                        system,
                        upstream.getKey(),
                        upstream.getValue().audience(),
                        upstream.getValue().client(),
                        new RetryBudget(settings.retry().share(), settings.retry().saved()),
                        metrics)));
  }

  private static ConcurrencyLimit wholeLimit(GatewaySettings settings, Metrics metrics) {
    var limit = new ConcurrencyLimit(settings.http().concurrentRequests());
    metrics.gauge("requests.inside", "Requests forwarded and not answered yet", limit::inside);
    return limit;
  }

  private static List<Endpoint> health(GatewaySettings settings, IssuerKeys keys, Metrics metrics) {
    HealthRoutes.Check issuer = () -> CompletableFuture.completedFuture(keys.areUsable());
    return HealthRoutes.endpoints(
        NAME,
        settings.version(),
        Map.of("issuer", issuer),
        metrics,
        "contracts/gateway/openapi.yaml");
  }

  public int httpPort() {
    return server.port();
  }

  /** Takes no new requests, finishes those under way, and ends. */
  public CompletionStage<Done> stop() {
    return CoordinatedShutdown.get(system).runAll(CoordinatedShutdown.actorSystemTerminateReason());
  }
}
