package holdfast.gateway.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.ConfigFactory;
import holdfast.gateway.route.RouteTable.Match;
import holdfast.gateway.route.RouteTable.Match.Found;
import holdfast.gateway.route.RouteTable.Match.NoSuchPath;
import holdfast.gateway.route.RouteTable.Match.OtherMethods;
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
        max-body = 64KiB
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
        "GET /v1/parcels/lost"         { to = depot, access = signed-in, deadline = 3s }
        "POST /v1/parcels/lost/search" { to = depot, access = signed-in, repeat = always }
        "GET /v1/parcels/{id}/labels"  { to = parcel, access = signed-in, max-body = 1KiB }
        "GET /contracts/parcel.yaml"   { to = parcel, access = anyone, as = "/openapi.yaml" }
      }
      """;

  private final RouteTable table = read(ROUTES);

  private static RouteTable read(String routes) {
    return RouteTable.read(
        ConfigFactory.parseString(DEFAULTS + routes), "edge", Set.of("parcel", "depot"));
  }

  private RouteRule rule(String method, String path) {
    return switch (table.match(method, path)) {
      case Found(var rule) -> rule;
      case Match other -> throw new AssertionError(method + " " + path + ": " + other);
    };
  }

  @Test
  void a_line_says_what_it_changes_and_takes_the_rest_from_the_defaults() {
    assertThat(rule("POST", "/v1/parcels"))
        .isEqualTo(
            new RouteRule(
                "POST",
                "/v1/parcels",
                "parcel",
                null,
                new Access.SignedIn(),
                Duration.ofSeconds(20),
                Duration.ofSeconds(30),
                64,
                64 * 1024,
                Repeat.WHEN_SAFE));
    assertThat(rule("GET", "/v1/parcels").maxWait()).isZero();
    assertThat(rule("GET", "/v1/parcels/p-1").concurrency()).isEqualTo(7);
    assertThat(rule("PUT", "/v1/parcels/p-1").access())
        .isEqualTo(new Access.WithScope("parcels:write"));
    assertThat(rule("GET", "/contracts/parcel.yaml").rewrite()).isEqualTo("/openapi.yaml");
    assertThat(rule("GET", "/v1/parcels/p-1/labels").maxBody()).isEqualTo(1024);
  }

  @Test
  void a_literal_segment_wins_over_an_identifier() {
    assertThat(rule("GET", "/v1/parcels/lost").upstream()).isEqualTo("depot");
    assertThat(rule("GET", "/v1/parcels/found").upstream()).isEqualTo("parcel");
    assertThat(rule("GET", "/v1/parcels/lost/labels").name())
        .isEqualTo("GET /v1/parcels/{id}/labels");
  }

  @Test
  void a_known_path_with_another_method_names_the_methods_it_has() {
    assertThat(table.match("DELETE", "/v1/parcels")).isEqualTo(new OtherMethods("GET, POST"));
    assertThat(table.match("GET", "/v1/parcels/lost/search")).isEqualTo(new OtherMethods("POST"));
  }

  @Test
  void what_the_table_does_not_name_is_not_there() {
    assertThat(table.match("GET", "/")).isEqualTo(new NoSuchPath());
    assertThat(table.match("GET", "/v1")).isEqualTo(new NoSuchPath());
    assertThat(table.match("GET", "/v1/parcels/")).isEqualTo(new NoSuchPath());
    assertThat(table.match("GET", "/v1/parcels/a%20b")).isEqualTo(new NoSuchPath());
    assertThat(table.match("GET", "/v1/parcels/p-1/labels/2")).isEqualTo(new NoSuchPath());
    assertThat(table.match("GET", "/V1/parcels")).isEqualTo(new NoSuchPath());
    assertThat(table.match("GET", "/internal/v1/parcels")).isEqualTo(new NoSuchPath());
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
