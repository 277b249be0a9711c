package holdfast.gateway;

import static holdfast.gateway.TestUpstream.answers;
import static holdfast.gateway.TestUpstream.breaksOff;
import static holdfast.gateway.TestUpstream.deadPort;
import static holdfast.gateway.TestUpstream.hangsUp;
import static holdfast.gateway.TestUpstream.resets;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import holdfast.gateway.TestUpstream.Behaviour;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** What is sent again, where, how often; and what the caller is told when nobody answered. */
class RetryTest {

  /** A pause of this machine is not taken for the silence of an address. */
  private static final String UNHEDGED = "holdfast.gateway.upstreams.depot.hedge.after = 1h\n";

  private static final Behaviour OK = answers(200, "{\"is\":\"fine\"}");
  private static final Behaviour UNAVAILABLE =
      answers(503, "{\"code\":\"outcome_unknown\"}", "X-Outcome: unknown");
  private static final Behaviour OVERLOADED =
      answers(503, "{\"code\":\"overloaded\"}", "X-Outcome: not-executed");

  private final List<AutoCloseable> toClose = new ArrayList<>();

  @AfterEach
  void close() throws Exception {
    for (var one : toClose.reversed()) {
      one.close();
    }
  }

  private TestUpstream upstream(Behaviour behaviour) {
    return closing(TestUpstream.that(behaviour));
  }

  private TestGateway gateway(TestUpstream... upstreams) {
    return closing(TestGateway.with(UNHEDGED, upstreams));
  }

  private <T extends AutoCloseable> T closing(T one) {
    toClose.add(one);
    return one;
  }

  private static void assertProblem(
      HttpResponse<String> response, int status, String code, String outcome) {
    assertThat(response.body()).contains("\"code\":\"" + code + "\"");
    assertThat(response.statusCode()).isEqualTo(status);
    assertThat(response.headers().allValues("X-Outcome")).containsExactly(outcome);
  }

  /** Twice, so that the request goes to each of two addresses first. */
  private static List<HttpResponse<String>> twice(
      TestGateway gateway, String method, String path, String body, String... headers) {
    return List.of(
        gateway.ask(method, path, body, headers), gateway.ask(method, path, body, headers));
  }

  private static int requests(TestUpstream... upstreams) {
    return Arrays.stream(upstreams).mapToInt(upstream -> upstream.requests().size()).sum();
  }

  /** The queue of this listener is full, so the kernel answers no further connection. */
  @Test
  void an_address_that_takes_no_connection_in_time_costs_time_and_no_error() throws Exception {
    try (var full = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        var _ = new Socket(InetAddress.getLoopbackAddress(), full.getLocalPort());
        var _ = new Socket(InetAddress.getLoopbackAddress(), full.getLocalPort())) {
      var gateway =
          closing(
              TestGateway.to(
                  UNHEDGED + "holdfast.gateway.upstreams.depot.connect-timeout = 200ms",
                  full.getLocalPort(),
                  upstream(OK).port()));

      assertThat(gateway.get("/v1/parcels").statusCode()).isEqualTo(200);

      var alone =
          closing(
              TestGateway.to(
                  UNHEDGED + "holdfast.gateway.upstreams.depot.connect-timeout = 200ms",
                  full.getLocalPort()));
      assertProblem(alone.get("/v1/parcels"), 503, "upstream_unavailable", "not-executed");
    }
  }

  @TestFactory
  Stream<DynamicTest> a_request_that_bears_it_goes_to_another_address_when_the_first_one() {
    return Map.of(
            "hangs up", hangsUp(),
            "resets the connection", resets(),
            "answers half", breaksOff(),
            "answers 503", UNAVAILABLE,
            "answers nonsense", TestUpstream.raw("SSH-2.0\r\n\r\n"))
        .entrySet()
        .stream()
        .map(bad -> DynamicTest.dynamicTest(bad.getKey(), () -> goesOn(bad.getValue())));
  }

  private void goesOn(Behaviour bad) throws Exception {
    try (var first = TestUpstream.that(bad);
        var second = TestUpstream.that(OK);
        var gateway =
            TestGateway.with(
                UNHEDGED + "holdfast.gateway.upstreams.depot.set-aside = 1ms", first, second)) {
      for (var method : List.of("GET", "PUT", "DELETE", "POST")) {
        first.anew(bad);
        second.anew(OK);
        var path = method.equals("POST") ? "/v1/parcels" : "/v1/parcels/p-1";
        var body = method.equals("POST") || method.equals("PUT") ? "{\"a\":1}" : "";

        for (var response : twice(gateway, method, path, body, "Idempotency-Key", "k-1")) {
          assertThat(response.statusCode()).as(method).isEqualTo(200);
          assertThat(response.body()).isEqualTo("{\"is\":\"fine\"}");
        }

        assertThat(first.requests()).as(method).isNotEmpty();
        var sent = first.requests().getFirst();
        assertThat(second.requests())
            .allSatisfy(again -> {
              assertThat(again.line()).isEqualTo(sent.line());
              assertThat(again.body()).isEqualTo(sent.body());
              assertThat(again.header("Idempotency-Key")).isEqualTo("k-1");
            });
      }
    }
  }

  @Test
  void a_refused_connection_costs_time_and_no_error() {
    var alive = upstream(OK);
    var gateway = closing(TestGateway.to(UNHEDGED, deadPort(), alive.port()));

    for (int i = 0; i < 10; i++) {
      assertThat(gateway.get("/v1/parcels").statusCode()).isEqualTo(200);
    }
  }

  @Test
  void a_post_without_a_key_is_sent_once() {
    var first = upstream(hangsUp());
    var second = upstream(hangsUp());
    var gateway = gateway(first, second);

    var response = gateway.post("/v1/parcels", "{}");

    assertProblem(response, 503, "upstream_unavailable", "unknown");
    assertThat(response.headers().firstValue("Retry-After")).isPresent();
    assertThat(first.requests().size() + second.requests().size()).isEqualTo(1);
  }

  @Test
  void a_post_that_changes_nothing_needs_no_key_to_be_sent_again() {
    var gateway = gateway(upstream(hangsUp()), upstream(OK));

    for (var response : twice(gateway, "POST", "/v1/parcels/weigh", "{}")) {
      assertThat(response.statusCode()).isEqualTo(200);
    }
  }

  @Test
  void a_route_that_forbids_it_is_never_repeated() {
    var first = upstream(hangsUp());
    var second = upstream(hangsUp());
    var gateway = gateway(first, second);

    gateway.post("/v1/once", "{}", "Idempotency-Key", "k");

    assertThat(first.requests().size() + second.requests().size()).isEqualTo(1);
  }

  @Test
  void a_conditional_put_is_not_repeated_once_it_may_have_changed_the_version() {
    var first = upstream(hangsUp());
    var second = upstream(hangsUp());
    var gateway = gateway(first, second);

    var response = gateway.ask("PUT", "/v1/parcels/p-1", "{}", "If-Match", "\"3\"");

    assertProblem(response, 503, "upstream_unavailable", "unknown");
    assertThat(first.requests().size() + second.requests().size()).isEqualTo(1);
  }

  @Test
  void a_conditional_put_is_repeated_while_it_was_certainly_not_carried_out() {
    var gateway = gateway(upstream(OVERLOADED), upstream(OK));

    for (var response : twice(gateway, "PUT", "/v1/parcels/p", "{}", "If-Match", "\"3\"")) {
      assertThat(response.statusCode()).isEqualTo(200);
    }
  }

  @Test
  void any_other_answer_than_503_is_the_answer() {
    for (int status : new int[] {400, 404, 409, 429, 500, 504}) {
      var first = upstream(answers(status, "{\"code\":\"no\"}"));
      var second = upstream(answers(status, "{\"code\":\"no\"}"));
      try (var gateway = TestGateway.with(UNHEDGED, first, second)) {
        assertThat(gateway.get("/v1/parcels").statusCode()).isEqualTo(status);
        assertThat(first.requests().size() + second.requests().size()).isEqualTo(1);
      }
    }
  }

  @Test
  void when_no_address_takes_a_connection_certainly_nothing_was_done() {
    var gateway = closing(TestGateway.to(UNHEDGED, deadPort(), deadPort()));

    var response = gateway.post("/v1/parcels", "{}", "Idempotency-Key", "k");

    assertProblem(response, 503, "upstream_unavailable", "not-executed");
    assertThat(response.headers().firstValue("Retry-After")).isPresent();
  }

  @Test
  void when_one_address_may_have_done_it_the_other_ones_refusal_does_not_say_that_nothing_was() {
    var gateway = gateway(upstream(hangsUp()), upstream(OVERLOADED));

    var response = gateway.post("/v1/parcels", "{}", "Idempotency-Key", "k");

    assertProblem(response, 503, "overloaded", "unknown");
  }

  @Test
  void when_one_address_may_have_done_it_a_refused_connection_does_not_say_that_nothing_was() {
    var hangsUp = upstream(hangsUp());
    var gateway = closing(TestGateway.to(UNHEDGED, hangsUp.port(), deadPort()));

    var response = gateway.post("/v1/parcels", "{}", "Idempotency-Key", "k");

    assertProblem(response, 503, "upstream_unavailable", "unknown");
  }

  @Test
  void a_single_address_is_not_asked_twice() {
    var only = upstream(OVERLOADED);
    var gateway = gateway(only);

    var response = gateway.get("/v1/parcels");

    assertProblem(response, 503, "overloaded", "not-executed");
    assertThat(only.requests()).hasSize(1);
  }

  @Test
  void silence_ends_at_the_deadline_with_an_unknown_outcome_and_nobody_else_is_asked() {
    var first = upstream(OK);
    var second = upstream(OK);
    var gateway = gateway(first, second);
    twice(gateway, "GET", "/v1/parcels", "");
    first.anew(first.saysNothing());
    second.anew(second.saysNothing());

    var response = gateway.post("/v1/hurry", "{}", "Idempotency-Key", "k");

    assertProblem(response, 504, "upstream_timeout", "unknown");
    // On a busy machine the deadline may be over before the upstream has read what was sent.
    await().until(() -> requests(first, second) > 0);
    assertThat(requests(first, second)).isEqualTo(1);
  }

  @Test
  void a_deadline_of_the_caller_holds_too() {
    var silent = upstream(OK);
    silent.nowDoes(silent.saysNothing());
    // A long way back, so that a pause of this machine is not the server's own deadline as well.
    var settings = "holdfast.gateway { way-back = 20s, upstreams.depot.silence = 1m }";
    var gateway = closing(TestGateway.with(UNHEDGED + settings, silent));

    var response = gateway.get("/v1/parcels", "X-Deadline-Ms", "20400");

    assertProblem(response, 504, "upstream_timeout", "unknown");
  }

  @Test
  void retries_are_a_tenth_of_the_requests_at_most() {
    var first = upstream(UNAVAILABLE);
    var second = upstream(UNAVAILABLE);
    var gateway =
        closing(TestGateway.with(UNHEDGED + "holdfast.gateway.retry.saved = 1", first, second));

    for (int i = 0; i < 100; i++) {
      assertThat(gateway.get("/v1/parcels").statusCode()).isEqualTo(503);
    }

    assertThat(first.requests().size() + second.requests().size()).isBetween(105, 111);
  }

  /** However many are refused, a node that dies meanwhile costs nobody an error. */
  @Test
  void refusals_leave_half_of_the_saved_retries_to_requests_without_an_answer() {
    var first = upstream(OVERLOADED);
    var second = upstream(OVERLOADED);
    var gateway =
        closing(
            TestGateway.with(
                UNHEDGED + "holdfast.gateway.retry { share = 0, saved = 20 }", first, second));

    for (int i = 0; i < 20; i++) {
      var refused = gateway.post("/v1/parcels", "{}", "Idempotency-Key", "k" + i);
      assertProblem(refused, 503, "overloaded", "not-executed");
    }
    assertThat(requests(first, second)).isEqualTo(20 + 10);

    first.anew(hangsUp());
    second.anew(OK);
    for (var answer : twice(gateway, "POST", "/v1/parcels", "{}", "Idempotency-Key", "k")) {
      assertThat(answer.statusCode()).isEqualTo(200);
    }
  }

  @Test
  void one_request_tries_no_more_addresses_than_the_setting_says() {
    var upstreams = Stream.generate(() -> upstream(OVERLOADED)).limit(5).toList();
    var gateway = gateway(upstreams.toArray(TestUpstream[]::new));

    gateway.get("/v1/parcels");

    assertThat(upstreams.stream().mapToInt(one -> one.requests().size()).sum()).isEqualTo(4);
  }

  @Test
  void refused_connections_do_not_count_as_sent() {
    int[] ports = IntStream.generate(TestUpstream::deadPort).limit(6).toArray();
    ports[5] = upstream(OK).port();
    var gateway = closing(TestGateway.to(UNHEDGED + "holdfast.gateway.retry.attempts = 2", ports));

    assertThat(gateway.get("/v1/parcels").statusCode()).isEqualTo(200);
  }

  /** Two of two leave at once, and whoever comes in their place has their addresses. */
  @Test
  void addresses_that_all_failed_are_tried_once_more_a_moment_later() {
    var first = upstream(onlyThen(hangsUp(), OK));
    var second = upstream(onlyThen(hangsUp(), OK));
    var gateway = gateway(first, second);

    var response = gateway.post("/v1/parcels", "{}", "Idempotency-Key", "k");

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(requests(first, second)).isEqualTo(3);
  }

  @Test
  void a_command_without_a_key_is_not_tried_once_more() {
    var only = upstream(onlyThen(hangsUp(), OK));
    var gateway = gateway(only);

    assertProblem(gateway.post("/v1/parcels", "{}"), 503, "upstream_unavailable", "unknown");

    assertThat(only.requests()).hasSize(1);
  }

  @Test
  void going_round_again_ends_too() {
    var only = upstream(hangsUp());
    var gateway = gateway(only);

    assertProblem(gateway.get("/v1/parcels"), 503, "upstream_unavailable", "unknown");

    assertThat(only.requests()).hasSize(2);
  }

  /** Nobody waits for a pause that outlasts the deadline. */
  @Test
  void without_time_for_it_addresses_are_not_tried_once_more() {
    var only = upstream(onlyThen(hangsUp(), OK));
    var gateway = closing(TestGateway.with(UNHEDGED + "holdfast.gateway.retry.pause = 60s", only));

    assertProblem(gateway.get("/v1/parcels"), 503, "upstream_unavailable", "unknown");

    assertThat(only.requests()).hasSize(1);
  }

  private static Behaviour onlyThen(Behaviour once, Behaviour then) {
    var happened = new AtomicBoolean();
    return (request, connection) ->
        (happened.getAndSet(true) ? then : once).serve(request, connection);
  }

  @Test
  void an_address_that_failed_is_set_aside() {
    var bad = upstream(resets());
    var good = upstream(OK);
    var gateway =
        closing(
            TestGateway.with(
                UNHEDGED + "holdfast.gateway.upstreams.depot.set-aside = 60s", bad, good));

    for (int i = 0; i < 20; i++) {
      assertThat(gateway.get("/v1/parcels").statusCode()).isEqualTo(200);
    }

    assertThat(bad.requests()).hasSize(1);
  }

  @Test
  void an_upstream_that_answers_nobody_is_left_alone_for_a_while_and_then_tried_again() {
    int port = deadPort();
    var gateway =
        closing(
            TestGateway.to(
                UNHEDGED
                    + "holdfast.gateway.upstreams.depot.breaker { least-calls = 5, pause = 1s }",
                port));
    for (int i = 0; i < 5; i++) {
      assertThat(gateway.get("/v1/parcels").body()).contains("upstream_unavailable");
    }

    // After a pause of this machine it is tried again, in vain, and left alone once more.
    var refused =
        await()
            .until(
                () -> gateway.get("/v1/parcels"),
                response -> response.body().contains("circuit_open"));
    assertProblem(refused, 503, "circuit_open", "not-executed");
    assertThat(refused.headers().firstValue("Retry-After")).isPresent();

    closing(TestUpstream.at(port, OK));
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> gateway.get("/v1/parcels").statusCode() == 200);
  }

  @Test
  void callers_in_a_hurry_do_not_make_an_upstream_look_dead() {
    var slow = upstream(OK);
    slow.nowDoes(slow.saysNothing());
    var gateway =
        closing(
            TestGateway.with(
                UNHEDGED
                    + "holdfast.gateway.upstreams.depot.breaker { least-calls = 5, pause = 60s }",
                slow));
    for (int i = 0; i < 10; i++) {
      assertThat(gateway.get("/v1/parcels", "X-Deadline-Ms", "60").statusCode()).isIn(503, 504);
    }

    slow.nowDoes(OK);

    assertThat(gateway.get("/v1/parcels").statusCode()).isEqualTo(200);
  }
}
