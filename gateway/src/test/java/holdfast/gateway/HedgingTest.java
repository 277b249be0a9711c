package holdfast.gateway;

import static holdfast.gateway.TestUpstream.after;
import static holdfast.gateway.TestUpstream.answers;
import static holdfast.gateway.TestUpstream.response;
import static holdfast.gateway.TestUpstream.write;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import holdfast.gateway.TestUpstream.Behaviour;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What becomes of requests to an address that takes them and says nothing. */
class HedgingTest {

  private static final String SOON = "holdfast.gateway.upstreams.depot.hedge.after = 100ms\n";
  private static final Behaviour CREATED = answers(201, "{\"is\":\"made\"}");
  private static final Behaviour REPLAYED =
      answers(200, "{\"is\":\"made\"}", "Idempotent-Replayed: true");
  private static final Behaviour ITS_PATH =
      (request, connection) ->
          write(connection, response(200, "{\"to\":\"" + request.line() + "\"}"));

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

  private TestUpstream silent() {
    var upstream = upstream(ITS_PATH);
    return upstream.nowDoes(upstream.saysNothing());
  }

  private TestGateway gateway(String settings, TestUpstream... upstreams) {
    return closing(TestGateway.with(SOON + settings, upstreams));
  }

  private <T extends AutoCloseable> T closing(T one) {
    toClose.add(one);
    return one;
  }

  private static HttpResponse<String> place(TestGateway gateway) {
    return gateway.post("/v1/parcels", "{\"a\":1}", "Idempotency-Key", "k-1");
  }

  /**
   * It has to read its request yet. On a busy machine the other one may seem silent as well, so
   * there may be more than one.
   */
  private static void assertAsked(TestUpstream silent) {
    await().until(() -> !silent.requests().isEmpty());
  }

  private static Behaviour telling(CountDownLatch done, Behaviour behaviour) {
    return (request, connection) -> {
      behaviour.serve(request, connection);
      done.countDown();
    };
  }

  @Test
  void a_read_that_meets_silence_is_answered_by_another_address() {
    var silent = silent();
    var gateway = gateway("", silent, upstream(ITS_PATH));

    for (int i = 0; i < 2; i++) {
      assertThat(gateway.get("/v1/parcels/p").body()).contains("GET /v1/parcels/p ");
    }

    assertAsked(silent);
    assertThat(gateway.get("/metrics").body())
        .containsPattern("gateway_hedges_total\\{result=\"sent\",to=\"depot\"\\} [12]\\.0")
        .contains("gateway_hedges_total{result=\"won\",to=\"depot\"} 1.0");
  }

  @Test
  void a_command_with_its_key_goes_to_another_address_as_it_was() {
    var silent = silent();
    var alive = upstream(CREATED);
    var gateway = gateway("", silent, alive);

    assertThat(List.of(place(gateway).statusCode(), place(gateway).statusCode()))
        .containsExactly(201, 201);

    assertAsked(silent);
    var unheard = silent.requests().getFirst();
    assertThat(alive.requests())
        .hasSize(2)
        .allSatisfy(request -> {
          assertThat(request.body()).isEqualTo(unheard.body());
          assertThat(request.header("Idempotency-Key")).isEqualTo("k-1");
        });
  }

  /** A copy that comes late would undo what was put there since. */
  @Test
  void what_has_no_key_is_asked_at_one_address_only() {
    var gateway = gateway("", silent(), silent());

    assertThat(gateway.ask("PUT", "/v1/parcels/p", "{}", "X-Deadline-Ms", "500").statusCode())
        .isIn(503, 504);
    assertThat(gateway.post("/v1/parcels", "{}", "X-Deadline-Ms", "500").statusCode())
        .isIn(503, 504);

    assertThat(gateway.get("/metrics").body())
        .contains("gateway_hedges_total{result=\"sent\",to=\"depot\"} 0.0");
  }

  @Test
  void a_read_that_asks_to_wait_is_left_to_wait() {
    var gateway = gateway("", silent(), silent());

    gateway.get("/v1/patience", "Prefer", "wait=30", "X-Deadline-Ms", "500");

    assertThat(gateway.get("/metrics").body())
        .contains("gateway_hedges_total{result=\"sent\",to=\"depot\"} 0.0");
  }

  @Test
  void an_address_that_is_merely_slow_keeps_its_201_from_becoming_a_replay_of_ours() {
    var second = new CountDownLatch(1);
    var slow = upstream(after(second, CREATED));
    var quick = upstream(telling(second, REPLAYED));
    var gateway = gateway("holdfast.gateway.replay-patience = 1m", slow, quick);

    // One of the two goes to the slow one first.
    var answers = List.of(place(gateway).statusCode(), place(gateway).statusCode());

    assertThat(answers).contains(201);
    assertThat(slow.requests()).isNotEmpty();
  }

  @Test
  void a_replay_is_passed_on_when_the_answer_that_it_repeats_stays_away() {
    var silent = silent();
    var gateway = gateway("holdfast.gateway.replay-patience = 50ms", silent, upstream(REPLAYED));

    for (int i = 0; i < 2; i++) {
      var answer = place(gateway);
      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(answer.headers().firstValue("Idempotent-Replayed")).hasValue("true");
    }
    assertAsked(silent);
  }

  @Test
  void a_second_address_without_an_answer_leaves_the_word_to_the_first() {
    var refusal = answers(503, "{\"code\":\"overloaded\"}", "X-Outcome: not-executed");
    var second = new CountDownLatch(1);
    var slow = upstream(after(second, CREATED));
    var gateway = gateway("", slow, upstream(telling(second, refusal)));

    assertThat(List.of(place(gateway).statusCode(), place(gateway).statusCode()))
        .containsExactly(201, 201);
  }

  @Test
  void nothing_is_called_not_executed_while_a_silent_address_may_have_done_it() {
    var refusal = answers(503, "{\"code\":\"overloaded\"}", "X-Outcome: not-executed");
    var gateway = gateway("holdfast.gateway.retry.share = 0", silent(), upstream(refusal));

    for (int i = 0; i < 2; i++) {
      var answer =
          gateway.post("/v1/parcels", "{}", "Idempotency-Key", "k", "X-Deadline-Ms", "800");
      assertThat(answer.headers().allValues("X-Outcome")).containsExactly("unknown");
    }
  }

  /** HTTP/1.1 has no names for requests: an answer belongs to the oldest one of its connection. */
  @Test
  void a_late_answer_reaches_nobody_else() {
    var gate = new CountDownLatch(1);
    var late = upstream(after(gate, ITS_PATH));
    var gateway =
        gateway("holdfast.gateway.upstreams.depot.connections = 1", late, upstream(ITS_PATH));
    assertThat(gateway.get("/v1/parcels/a").body()).contains("/v1/parcels/a ");
    assertThat(gateway.get("/v1/parcels/b").body()).contains("/v1/parcels/b ");
    await().until(() -> late.requests().size() == 1);

    gate.countDown();

    for (int i = 0; late.requests().size() < 5; i++) {
      var path = "/v1/parcels/c" + i;
      assertThat(gateway.get(path).body()).contains(path + " ");
    }
  }

  @Test
  void an_address_that_is_silent_three_times_in_a_row_is_set_aside() {
    var silent = silent();
    var gateway =
        gateway("holdfast.gateway.upstreams.depot.set-aside = 60s", silent, upstream(ITS_PATH));

    for (int i = 0; i < 12; i++) {
      assertThat(gateway.get("/v1/parcels").statusCode()).isEqualTo(200);
    }

    // The hedges that won are those of the requests that went to the silent one first.
    assertThat(gateway.get("/metrics").body())
        .contains("gateway_hedges_total{result=\"won\",to=\"depot\"} 3.0");
  }

  @Test
  void second_requests_are_a_tenth_of_the_requests_at_most() {
    var gateway =
        gateway(
            "holdfast.gateway.upstreams.depot { hedge { saved = 1, per-second = 0 },"
                + " breaker.least-calls = 99 }",
            silent(),
            silent());

    for (int i = 0; i < 9; i++) {
      gateway.get("/v1/hurry");
    }

    assertThat(gateway.get("/metrics").body())
        .contains("gateway_hedges_total{result=\"sent\",to=\"depot\"} 1.0");
  }
}
