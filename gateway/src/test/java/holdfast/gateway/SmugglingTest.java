package holdfast.gateway;

import static holdfast.gateway.TestUpstream.response;
import static holdfast.gateway.TestUpstream.write;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Requests that two servers could cut apart differently. None may make the upstream see a request
 * that the gateway did not check, nor give somebody else an answer that is not theirs.
 */
class SmugglingTest {

  private static final String SMUGGLED = "GET /v1/parcels/smuggled HTTP/1.1\r\nHost: a\r\n\r\n";

  private static final TestUpstream UPSTREAM =
      TestUpstream.that((request, connection) ->
          write(connection, response(200, "{\"asked\":\"" + request.line() + "\"}")));

  /** Who is connected and says nothing while another one attacks is not to be cut off for it. */
  private static final TestGateway GATEWAY =
      TestGateway.with("holdfast.gateway.http.head-deadline = 1m", UPSTREAM);

  @AfterAll
  static void close() {
    GATEWAY.close();
    UPSTREAM.close();
  }

  private static String post(String framing, String rest) {
    return "POST /v1/parcels HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n"
        + "Authorization: "
        + TestGateway.bearer()
        + "\r\n"
        + framing
        + "\r\n"
        + rest;
  }

  private static String lengthAndChunks() {
    return post("Content-Length: 4\r\nTransfer-Encoding: chunked\r\n", "0\r\n\r\n" + SMUGGLED);
  }

  private static Map<String, String> attacks() {
    return Map.ofEntries(
        Map.entry("both a length and chunks", lengthAndChunks()),
        Map.entry(
            "chunks and then a length",
            post("Transfer-Encoding: chunked\r\nContent-Length: 4\r\n", "0\r\n\r\n" + SMUGGLED)),
        Map.entry(
            "two lengths",
            post("Content-Length: 0\r\nContent-Length: " + SMUGGLED.length() + "\r\n", SMUGGLED)),
        Map.entry(
            "two lengths in one line",
            post("Content-Length: 0, " + SMUGGLED.length() + "\r\n", SMUGGLED)),
        Map.entry("a length with a sign", post("Content-Length: +0\r\n", SMUGGLED)),
        Map.entry("a negative length", post("Content-Length: -1\r\n", SMUGGLED)),
        Map.entry("a length in hex", post("Content-Length: 0x10\r\n", SMUGGLED)),
        Map.entry(
            "a space before the colon",
            post("Transfer-Encoding : chunked\r\nContent-Length: 5\r\n", "0\r\n\r\n" + SMUGGLED)),
        Map.entry(
            "an unknown coding", post("Transfer-Encoding: xchunked\r\n", "0\r\n\r\n" + SMUGGLED)),
        Map.entry(
            "two codings",
            post("Transfer-Encoding: chunked, identity\r\n", "0\r\n\r\n" + SMUGGLED)),
        Map.entry(
            "a coding behind a control",
            post("Transfer-Encoding: \u000bchunked\r\n", "0\r\n\r\n" + SMUGGLED)),
        Map.entry(
            "a folded header",
            post("X-A: b\r\n Transfer-Encoding: chunked\r\n", "0\r\n\r\n" + SMUGGLED)),
        Map.entry("a chunk that is no number", post("Transfer-Encoding: chunked\r\n", "zz\r\n")),
        Map.entry(
            "a chunk that is too long a number",
            post("Transfer-Encoding: chunked\r\n", "fffffffffffffffff\r\n" + SMUGGLED)),
        Map.entry(
            "a chunk longer than it says",
            post("Transfer-Encoding: chunked\r\n", "1\r\nabc\r\n0\r\n\r\n" + SMUGGLED)),
        Map.entry("a NUL in a header", post("X-A: b\u0000c\r\n", SMUGGLED)),
        Map.entry("no host", post("", "").replace("Host: a\r\n", "")),
        Map.entry("a line before the request", "\r\n\r\n GET / HTTP/1.1\r\n\r\n" + SMUGGLED));
  }

  @TestFactory
  Stream<DynamicTest> nothing_that_can_be_read_in_two_ways_gets_a_second_request_through() {
    return attacks().entrySet().stream()
        .map(attack ->
            DynamicTest.dynamicTest(
                attack.getKey(), () -> assertNothingSmuggled(attack.getValue())));
  }

  private static void assertNothingSmuggled(String attack) {
    UPSTREAM.requests().clear();
    try (var victim = RawCaller.to(GATEWAY.port())) {
      var heard = RawCaller.say(GATEWAY.port(), attack);
      victim.say(
          "GET /v1/parcels/mine HTTP/1.1\r\nHost: a\r\nAuthorization: "
              + TestGateway.bearer()
              + "\r\n\r\n");

      assertThat(victim.hearOne()).startsWith("HTTP/1.1 200 ").contains("/v1/parcels/mine");
      assertThat(heard).doesNotContain("/v1/parcels/smuggled");
    }
    assertThat(UPSTREAM.requests())
        .noneMatch(request -> request.line().contains("smuggled"))
        .noneMatch(request -> request.body().contains("smuggled"))
        .noneMatch(request -> request.header("Transfer-Encoding") != null);
  }

  @Test
  void a_request_that_cannot_be_read_is_the_last_on_its_connection() {
    var heard = RawCaller.say(GATEWAY.port(), lengthAndChunks());

    assertThat(heard).startsWith("HTTP/1.1 400 ").contains("application/problem+json");
    assertThat(heard.split("HTTP/1\\.1", -1)).hasSize(2);
  }

  @Test
  void what_follows_a_refused_body_is_not_taken_for_a_request() {
    UPSTREAM.requests().clear();
    var unauthenticated =
        "POST /v1/parcels HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n"
            + "Content-Length: "
            + SMUGGLED.length()
            + "\r\n\r\n";
    try (var caller = RawCaller.to(GATEWAY.port())) {
      caller.say(unauthenticated);
      assertThat(caller.hearOne()).startsWith("HTTP/1.1 401 ");

      var rest = caller.say(SMUGGLED).hearToTheEnd();

      assertThat(rest).doesNotContain("200 ");
    }
    assertThat(UPSTREAM.requests()).isEmpty();
  }

  /** RFC 9112 (2.2) lets a line end so; there is only that one reading, and we send our own. */
  @Test
  void a_bare_line_feed_is_never_part_of_what_goes_on() {
    UPSTREAM.requests().clear();

    RawCaller.say(
        GATEWAY.port(),
        post("X-Request-Id: a\nIdempotency-Key: b\nX-User: root\n", "").replace("\r\n", "\n"));

    assertThat(UPSTREAM.requests())
        .allSatisfy(request -> {
          assertThat(request.head().replace("\r\n", "")).doesNotContain("\n");
          assertThat(request.header("X-User")).isNull();
        });
  }

  @Test
  void requests_one_after_the_other_on_one_connection_get_their_answers_in_turn() {
    try (var caller = RawCaller.to(GATEWAY.port())) {
      for (var name : new String[] {"a", "b", "c"}) {
        caller.say(
            "GET /v1/parcels/"
                + name
                + " HTTP/1.1\r\nHost: a\r\nAuthorization: "
                + TestGateway.bearer()
                + "\r\n\r\n");
      }
      assertThat(caller.hearOne()).contains("/v1/parcels/a ");
      assertThat(caller.hearOne()).contains("/v1/parcels/b ");
      assertThat(caller.hearOne()).contains("/v1/parcels/c ");
    }
  }
}
