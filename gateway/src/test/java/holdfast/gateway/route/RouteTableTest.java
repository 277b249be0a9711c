package holdfast.gateway.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.ConfigFactory;
import holdfast.kit.settings.Settings;
import holdfast.kit.settings.SettingsException;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RouteTableTest {

  private static final String DEFAULTS =
      """
      edge.route-defaults {
        deadline = 20s
        concurrency = 64
        produces = application/json
        repeat = when-safe
      }
      """;

  private static final String ROUTES =
      """
      edge.routes {
        "GET /v1/parcels"              { to = parcel, access = signed-in }
        "POST /v1/parcels"             { to = parcel, access = signed-in, max-wait = 30s }
        "GET /v1/parcels/{id}"         { to = parcel, access = signed-in, concurrency = 7 }
        "PUT /v1/parcels/{id}"         { to = parcel, access = "parcels:write" }
        "GET /contracts/parcel.yaml"   { to = parcel, access = anyone, as = "/openapi.yaml" }
      }
      """;

  private final RouteTable table = read(ROUTES);

  private static RouteTable read(String routes) {
    var settings = Settings.of(ConfigFactory.parseString(DEFAULTS + routes), "edge");
    return RouteTable.read(settings, "edge", Set.of("parcel"));
  }

  private RouteRule rule(String name) {
    return table.rules().stream()
        .filter(rule -> rule.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void a_line_says_what_it_changes_and_takes_the_rest_from_the_defaults() {
    assertThat(rule("POST /v1/parcels"))
        .isEqualTo(
            new RouteRule(
                "POST",
                "/v1/parcels",
                "parcel",
                null,
                new Access.SignedIn(),
                "application/json",
                Duration.ofSeconds(20),
                Duration.ofSeconds(30),
                64,
                Repeat.WHEN_SAFE));
    assertThat(rule("GET /v1/parcels").maxWait()).isZero();
    assertThat(rule("GET /v1/parcels/{id}").concurrency()).isEqualTo(7);
    assertThat(rule("PUT /v1/parcels/{id}").access())
        .isEqualTo(new Access.WithScope("parcels:write"));
    assertThat(rule("GET /contracts/parcel.yaml").rewrite()).isEqualTo("/openapi.yaml");
    assertThat(table.rules()).hasSize(5);
  }

  @Test
  void internal_paths_cannot_be_routed() {
    refuses("\"GET /internal/v1/x\" { to = parcel, access = signed-in }", "never routed");
    refuses("\"GET /Internal/x\" { to = parcel, access = signed-in }", "never routed");
    refuses("\"GET /{any}/x\" { to = parcel, access = signed-in }", "must be a literal");
  }

  @Test
  void a_line_that_makes_no_sense_stops_the_start_and_is_named() {
    refuses("\"GET /v1/x\" { to = parcel }", "edge.routes.\"GET /v1/x\".access: is not set");
    refuses("\"GET /v1/x\" { to = nobody, access = signed-in }", "no upstream of the name nobody");
    refuses("\"/v1/x\" { to = parcel, access = signed-in }", "expected a method and a path");
    refuses("\"TRACE /v1/x\" { to = parcel, access = signed-in }", "expected a method and a path");
    refuses("\"GET /v1/../x\" { to = parcel, access = signed-in }", "not a segment");
    refuses("\"GET /v1/x/\" { to = parcel, access = signed-in }", "not a segment");
    refuses("\"GET /v1/x\" { to = parcel, access = signed-in, retry = no }", "nobody reads");
    refuses(
        "\"GET /v1/x\" { to = parcel, access = signed-in, repeat = twice }",
        "when-safe, always or never");
  }

  private static void refuses(String line, String reason) {
    assertThatThrownBy(() -> read("edge.routes { " + line + " }"))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining(reason);
  }
}
