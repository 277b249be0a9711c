package holdfast.gateway;

import static holdfast.gateway.TestUpstream.answers;
import static holdfast.gateway.TestUpstream.raw;
import static holdfast.gateway.TestUpstream.response;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import holdfast.gateway.TestUpstream.Request;
import holdfast.kit.tokens.Caller;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** What of a request reaches the upstream, and what of its answer the caller. */
class ForwardTest {

  private static final TestUpstream UPSTREAM = TestUpstream.that(answers(200, "{}"));
  private static final TestGateway GATEWAY = TestGateway.before(UPSTREAM);

  private final TestGateway gateway = GATEWAY;
  private final TestUpstream upstream = UPSTREAM.anew(answers(200, "{\"id\":\"p-1\"}"));

  @AfterAll
  static void close() {
    GATEWAY.close();
    UPSTREAM.close();
  }

  private Request forwarded() {
    return upstream.onlyRequest();
  }

  private long deadline() {
    return Long.parseLong(requireNonNull(forwarded().header("X-Deadline-Ms")));
  }

  @Test
  void method_path_query_and_body_go_on_byte_for_byte() {
    gateway.ask(
        "PUT",
        "/v1/parcels/p-1.A_~?b=2&a=%20x+y&a=",
        "{ \"weight\" : 1.0 , \"weight\":2 }",
        "Content-Type",
        "application/json");

    assertThat(forwarded().line()).isEqualTo("PUT /v1/parcels/p-1.A_~?b=2&a=%20x+y&a= HTTP/1.1");
    assertThat(forwarded().body()).isEqualTo("{ \"weight\" : 1.0 , \"weight\":2 }");
    assertThat(forwarded().header("Content-Type")).isEqualTo("application/json");
  }

  @Test
  void an_answer_comes_back_as_it_is() {
    upstream.nowDoes(
        answers(201, "{ \"id\" : 7 }", "ETag: \"3\"", "Location: /v1/parcels/7", "X-New: yes"));

    var response = gateway.post("/v1/parcels", "{}", "Idempotency-Key", "k");

    assertThat(response.statusCode()).isEqualTo(201);
    assertThat(response.body()).isEqualTo("{ \"id\" : 7 }");
    assertThat(response.headers().map())
        .containsEntry("etag", List.of("\"3\""))
        .containsEntry("location", List.of("/v1/parcels/7"))
        .containsEntry("x-new", List.of("yes"))
        .containsEntry("content-type", List.of("application/json"));
  }

  @Test
  void a_problem_of_the_upstream_comes_back_as_it_is() {
    upstream.nowDoes(
        answers(409, "{\"code\":\"too_heavy\"}", "X-Outcome: not-executed", "X-More: 1"));

    var response = gateway.get("/v1/parcels/p-1");

    assertThat(response.statusCode()).isEqualTo(409);
    assertThat(response.body()).isEqualTo("{\"code\":\"too_heavy\"}");
    assertThat(response.headers().firstValue("Content-Type")).hasValue("application/problem+json");
    assertThat(response.headers().firstValue("X-Outcome")).hasValue("not-executed");
  }

  @Test
  void the_upstream_learns_who_asks_from_our_token_alone() {
    gateway.get(
        "/v1/parcels",
        "Authorization",
        "Bearer " + TestGateway.token("bob", "depot:operate reports:read"));

    assertThat(gateway.callerOf(forwarded().header("Authorization")))
        .isEqualTo(
            new Caller(
                "gateway", "holdfast-local", "bob", Set.of("depot:operate", "reports:read")));
  }

  @Test
  void headers_that_claim_an_identity_or_a_way_stop_here() {
    gateway.get(
        "/v1/parcels",
        "X-User-Id",
        "root",
        "X-User",
        "root",
        "X-Tenant-Id",
        "1",
        "X-Forwarded-For",
        "10.0.0.1",
        "X-Forwarded-User",
        "root",
        "X-Real-IP",
        "10.0.0.1",
        "Forwarded",
        "for=10.0.0.1",
        "X-Original-URL",
        "/internal/v1/parcels",
        "X-Outcome",
        "unknown",
        "Proxy-Authorization",
        "Basic cm9vdDo=",
        "Cookie",
        "session=1",
        "TE",
        "trailers",
        "X-Unheard-Of",
        "1");

    assertThat(forwarded().head().lines().skip(1).map(line -> line.replaceFirst(":.*", "")))
        .containsOnly(
            "Host",
            "Authorization",
            "User-Agent",
            "X-Request-Id",
            "X-Deadline-Ms",
            "traceparent",
            "");
    assertThat(forwarded().header("Host")).isEqualTo("127.0.0.1:" + upstream.port());
  }

  @Test
  void headers_that_say_what_is_wanted_go_on() {
    gateway.ask(
        "PUT",
        "/v1/parcels/p-1",
        "{}",
        "Accept",
        "application/json",
        "Idempotency-Key",
        "\"k-1\"",
        "If-Match",
        "\"3\"",
        "If-None-Match",
        "\"4\"",
        "Prefer",
        "wait=5",
        "tracestate",
        "a=b");

    assertThat(forwarded().header("Accept")).isEqualTo("application/json");
    assertThat(forwarded().header("Idempotency-Key")).isEqualTo("\"k-1\"");
    assertThat(forwarded().header("If-Match")).isEqualTo("\"3\"");
    assertThat(forwarded().header("If-None-Match")).isEqualTo("\"4\"");
    assertThat(forwarded().header("Prefer")).isEqualTo("wait=5");
    assertThat(forwarded().header("tracestate")).isEqualTo("a=b");
  }

  @Test
  void the_upstream_gets_the_deadline_of_the_route() {
    gateway.get("/v1/parcels");

    assertThat(deadline()).isBetween(10_000L, 19_950L);
  }

  @Test
  void what_a_caller_wants_to_wait_comes_on_top_where_the_route_grants_it() {
    gateway.post("/v1/parcels", "{}", "Prefer", "wait=10");

    assertThat(deadline()).isBetween(20_001L, 29_950L);
  }

  @Test
  void a_wait_that_the_route_does_not_grant_changes_nothing() {
    gateway.get("/v1/parcels", "Prefer", "wait=10");

    assertThat(deadline()).isBetween(10_000L, 19_950L);
  }

  @Test
  void a_caller_may_shorten_the_deadline() {
    gateway.get("/v1/parcels", "X-Deadline-Ms", "9000");

    assertThat(deadline()).isBetween(1L, 8_950L);
  }

  @Test
  void a_caller_cannot_lengthen_the_deadline() {
    gateway.get("/v1/parcels", "X-Deadline-Ms", "999999999");

    assertThat(deadline()).isBetween(10_000L, 19_950L);
  }

  @Test
  void the_trace_goes_on_with_a_span_of_ours() {
    gateway.get(
        "/v1/parcels", "traceparent", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01");

    assertThat(forwarded().header("traceparent"))
        .startsWith("00-4bf92f3577b34da6a3ce929d0e0e4736-")
        .doesNotContain("00f067aa0ba902b7");
  }

  @Test
  void a_request_keeps_its_name_on_the_way_and_back() {
    var response = gateway.get("/v1/parcels", "X-Request-Id", "my-request.1");

    assertThat(forwarded().header("X-Request-Id")).isEqualTo("my-request.1");
    assertThat(response.headers().allValues("X-Request-Id")).containsExactly("my-request.1");
  }

  @Test
  void a_request_whose_name_could_do_harm_gets_another() {
    var response = gateway.get("/v1/parcels", "X-Request-Id", "<script>");

    assertThat(forwarded().header("X-Request-Id")).matches("[0-9a-f]{32}");
    assertThat(response.headers().allValues("X-Request-Id"))
        .containsExactly(forwarded().header("X-Request-Id"));
  }

  @Test
  void headers_about_the_server_or_its_connection_stay_behind() {
    upstream.nowDoes(
        answers(
            200,
            "{}",
            "Server: parcel/1.0",
            "Via: 1.1 inner",
            "X-Powered-By: parcel",
            "Keep-Alive: timeout=5",
            "Connection: keep-alive"));

    var names = gateway.get("/v1/parcels").headers().map().keySet();

    assertThat(names).doesNotContain("server", "via", "x-powered-by", "keep-alive", "connection");
  }

  @Test
  void a_route_may_lead_to_another_path_and_be_open_to_everybody() {
    upstream.nowDoes(answers(200, "openapi: 3.0.3"));

    var response = gateway.get("/depot.yaml", "Authorization", "Bearer nonsense");

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(forwarded().line()).isEqualTo("GET /openapi.yaml HTTP/1.1");
    assertThat(forwarded().header("Authorization")).isNull();
  }

  @Test
  void the_head_of_an_answer_can_be_asked_for_alone() {
    var whole = response(200, "{\"id\":\"parcel-11\"}", "ETag: \"3\"");
    upstream.nowDoes(raw(whole.substring(0, whole.indexOf('{'))));

    var response = gateway.ask("HEAD", "/v1/parcels/p-1", "");

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body()).isEmpty();
    assertThat(response.headers().firstValue("Content-Length")).hasValue("18");
    assertThat(response.headers().firstValue("ETag")).hasValue("\"3\"");
    assertThat(forwarded().line()).isEqualTo("HEAD /v1/parcels/p-1 HTTP/1.1");
    upstream.nowDoes(answers(200, "{}"));
    assertThat(gateway.get("/v1/parcels").statusCode()).isEqualTo(200);
  }

  @Test
  void a_second_answer_to_one_request_reaches_nobody() {
    upstream.nowDoes(raw(response(200, "{\"for\":\"ann\"}") + response(200, "{\"for\":\"oda\"}")));
    assertThat(gateway.get("/v1/parcels").body()).isEqualTo("{\"for\":\"ann\"}");

    upstream.nowDoes(answers(200, "{\"for\":\"bob\"}"));

    assertThat(gateway.get("/v1/parcels").body()).isEqualTo("{\"for\":\"bob\"}");
  }

  @Test
  void a_long_answer_is_passed_on_while_it_comes() {
    var body = "{\"items\":\"" + "x".repeat(200_000) + "\"}";
    upstream.nowDoes(answers(200, body));

    assertThat(gateway.get("/v1/parcels").body()).isEqualTo(body);
  }

  @Test
  void an_answer_of_unknown_length_is_passed_on_while_it_comes() {
    var head = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n";
    var chunks = "Transfer-Encoding: chunked\r\n\r\n7\r\ndata: 1\r\n8\r\n;data: 2\r\n0\r\n\r\n";
    upstream.nowDoes(raw(head + chunks));

    var response = gateway.get("/v1/events", "Accept", "text/event-stream");

    assertThat(response.body()).isEqualTo("data: 1;data: 2");
    assertThat(response.headers().firstValue("Content-Type")).hasValue("text/event-stream");
  }

  @Test
  void a_failure_without_a_word_on_its_outcome_is_called_unknown() {
    upstream.nowDoes(answers(500, "{\"code\":\"internal_error\"}"));

    var response = gateway.get("/v1/parcels");

    assertThat(response.statusCode()).isEqualTo(500);
    assertThat(response.headers().firstValue("X-Outcome")).hasValue("unknown");
  }

  @Test
  void a_failure_that_is_no_problem_document_is_replaced_by_one() {
    var head = "HTTP/1.1 500 Oops\r\nContent-Type: text/html\r\nContent-Length: 22\r\n\r\n";
    upstream.nowDoes(raw(head + "at com.parcel.Main:112"));

    var response = gateway.get("/v1/parcels");

    assertThat(response.statusCode()).isEqualTo(503);
    assertThat(response.body()).contains("upstream_unavailable").doesNotContain("com.parcel");
    assertThat(response.headers().firstValue("X-Outcome")).hasValue("unknown");
  }

  @Test
  void a_redirect_is_the_callers_business() {
    upstream.nowDoes(answers(302, "{}", "Location: http://127.0.0.1:1/internal"));

    assertThat(gateway.get("/v1/parcels").statusCode()).isEqualTo(302);
  }
}
