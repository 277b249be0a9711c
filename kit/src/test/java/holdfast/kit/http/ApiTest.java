package holdfast.kit.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every check of a request, its place in the order, and what is answered when it fails. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ApiTest {

  private static final String PARCEL = "{\"label\":\"x\",\"pieces\":1}";
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private ParcelService service;

  @BeforeAll
  void start() {
    service = ParcelService.start();
  }

  @AfterAll
  void stop() {
    service.close();
  }

  @Test
  void a_request_in_order_is_handled() throws Exception {
    var response = service.post("/v1/parcels", PARCEL, "Idempotency-Key", "k", "Prefer", "wait=5");

    assertThat(response.statusCode()).isEqualTo(201);
    assertThat(response.headers().firstValue("Location")).hasValue("/v1/parcels/1");
    assertThat(response.headers().firstValue("Content-Type")).hasValue("application/json");
    assertThat(response.headers().firstValue("Preference-Applied")).hasValue("wait=5");
    assertThat(response.headers().firstValue("Server")).isEmpty();
    assertThat(response.body()).isEqualTo("{\"key\":\"k\",\"label\":\"x\"}");
  }

  /** What is wrong with a request, and the one answer to it; nothing is handled. */
  record Row(
      String what, String contentType, String body, String authorization, int status, String code) {

    static Row of(String what, String body, int status, String code) {
      return new Row(what, "application/json", body, "valid", status, code);
    }

    Row typed(String type) {
      return new Row(what, type, body, authorization, status, code);
    }

    Row authorized(String header) {
      return new Row(what, contentType, body, header, status, code);
    }

    @Override
    public String toString() {
      return what + " is " + status + " " + code;
    }
  }

  static Stream<Row> mistakes() {
    var big = "{\"label\":\"" + "x".repeat(70_000) + "\"}";
    return Stream.of(
        Row.of("a body beyond 64 KiB", big, 413, "body_too_large"),
        Row.of("a big body of another type", big, 413, "body_too_large").typed("text/plain"),
        Row.of("text", PARCEL, 415, "unsupported_media_type").typed("text/plain"),
        Row.of("a form", "a=b", 415, "unsupported_media_type")
            .typed("application/x-www-form-urlencoded"),
        Row.of("JSON of a vendor", PARCEL, 415, "unsupported_media_type")
            .typed("application/vnd.api+json"),
        Row.of("a bad type and bad syntax", "{", 415, "unsupported_media_type").typed("text/plain"),
        Row.of("an empty body", "", 400, "invalid_json"),
        Row.of("a body that breaks off", "{\"label\":", 400, "invalid_json"),
        Row.of("a doubled key", "{\"a\":1,\"a\":2}", 400, "invalid_json"),
        Row.of("something after the end", PARCEL + "x", 400, "invalid_json"),
        Row.of("too deep a body", "[".repeat(17) + "]".repeat(17), 400, "invalid_json"),
        Row.of("bad syntax without a token", "{", 400, "invalid_json").authorized(""),
        Row.of("no token", PARCEL, 401, "unauthenticated").authorized(""),
        Row.of("a token that is none", PARCEL, 401, "unauthenticated").authorized("Bearer x.y.z"),
        Row.of("another scheme", PARCEL, 401, "unauthenticated").authorized("Basic YTpi"),
        Row.of("no token for bad fields", "{\"a\":1}", 401, "unauthenticated").authorized(""),
        Row.of("a caller who may not", PARCEL, 403, "forbidden").authorized("stranger"),
        Row.of("a caller who may not, with bad fields", "{}", 403, "forbidden")
            .authorized("stranger"),
        Row.of("an unknown field", PARCEL.replace("}", ",\"x\":1}"), 422, "invalid_request"),
        Row.of("a missing field", "{\"label\":\"x\"}", 422, "invalid_request"),
        Row.of("a wrong type", PARCEL.replace("1", "\"1\""), 422, "invalid_request"),
        Row.of("a number out of range", PARCEL.replace("1", "0"), 422, "invalid_request"),
        Row.of("an array", "[]", 422, "invalid_request"),
        Row.of("bad fields without a key", "{}", 422, "invalid_request"),
        Row.of("no key", PARCEL, 400, "idempotency_key_required"));
  }

  @ParameterizedTest
  @MethodSource("mistakes")
  void a_mistake_is_told_and_nothing_is_done(Row row) throws Exception {
    int before = service.handled.get();
    var request =
        service
            .request("/v1/parcels")
            .setHeader("Content-Type", row.contentType())
            .setHeader("Authorization", authorization(row.authorization()))
            .POST(BodyPublishers.ofString(row.body()));

    var response = service.send(request);

    assertProblem(response, row.status(), row.code(), "/v1/parcels");
    assertThat(response.headers().firstValue("X-Outcome")).hasValue("not-executed");
    assertThat(service.handled.get()).isEqualTo(before);
  }

  @Test
  void an_invalid_request_says_where() throws Exception {
    var problem = problem(service.post("/v1/parcels", "{\"pieces\":0,\"a/b\":1}"));

    assertThat(problem.get("errors"))
        .hasToString(
            "[{\"pointer\":\"/label\",\"code\":\"missing\"},"
                + "{\"pointer\":\"/pieces\",\"code\":\"pieces_out_of_range\"},"
                + "{\"pointer\":\"/a~1b\",\"code\":\"unknown_field\"}]");
  }

  @Test
  void who_is_not_known_is_told_how_to_be() throws Exception {
    var response =
        service.send(service.request("/v1/parcels").setHeader("Authorization", "x").GET());

    assertThat(response.statusCode()).isEqualTo(401);
    assertThat(response.headers().firstValue("WWW-Authenticate"))
        .hasValue("Bearer error=\"invalid_token\"");
  }

  @Test
  void what_operators_do_takes_their_scope() throws Exception {
    var put =
        service
            .request("/v1/parcels/7")
            .header("Content-Type", "application/json")
            .PUT(BodyPublishers.ofString(PARCEL));

    assertProblem(service.send(put), 403, "forbidden", "/v1/parcels/7");

    put.setHeader("Authorization", service.bearer("holdfast:operate"));
    assertThat(service.send(put).statusCode()).isEqualTo(200);
  }

  @Test
  void internal_callers_may_be_newer_than_we_are() throws Exception {
    var body = PARCEL.replace("}", ",\"newer\":1}");

    assertThat(service.post("/internal/v1/parcels", body, "Idempotency-Key", "k").statusCode())
        .isEqualTo(201);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/",
        "/v1",
        "/v1/parcels/",
        "/v1//parcels",
        "/V1/parcels",
        "/v1/parcels/7/more",
        "/v1/parcels/%2e%2e",
        "/v1/parcels/a%2Fb",
        "/v1/parcels/a%5Cb",
        "/v1/parcels/a%00b",
        "/v1/open/a/"
      })
  void a_path_that_is_not_ours_is_404(String path) throws Exception {
    assertThat(problem(service.get(path)).get("code").textValue()).isEqualTo("not_found");
  }

  @Test
  void a_segment_that_can_be_no_id_is_404_and_is_looked_at_after_the_token() throws Exception {
    assertProblem(service.get("/v1/parcels/seven"), 404, "not_found", "/v1/parcels/seven");

    var unknown = service.request("/v1/parcels/seven").setHeader("Authorization", "x").GET();
    assertThat(service.send(unknown).statusCode()).isEqualTo(401);
  }

  @Test
  void segments_are_decoded_once() throws Exception {
    assertThat(MAPPER.readTree(service.get("/v1/open/a%20b/%2541").body()))
        .isEqualTo(MAPPER.readTree("{\"a\":\"a b\",\"b\":\"%41\"}"));
  }

  @ParameterizedTest
  @CsvSource({
    "DELETE, /v1/parcels, 'GET, HEAD, POST'",
    "PATCH, /v1/parcels/7, 'GET, HEAD, PUT'",
    "GET, /v1/parcels/7/lose, 'POST'",
    "POST, /metrics, 'GET, HEAD'"
  })
  void another_method_is_405_with_those_that_are_allowed(String method, String path, String allow)
      throws Exception {
    var response = service.send(service.request(path).method(method, BodyPublishers.noBody()));

    assertProblem(response, 405, "method_not_allowed", path);
    assertThat(response.headers().firstValue("Allow")).hasValue(allow);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "text/html | 406",
        "application/xml, text/* | 406",
        "application/json;q=0 | 406",
        "application/json | 200",
        "application/* | 200",
        "text/html, */*;q=0.1 | 200",
        "Application/JSON; q=0.5 | 200"
      })
  void who_cannot_read_json_is_told_so_before_anything_is_done(String accept, int status)
      throws Exception {
    var response = service.send(service.request("/v1/parcels/7").header("Accept", accept).GET());

    assertThat(response.statusCode()).isEqualTo(status);
    if (status == 406) {
      assertProblem(response, 406, "not_acceptable", "/v1/parcels/7");
    }
  }

  @Test
  void head_is_get_without_a_body() throws Exception {
    var response =
        service.send(service.request("/v1/parcels/7").method("HEAD", BodyPublishers.noBody()));

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("ETag")).hasValue("\"7\"");
    assertThat(response.body()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"7\" | 304",
        "W/\"7\" | 304",
        "\"1\", \"7\" | 304",
        "* | 304",
        "\"8\" | 200",
        "7 | 200"
      })
  void who_has_this_version_is_not_sent_it_again(String known, int status) throws Exception {
    var request = service.request("/v1/parcels/7").header("If-None-Match", known).GET();

    var response = service.send(request);

    assertThat(response.statusCode()).isEqualTo(status);
    assertThat(response.headers().firstValue("ETag")).hasValue("\"7\"");
  }

  @ParameterizedTest
  @CsvSource({
    "/v1/parcels, 50",
    "/v1/parcels?limit=200, 200",
    "/v1/parcels?limit=1&cursor=abc, 1",
  })
  void a_query_is_read(String path, int limit) throws Exception {
    assertThat(service.get(path).body()).isEqualTo("{\"limit\":" + limit + "}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "limit=0",
        "limit=201",
        "limit=x",
        "limit=1.0",
        "limit=+1",
        "limit=",
        "limit=1&limit=2",
        "lmit=1",
        "limit=99999999999"
      })
  void a_query_that_is_not_ours_is_400(String query) throws Exception {
    assertProblem(service.get("/v1/parcels?" + query), 400, "invalid_query", "/v1/parcels");
  }

  @Test
  void a_rule_that_says_no_has_its_own_code_and_members() throws Exception {
    var response = service.post("/v1/parcels/7/lose", "");

    assertProblem(response, 409, "parcel_lost", "/v1/parcels/7/lose");
    assertThat(problem(response).get("since").intValue()).isEqualTo(3);
    assertThat(problem(response).get("detail").textValue()).isEqualTo("nobody knows where");
    assertThat(response.headers().firstValue("X-Outcome")).isEmpty();
  }

  @Test
  void a_body_that_may_be_left_out_may_be_an_object_but_nothing_else() throws Exception {
    assertThat(service.post("/v1/parcels/7/lose", "{}").statusCode()).isEqualTo(409);
    assertThat(service.post("/v1/parcels/7/lose", "{\"a\":1}").statusCode()).isEqualTo(422);
    assertThat(service.post("/v1/parcels/7/lose", "x").statusCode()).isEqualTo(400);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/v1/bug", "/v1/thrown"})
  void a_bug_of_ours_is_told_without_a_word_of_how_we_are_built(String path) throws Exception {
    var response = service.get(path);

    assertProblem(response, 500, "internal_error", path);
    assertThat(response.headers().firstValue("X-Outcome")).hasValue("unknown");
    assertThat(response.body()).doesNotContain("SELECT", "host-7", "Exception", "holdfast", "java");
  }

  @Test
  void no_answer_in_time_is_an_unknown_outcome() throws Exception {
    var response = service.get("/v1/unknown");

    assertProblem(response, 503, "outcome_unknown", "/v1/unknown");
    assertThat(response.headers().firstValue("X-Outcome")).hasValue("unknown");
    assertThat(response.headers().firstValue("Retry-After")).hasValue("1");
    assertThat(problem(response).get("retryable").booleanValue()).isTrue();
  }

  @Test
  void what_a_bound_turned_away_was_not_done() throws Exception {
    var response = service.get("/v1/overloaded");

    assertProblem(response, 503, "overloaded", "/v1/overloaded");
    assertThat(response.headers().firstValue("X-Outcome")).hasValue("not-executed");
    assertThat(response.headers().firstValueAsLong("Retry-After").orElse(0)).isBetween(1L, 5L);
  }

  /** A server's own timeout answers in plain text; here the deadline is the caller's. */
  @Test
  void nobody_waits_longer_than_they_said() throws Exception {
    var request = service.request("/v1/slow").header("X-Deadline-Ms", "300").GET();

    long startedAt = System.nanoTime();
    var response = service.send(request);

    assertProblem(response, 503, "outcome_unknown", "/v1/slow");
    assertThat(response.headers().firstValue("X-Outcome")).hasValue("unknown");
    assertThat(System.nanoTime() - startedAt).isBetween(250_000_000L, 15_000_000_000L);
  }

  @ParameterizedTest
  @ValueSource(strings = {"-1", "soon", "1e3", "", "9999999999"})
  void a_deadline_that_is_no_number_is_400(String deadline) throws Exception {
    var request = service.request("/v1/parcels/7").header("X-Deadline-Ms", deadline).GET();

    assertProblem(service.send(request), 400, "invalid_header", "/v1/parcels/7");
  }

  @Test
  void a_problem_names_the_trace_it_belongs_to() throws Exception {
    var trace = "0af7651916cd43dd8448eb211c80319c";
    var request =
        service
            .request("/v1/unknown")
            .header("traceparent", "00-" + trace + "-b7ad6b7169203331-01")
            .GET();

    assertThat(problem(service.send(request)).get("traceId").textValue()).isEqualTo(trace);
  }

  private String authorization(String who) {
    return switch (who) {
      case "valid" -> service.bearer();
      case "stranger" -> service.tokens.bearer("stranger", "parcel", "ada");
      default -> who;
    };
  }

  private static JsonNode problem(HttpResponse<String> response) throws Exception {
    return MAPPER.readTree(response.body());
  }

  private static void assertProblem(
      HttpResponse<String> response, int status, String code, String instance) throws Exception {
    assertThat(response.statusCode()).isEqualTo(status);
    assertThat(response.headers().firstValue("Content-Type")).hasValue("application/problem+json");
    var problem = problem(response);
    assertThat(problem.get("code").textValue()).isEqualTo(code);
    assertThat(problem.get("status").intValue()).isEqualTo(status);
    assertThat(problem.get("type").textValue()).isEqualTo("/problems/" + code);
    assertThat(problem.get("title").textValue()).isNotEmpty();
    assertThat(problem.get("detail").textValue()).isNotEmpty();
    assertThat(problem.get("instance").textValue()).isEqualTo(instance);
    assertThat(problem.get("traceId").textValue()).matches("[0-9a-f]{32}");
    assertThat(problem.get("retryable").isBoolean()).isTrue();
  }
}
