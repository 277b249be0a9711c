package holdfast.gateway;

import static holdfast.gateway.TestUpstream.after;
import static holdfast.gateway.TestUpstream.answers;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import holdfast.gateway.guard.TestIssuer;
import holdfast.gateway.guard.TestIssuer.Signer;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What never reaches an upstream, and what its sender is told. */
class GuardsTest {

  private static final TestUpstream UPSTREAM = TestUpstream.that(answers(200, "{}"));
  private static final TestGateway GATEWAY = TestGateway.before(UPSTREAM);

  private final TestGateway gateway = GATEWAY;
  private final TestUpstream upstream = UPSTREAM.anew(answers(200, "{}"));

  @AfterAll
  static void close() {
    GATEWAY.close();
    UPSTREAM.close();
  }

  private void assertStopped(HttpResponse<String> response, int status, String code) {
    assertThat(response.body()).contains("\"code\":\"" + code + "\"");
    assertThat(response.statusCode()).isEqualTo(status);
    assertThat(response.headers().firstValue("Content-Type")).hasValue("application/problem+json");
    assertThat(response.headers().allValues("X-Outcome")).containsExactly("not-executed");
    assertThat(response.body())
        .containsPattern("\"traceId\":\"[0-9a-f]{32}\"")
        .contains("\"type\":\"/problems/" + code + "\"", "\"status\":" + status, "\"retryable\":");
    assertThat(upstream.requests()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/",
        "/v1",
        "/v1/parcels/",
        "/v1/parcels/p-1/labels",
        "/v1/parcels/a%2Fb",
        "/v1/parcels/a%2fb",
        "/v1/parcels/..%2f..%2finternal",
        "/v1/parcels/%2e%2e",
        "/v1/parcels/%2e",
        "/v1/parcels/a%5cb",
        "/v1/parcels/a%00",
        "/v1/parcels/a%252fb",
        "/v1/parcels/a%0d%0aX:1",
        "/v1/parcels/a%20b",
        "/v1/parcels/a;b=c",
        "/v1/parcels;x/p-1",
        "/v1//parcels",
        "//v1/parcels",
        "/v1/./parcels",
        "/v1/x/../parcels",
        "/x/../v1/parcels",
        "http://a/x/../v1/parcels",
        "/V1/parcels",
        "/internal/v1/parcels",
        "/internal/v1/reservations/1",
        "/v1/../internal/v1/parcels",
        "/cluster/members",
        "/v1/parcels/%c3%a9"
      })
  void a_path_that_is_not_in_the_table_in_plain_characters_is_not_found(String path) {
    var response = RawCaller.ask(gateway.port(), "GET", path, TestGateway.bearer());

    assertThat(response).startsWith("HTTP/1.1 404 ").contains("\"code\":\"not_found\"");
    assertThat(upstream.requests()).isEmpty();
  }

  @Test
  void an_address_in_the_request_line_leads_nowhere_else() {
    var response =
        RawCaller.say(
            gateway.port(),
            "GET http://evil.example/v1/parcels HTTP/1.1\r\nHost: evil.example\r\n"
                + "Connection: close\r\nAuthorization: "
                + TestGateway.bearer()
                + "\r\n\r\n");

    assertThat(response).startsWith("HTTP/1.1 200 ");
    assertThat(upstream.onlyRequest().line()).isEqualTo("GET /v1/parcels HTTP/1.1");
    assertThat(upstream.onlyRequest().header("Host")).isEqualTo("127.0.0.1:" + upstream.port());
  }

  @Test
  void another_method_is_told_which_ones_there_are() {
    var response = gateway.ask("PATCH", "/v1/parcels/p-1", "{}");

    assertStopped(response, 405, "method_not_allowed");
    assertThat(response.headers().firstValue("Allow")).hasValue("DELETE, GET, HEAD, PUT");
  }

  @Test
  void an_answer_that_the_caller_cannot_read_is_not_asked_for() {
    assertStopped(gateway.get("/v1/parcels", "Accept", "text/html"), 406, "not_acceptable");
    assertStopped(gateway.get("/v1/events", "Accept", "application/json"), 406, "not_acceptable");
  }

  @Test
  void a_body_that_is_too_large_is_not_let_in() {
    var body = "\"" + "a".repeat(64 * 1024) + "\"";

    assertStopped(gateway.post("/v1/parcels", body), 413, "body_too_large");
  }

  @Test
  void a_body_of_just_the_right_size_is_let_in() {
    var body = "\"" + "a".repeat(64 * 1024 - 2) + "\"";

    assertThat(gateway.post("/v1/parcels", body).statusCode()).isEqualTo(200);
    assertThat(upstream.onlyRequest().body()).isEqualTo(body);
  }

  @Test
  void a_body_that_turns_out_too_large_while_it_comes_is_not_let_in() {
    var chunk = "1000\r\n" + "a".repeat(4096) + "\r\n";
    var response =
        RawCaller.say(
            gateway.port(),
            "POST /v1/parcels HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n"
                + "Content-Type: application/json\r\nAuthorization: "
                + TestGateway.bearer()
                + "\r\n\r\n"
                + chunk.repeat(17)
                + "0\r\n\r\n");

    assertThat(response).startsWith("HTTP/1.1 413 ").contains("\"code\":\"body_too_large\"");
    assertThat(upstream.requests()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"text/plain", "application/xml", "application/jsonp", "nonsense"})
  void a_body_of_another_form_is_not_let_in(String type) {
    assertStopped(
        gateway.post("/v1/parcels", "{}", "Content-Type", type), 415, "unsupported_media_type");
  }

  @Test
  void a_compressed_body_is_not_let_in() {
    assertStopped(
        gateway.post("/v1/parcels", "{}", "Content-Encoding", "gzip"),
        415,
        "unsupported_media_type");
  }

  @Test
  void a_body_where_none_belongs_is_not_let_in() {
    assertStopped(gateway.ask("GET", "/v1/parcels", "{}"), 400, "bad_request");
  }

  @TestFactory
  Stream<DynamicTest> without_a_valid_token_nobody_is_let_in() {
    var stranger = Signer.ec("test-key");
    var good = TestGateway.token("ann", "");
    return Stream.of(
            "Basic YW5uOnNlY3JldA==",
            "Bearer",
            "Bearer ",
            good,
            "Bearer " + good + "x",
            "Bearer " + good + ", Bearer " + good,
            "Bearer " + stranger.sign(claims("ann")),
            "Bearer " + Signer.ec("unknown").sign(claims("ann")),
            "Bearer " + TestGateway.SIGNER.sign("{\"alg\":\"none\"}", claims("ann")),
            "Bearer " + "a".repeat(8_300))
        .map(header ->
            DynamicTest.dynamicTest(
                header.substring(0, Math.min(20, header.length())),
                () -> {
                  var response = gateway.get("/v1/parcels", "Authorization", header);
                  assertStopped(response, 401, "unauthenticated");
                  assertThat(response.headers().firstValue("WWW-Authenticate"))
                      .hasValueSatisfying(how -> assertThat(how).startsWith("Bearer"));
                }));
  }

  @Test
  void without_any_token_nobody_is_let_in() {
    assertThat(RawCaller.ask(gateway.port(), "GET", "/v1/parcels", ""))
        .startsWith("HTTP/1.1 401 ")
        .contains("WWW-Authenticate: Bearer");
    assertThat(upstream.requests()).isEmpty();
  }

  @Test
  void a_token_that_no_header_can_hold_is_refused_by_the_parser_with_a_problem() {
    assertThat(RawCaller.ask(gateway.port(), "GET", "/v1/parcels", "Bearer " + "a".repeat(10_000)))
        .startsWith("HTTP/1.1 431 ")
        .contains("\"code\":\"headers_too_large\"");
  }

  @Test
  void a_route_for_a_scope_is_closed_to_everybody_else() {
    var response = gateway.post("/v1/parcels/p-1/lose", "{}");

    assertStopped(response, 403, "forbidden");
    assertThat(response.headers().firstValue("WWW-Authenticate"))
        .hasValue("Bearer error=\"insufficient_scope\", scope=\"depot:operate\"");
  }

  @Test
  void a_route_for_a_scope_is_open_to_those_who_have_it() {
    var operator = "Bearer " + TestGateway.token("oda", "reports:read depot:operate");

    assertThat(gateway.post("/v1/parcels/p-1/lose", "{}", "Authorization", operator).statusCode())
        .isEqualTo(200);
  }

  @Test
  void a_deadline_that_is_no_number_is_refused() {
    assertStopped(gateway.get("/v1/parcels", "X-Deadline-Ms", "soon"), 400, "invalid_header");
  }

  @Test
  void an_answer_tells_what_is_left_of_the_quota() {
    var cleo = "Bearer " + TestGateway.token("cleo", "");

    var headers = gateway.get("/v1/parcels", "Authorization", cleo).headers();

    assertThat(headers.firstValue("RateLimit-Policy")).hasValue("\"default\";q=1000;w=60");
    assertThat(headers.firstValue("RateLimit"))
        .hasValueSatisfying(left -> assertThat(left).matches("\"default\";r=999;t=\\d"));
  }

  @Test
  void whoever_asks_too_often_is_told_when_to_come_back_and_nobody_else_notices() {
    var settings = "holdfast.gateway.rate-limit { requests = 3, period = 1h }";
    try (var strict = TestGateway.with(settings, upstream)) {
      for (int i = 0; i < 3; i++) {
        assertThat(strict.get("/v1/parcels").statusCode()).isEqualTo(200);
      }
      upstream.anew(answers(200, "{}"));

      var response = strict.get("/v1/parcels");

      assertStopped(response, 429, "rate_limited");
      assertThat(Integer.parseInt(response.headers().firstValue("Retry-After").orElseThrow()))
          .isBetween(1_100, 1_205);
      assertThat(response.headers().firstValue("RateLimit"))
          .hasValueSatisfying(left -> assertThat(left).startsWith("\"default\";r=0;t="));
      assertThat(response.headers().firstValue("RateLimit-Policy"))
          .hasValue("\"default\";q=3;w=3600");
      var bob = "Bearer " + TestGateway.token("bob", "");
      assertThat(strict.get("/v1/parcels", "Authorization", bob).statusCode()).isEqualTo(200);
    }
  }

  @Test
  void what_is_more_than_a_route_bears_at_a_time_is_turned_away() {
    var gate = new CountDownLatch(1);
    upstream.nowDoes(after(gate, answers(200, "{}")));
    var waiting = CompletableFuture.supplyAsync(() -> gateway.get("/v1/narrow"));
    await().until(() -> upstream.requests().size() == 1);

    var response = gateway.get("/v1/narrow");

    assertThat(response.statusCode()).isEqualTo(503);
    assertThat(response.body()).contains("\"code\":\"overloaded\"");
    assertThat(response.headers().firstValue("X-Outcome")).hasValue("not-executed");
    assertThat(response.headers().firstValue("Retry-After"))
        .hasValueSatisfying(seconds -> assertThat(seconds).matches("[1-5]"));
    assertThat(upstream.requests()).hasSize(1);
    gate.countDown();
    assertThat(waiting.join().statusCode()).isEqualTo(200);
  }

  @Test
  void a_place_on_a_route_is_free_again_when_its_request_was_not_answered_in_time() {
    upstream.nowDoes(upstream.saysNothing());
    var deadline = new String[] {"X-Deadline-Ms", "500"};
    await().until(() -> !gateway.get("/v1/narrow", deadline).body().contains("overloaded"));

    upstream.nowDoes(answers(200, "{}"));

    await().until(() -> gateway.get("/v1/narrow").statusCode() == 200);
  }

  @Test
  void keys_are_rotated_without_a_single_refusal_and_withdrawn_for_good() {
    var next = Signer.rsa("next-key", 2048);
    var settings =
        """
        holdfast.gateway.keys { refresh = 200ms, unknown-key-pause = 100ms }
        """;
    try (var rotating = TestGateway.with(settings, upstream)) {
      var old = TestGateway.bearer();
      var fresh = "Bearer " + next.sign(claims("ann"));
      assertThat(rotating.get("/v1/parcels", "Authorization", old).statusCode()).isEqualTo(200);

      rotating.publish(TestIssuer.jwks(TestGateway.SIGNER, next));
      await().until(() -> rotating.get("/v1/parcels", "Authorization", fresh).statusCode() == 200);
      assertThat(rotating.get("/v1/parcels", "Authorization", old).statusCode()).isEqualTo(200);

      rotating.publish("not a key set");
      assertThat(rotating.get("/v1/parcels", "Authorization", old).statusCode()).isEqualTo(200);

      rotating.publish(TestIssuer.jwks(next));
      await().until(() -> rotating.get("/v1/parcels", "Authorization", old).statusCode() == 401);
      assertThat(rotating.get("/v1/parcels", "Authorization", fresh).statusCode()).isEqualTo(200);
    }
  }

  @Test
  void without_the_issuers_keys_the_gateway_is_not_ready_and_says_nothing_about_tokens() {
    var nowhere = "holdfast.gateway.jwks = \"/nowhere/jwks.json\"";
    try (var blind = TestGateway.notReady(nowhere, upstream)) {
      assertThat(blind.get("/ready").statusCode()).isEqualTo(503);
      assertThat(blind.get("/alive").statusCode()).isEqualTo(200);
      assertThat(blind.get("/health").statusCode()).isEqualTo(200);
      assertStopped(blind.get("/v1/parcels"), 503, "upstream_unavailable");
    }
  }

  @Test
  void the_gateway_tells_about_itself() {
    assertThat(gateway.get("/alive").statusCode()).isEqualTo(200);
    assertThat(gateway.get("/ready").statusCode()).isEqualTo(200);
    assertThat(gateway.get("/health").body()).contains("\"service\":\"gateway\"");
    assertThat(gateway.get("/openapi.yaml").body()).startsWith("openapi: 3.0.3");
    gateway.get("/v1/parcels/p-77");
    assertThat(gateway.get("/metrics").body())
        .contains("route=\"/v1/parcels/{id}\"")
        .contains("gateway_forwarded_total{result=\"answered\",to=\"depot\"}")
        .doesNotContain("p-77");
  }

  private static final Pattern OURS = Pattern.compile("(?i)pekko|holdfast\\.|exception|java\\.");

  @Test
  void no_refusal_tells_how_we_are_built() {
    var refusals =
        Stream.of(
            RawCaller.say(gateway.port(), "BLAH\r\n\r\n"),
            RawCaller.say(gateway.port(), "GET / HTTP/3.7\r\nHost: a\r\n\r\n"),
            RawCaller.say(gateway.port(), "GET /\u0001 HTTP/1.1\r\nHost: a\r\n\r\n"),
            RawCaller.ask(gateway.port(), "GET", "/v1/nothing", ""),
            RawCaller.ask(gateway.port(), "GET", "/v1/parcels", "Bearer a.b.c"));

    assertThat(refusals)
        .allSatisfy(refusal -> {
          assertThat(refusal).contains("application/problem+json");
          assertThat(OURS.matcher(refusal).find()).as(refusal).isFalse();
          assertThat(refusal).doesNotContain("Server:");
        });
  }

  private static String claims(String subject) {
    return "{\"iss\":\"holdfast-local\",\"aud\":\"holdfast\",\"sub\":\"%s\",\"exp\":%d}"
        .formatted(subject, Instant.now().plusSeconds(600).getEpochSecond());
  }
}
