package holdfast.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import holdfast.gateway.route.Access;
import holdfast.gateway.route.RouteRule;
import holdfast.kit.settings.NodeConfig;
import holdfast.kit.settings.SettingsException;
import holdfast.kit.testing.SettingsCoverage;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class GatewaySettingsTest {

  private static final Map<String, String> NEEDED =
      Map.of(
          "GATEWAY_JWKS", "jwks.json",
          "GATEWAY_ISSUER", "https://issuer.example",
          "GATEWAY_SIGNING_KEY_FILE", "gateway.jwk.json",
          "GATEWAY_ORDER_ENDPOINTS", "a:1,b:2",
          "GATEWAY_PAYMENT_ENDPOINTS", "c:3",
          "GATEWAY_INVENTORY_ENDPOINTS", "d:4");

  private static Config config() {
    return NodeConfig.load("gateway", NEEDED);
  }

  @Test
  void every_key_has_a_name_a_default_and_a_variable() {
    SettingsCoverage.of("gateway")
        .withoutDefault("jwks")
        .withoutDefault("issuer")
        .withoutDefault("signing-key-file")
        .withoutDefault("keys.authority")
        .defaultOf("audience", "holdfast")
        .defaultOf("tokens.longest-life", "1h")
        .defaultOf("tokens.skew", "60s")
        .defaultOf("tokens.types", "at+jwt,jwt")
        .defaultOf("tokens.remembered", "20000")
        .defaultOf("keys.refresh", "5m")
        .defaultOf("keys.unknown-key-pause", "60s")
        .defaultOf("keys.retry", "5s")
        .defaultOf("keys.stale", "24h")
        .defaultOf("keys.timeout", "2s")
        .defaultOf("rate-limit.requests", "1000")
        .defaultOf("rate-limit.period", "1m")
        .defaultOf("rate-limit.gateways", "1")
        .defaultOf("rate-limit.users", "100000")
        .defaultOf("retry.share", "10")
        .defaultOf("retry.saved", "200")
        .defaultOf("retry.attempts", "4")
        .defaultOf("retry.pause", "500ms")
        .defaultOf("way-back", "50ms")
        .defaultOf("replay-patience", "250ms")
        .defaultOf(
            "forwarded-headers",
            "Accept,Accept-Language,Idempotency-Key,If-Match,If-None-Match,Last-Event-ID,Prefer,"
                + "tracestate,User-Agent")
        .defaultOf("http.host", "127.0.0.1")
        .defaultOf("http.port", "0")
        .defaultOf("http.concurrent-requests", "2000")
        .defaultOf("http.request-deadline", "60s")
        .defaultOf("http.longest-deadline", "60s")
        .defaultOf("http.body-deadline", "10s")
        .defaultOf("http.body-size", "64KiB")
        .defaultOf("http.header-size", "16KiB")
        .defaultOf("http.last-call", "2s")
        .defaultOf("http.drain", "50s")
        .defaultOf("http.head-deadline", "5s")
        .defaultOf("http.idle", "75s")
        .table("version")
        .table("upstream-defaults")
        .table("upstreams")
        .table("route-defaults")
        .table("routes")
        .check();
  }

  @Test
  void every_key_is_read_and_nothing_else_is_set() {
    var settings = GatewaySettings.from(config());

    assertThat(settings.upstreams()).containsOnlyKeys("order", "payment", "inventory");
    assertThat(settings.upstreams().values())
        .allSatisfy(upstream -> {
          var client = upstream.client();
          assertThat(client.concurrentCalls()).isEqualTo(client.connections());
          assertThat(client.idleTimeout()).isEqualTo(Duration.ofSeconds(65));
        });
    assertThat(settings.tokens().types()).containsExactlyInAnyOrder("at+jwt", "jwt");
  }

  @Test
  void a_variable_that_is_needed_is_asked_for_by_its_key() {
    for (var name : NEEDED.keySet()) {
      var others = new HashMap<>(NEEDED);
      others.remove(name);

      assertThatThrownBy(() -> GatewaySettings.from(NodeConfig.load("gateway", others)))
          .isInstanceOf(SettingsException.class)
          .hasMessageContaining("is not set");
    }
  }

  @Test
  void a_misspelled_key_stops_the_start() {
    var misspelled =
        ConfigFactory.parseString("holdfast.gateway.rate-limit.request = 5").withFallback(config());

    assertThatThrownBy(() -> GatewaySettings.from(misspelled))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining("holdfast.gateway.rate-limit.request");
  }

  @Test
  void a_header_that_claims_an_identity_cannot_be_let_through() {
    for (var name : Set.of("X-User-Id", "authorization", "X-Forwarded-For", "Host", "Via")) {
      var unsafe =
          ConfigFactory.parseString("holdfast.gateway.forwarded-headers = \"Accept," + name + "\"")
              .withFallback(config());

      assertThatThrownBy(() -> GatewaySettings.from(unsafe))
          .isInstanceOf(SettingsException.class)
          .hasMessageContaining("holdfast.gateway.forwarded-headers");
    }
  }

  @Test
  void no_route_outlives_a_connection_or_the_servers_own_deadline() {
    var settings = GatewaySettings.from(config());

    assertThat(settings.routes().rules())
        .allSatisfy(rule -> {
          var longest = rule.deadline().plus(rule.maxWait());
          assertThat(longest).isLessThan(settings.http().longestDeadline());
          assertThat(longest).isLessThan(Duration.ofSeconds(65));
        });
  }

  @Test
  void a_gateway_that_leaves_finishes_what_it_has_taken_on() {
    var http = GatewaySettings.from(config()).http();
    var phase = "pekko.coordinated-shutdown.phases.service-requests-done.timeout";

    assertThat(GatewaySettings.from(config()).routes().rules())
        .allSatisfy(rule ->
            assertThat(rule.deadline().plus(rule.maxWait())).isLessThanOrEqualTo(http.drain()));
    assertThat(config().getDuration(phase)).isGreaterThan(http.drain());
  }

  @Test
  void only_contracts_are_open_to_everybody() {
    assertThat(GatewaySettings.from(config()).routes().rules())
        .filteredOn(rule -> rule.access() instanceof Access.Anyone)
        .extracting(RouteRule::template)
        .allMatch(path -> path.startsWith("/openapi/"));
  }
}
