package holdfast.kit.client;

import static holdfast.kit.testing.Patience.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import holdfast.kit.client.Answer.Answered;
import holdfast.kit.client.Answer.Reason;
import holdfast.kit.client.Answer.Unknown;
import holdfast.kit.cluster.Deadline;
import holdfast.kit.settings.Settings;
import holdfast.kit.telemetry.Metrics;
import holdfast.kit.telemetry.TraceContext;
import holdfast.kit.testing.TestTokens;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.util.ByteString;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class ServiceClientTest {

  private static final String OK =
      "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 9\r\n\r\n{\"is\":42}";

  private static final String FAILED =
      "HTTP/1.1 500 Internal Server Error\r\nContent-Length: 0\r\n\r\n";

  private final TestTokens tokens = TestTokens.create();
  private final Metrics metrics = Metrics.of("caller");
  private final List<AutoCloseable> toClose = new ArrayList<>();

  @AfterEach
  void close() throws Exception {
    for (var one : toClose) {
      one.close();
    }
    metrics.close();
  }

  @Test
  void an_answer_comes_back_whole_with_its_status() throws Exception {
    var server = server(RawServer.answering(OK));

    var answer = get(client(server, ""), "/v1/parcels/7?full=true");

    assertThat(answer).isInstanceOf(Answered.class);
    var answered = (Answered) answer;
    assertThat(answered.status()).isEqualTo(200);
    assertThat(answered.tree()).hasToString("{\"is\":42}");
  }

  /** The library keeps what it was not asked for, and takes it for the next answer. */
  @Test
  void a_second_answer_to_one_call_is_not_given_to_the_next_one() throws Exception {
    var server = server(RawServer.answering(OK + answer("{\"is\":66}")));
    var client = client(server, "connections = 1");
    assertThat(get(client, "/v1/parcels/7")).hasToString(answered("{\"is\":42}"));

    server.answer(answer("{\"is\":43}"));

    assertThat(get(client, "/v1/parcels/8")).hasToString(answered("{\"is\":43}"));
  }

  @Test
  void an_answer_to_no_call_is_not_given_to_the_next_one() throws Exception {
    var server = server(RawServer.answering(OK));
    var client = client(server, "connections = 1");
    assertThat(get(client, "/v1/parcels/7")).hasToString(answered("{\"is\":42}"));

    server.say(answer("{\"is\":66}"));
    await().until(server::hasLostSomebody);
    server.answer(answer("{\"is\":43}"));

    assertThat(get(client, "/v1/parcels/8")).hasToString(answered("{\"is\":43}"));
  }

  private static String answer(String body) {
    return OK.replace("{\"is\":42}", body);
  }

  private static String answered(String body) {
    return new Answered(200, ByteString.fromString(body)).toString();
  }

  @Test
  void a_call_carries_its_token_its_trace_and_what_is_left_of_its_deadline() throws Exception {
    var server = server(RawServer.answering(OK));
    var trace = TraceContext.fresh();

    client(server, "")
        .call(
            ServiceCall.put(
                "/v1/parcels/7",
                Map.of("a", 1),
                TestTokens.user("ada"),
                Deadline.after(Duration.ofSeconds(599)),
                trace))
        .toCompletableFuture()
        .join();

    var request = server.requests().getFirst();
    assertThat(request).startsWith("PUT /v1/parcels/7 HTTP/1.1\r\n").endsWith("{\"a\":1}");
    assertThat(request).contains("Authorization: Bearer ey").contains("traceparent: 00-");
    assertThat(request).contains(trace.traceId()).doesNotContain(trace.spanId());
    assertThat(request).containsPattern("X-Deadline-Ms: 5\\d{5}\r\n");
    assertThat(request).contains("Content-Type: application/json").doesNotContain("User-Agent");
  }

  /** The pool asks up to six times by default (trap T10). */
  @Test
  void a_connection_that_breaks_is_unknown_and_is_not_tried_again() throws Exception {
    var server = server(RawServer.hangingUp());

    assertThat(get(client(server, ""), "/")).isEqualTo(new Unknown(Reason.BROKEN));
    assertThat(server.requests()).hasSize(1);
  }

  @Test
  void a_service_that_is_not_there_is_unknown() throws Exception {
    var server = server(RawServer.answering(OK));
    server.close();

    assertThat(get(client(server, ""), "/")).isEqualTo(new Unknown(Reason.BROKEN));
  }

  @Test
  void a_silent_service_is_unknown_at_the_deadline() throws Exception {
    var server = server(RawServer.silent());
    var client = client(server, "");

    long startedAt = System.nanoTime();
    var answer = call(client, Duration.ofMillis(300)).toCompletableFuture().join();

    assertThat(answer).isEqualTo(new Unknown(Reason.TIMED_OUT));
    assertThat(Duration.ofNanos(System.nanoTime() - startedAt))
        .isBetween(Duration.ofMillis(250), Duration.ofSeconds(15));
  }

  @Test
  void a_call_without_time_left_is_not_sent() throws Exception {
    var server = server(RawServer.answering(OK));

    var answer = call(client(server, ""), Duration.ZERO).toCompletableFuture().join();

    assertThat(answer).isEqualTo(new Unknown(Reason.NO_TIME));
    assertThat(server.requests()).isEmpty();
  }

  @Test
  void a_body_that_ends_early_is_unknown_whatever_its_status() throws Exception {
    var server = server(RawServer.answering(OK.replace("Length: 9", "Length: 90")));

    assertThat(get(client(server, ""), "/")).isEqualTo(new Unknown(Reason.BROKEN));
  }

  @Test
  void an_answer_beyond_the_size_bound_is_unknown() throws Exception {
    var body = "x".repeat(300_000);
    var server =
        server(
            RawServer.answering(
                "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: "
                    + body.length()
                    + "\r\n\r\n"
                    + body));

    assertThat(get(client(server, "answer-size = 100KiB"), "/"))
        .isEqualTo(new Unknown(Reason.TOO_LARGE));
  }

  @Test
  void calls_beyond_the_bound_are_turned_away_without_being_sent() throws Exception {
    var server = server(RawServer.silent());
    var client = client(server, "concurrent-calls = 2");
    var first = call(client, PATIENCE);
    var second = call(client, PATIENCE);

    assertThat(get(client, "/")).isEqualTo(new Unknown(Reason.TOO_MANY_CALLS));
    assertThat(first.toCompletableFuture()).isNotDone();
    assertThat(second.toCompletableFuture()).isNotDone();
  }

  /** Calls that were given up may hold their connections for a while yet. */
  @Test
  void a_call_that_finds_no_room_says_nothing_about_the_service() throws Exception {
    var client =
        client(
            server(RawServer.silent()),
            "concurrent-calls = 1, connections = 1, silence = 60s, breaker { least-calls = 4 }");
    var answers = new ArrayList<Answer>();
    for (int i = 0; i < 12; i++) {
      answers.add(call(client, Duration.ofMillis(100)).toCompletableFuture().join());
    }

    assertThat(answers).contains(new Unknown(Reason.TOO_MANY_CALLS));
    assertThat(answers).doesNotContain(new Unknown(Reason.CIRCUIT_OPEN));
  }

  @Test
  void a_service_that_keeps_failing_is_left_alone() throws Exception {
    var server = server(RawServer.answering(FAILED));
    var client = client(server, "breaker { least-calls = 4, pause = 1h }");
    for (int i = 0; i < 4; i++) {
      assertThat(get(client, "/")).isInstanceOf(Answered.class);
    }

    assertThat(get(client, "/")).isEqualTo(new Unknown(Reason.CIRCUIT_OPEN));
    assertThat(server.requests()).hasSize(4);
  }

  @Test
  void a_service_that_was_left_alone_is_probed_after_a_while() throws Exception {
    var server = server(RawServer.answering(FAILED));
    var client = client(server, "breaker { least-calls = 4, pause = 300ms, probes = 2 }");
    await()
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(1))
        .until(() -> get(client, "/").equals(new Unknown(Reason.CIRCUIT_OPEN)));

    server.answer(OK);

    await().until(() -> get(client, "/") instanceof Answered answered && answered.status() == 200);
  }

  @Test
  void a_refusal_is_an_answer_and_opens_no_breaker() throws Exception {
    var server =
        server(
            RawServer.answering(
                "HTTP/1.1 409 Conflict\r\nContent-Type: application/problem+json\r\n"
                    + "Content-Length: 23\r\n\r\n{\"code\":\"out_of_order\"}"));
    var client = client(server, "breaker { least-calls = 4 }");

    for (int i = 0; i < 10; i++) {
      var answered = (Answered) get(client, "/");
      assertThat(answered.status()).isEqualTo(409);
      assertThat(answered.code()).isEqualTo("out_of_order");
    }
  }

  /** The pool backs off for up to two minutes by default. */
  @Test
  void a_service_that_comes_back_is_found_within_seconds() throws Exception {
    var server = server(RawServer.answering(OK));
    var client = client(server, "breaker { least-calls = 1000 }");
    server.close();
    for (int i = 0; i < 12; i++) {
      call(client, Duration.ofMillis(300)).toCompletableFuture().join();
    }

    server(RawServer.answering(OK, server.port()));

    await().until(() -> get(client, "/") instanceof Answered);
  }

  @Test
  void with_one_address_down_the_other_one_answers() throws Exception {
    var down = server(RawServer.answering(OK));
    down.close();
    var up = server(RawServer.answering(OK));
    var client =
        client(
            "endpoints = \"127.0.0.1:%d,127.0.0.1:%d\", set-aside = 60s"
                .formatted(down.port(), up.port()));

    var answers = new ArrayList<Answer>();
    for (int i = 0; i < 20; i++) {
      answers.add(get(client, "/"));
    }

    assertThat(answers.stream().filter(Unknown.class::isInstance)).hasSizeLessThanOrEqualTo(1);
  }

  @Test
  void a_silent_address_is_not_waited_for_while_another_one_answers() throws Exception {
    var silent = server(RawServer.silent());
    var client = client(silent, server(RawServer.answering(OK)), "hedge.after = 100ms");

    // The second call at the latest, unless the other address was slow to answer the first.
    await()
        .pollDelay(Duration.ZERO)
        .until(() -> {
          assertThat(get(client, "/v1/parcels/7")).isInstanceOf(Answered.class);
          return !silent.requests().isEmpty()
              && metrics.scrape().contains("caller_hedges_total{result=\"won\",to=\"parcel\"} 1.0");
        });
    assertThat(metrics.scrape())
        .contains("caller_calls_total{outcome=\"timed_out\",to=\"parcel\"} 0.0");
  }

  @Test
  void a_second_address_that_fails_leaves_the_word_to_the_first() throws Exception {
    var slow = server(RawServer.silent());
    var failing = server(RawServer.answering(FAILED));
    var client = client(slow, failing, "hedge.after = 100ms");
    var answers = List.of(startGet(client, "/"), startGet(client, "/"));
    await().until(() -> !slow.requests().isEmpty() && failing.requests().size() == 2);

    slow.say(OK);

    assertThat(answers.stream().map(answer -> answer.toCompletableFuture().join()))
        .contains(new Answered(200, ByteString.fromString("{\"is\":42}")));
  }

  @Test
  void without_saved_hedges_every_tenth_call_may_be_made_twice() throws Exception {
    var one = server(RawServer.silent());
    var other = server(RawServer.silent());
    var client = client(one, other, "hedge { after = 20ms, saved = 0 }, breaker.least-calls = 99");

    for (int i = 0; i < 10; i++) {
      call(client, Duration.ofMillis(100)).toCompletableFuture().join();
    }

    assertThat(metrics.scrape()).contains("caller_hedges_total{result=\"sent\",to=\"parcel\"} 0.0");
  }

  @Test
  void a_connection_that_is_silent_beyond_its_deadline_is_closed() throws Exception {
    var server = server(RawServer.silent());

    var answer = call(client(server, "silence = 100ms"), Duration.ofMillis(100));

    assertThat(answer.toCompletableFuture().join()).isEqualTo(new Unknown(Reason.TIMED_OUT));
    await().until(server::hasLostSomebody);
  }

  @Test
  void a_connection_whose_server_answers_late_is_used_again() throws Exception {
    var server = server(RawServer.silent());
    var client = client(server, "connections = 1, silence = 20s, idle-timeout = 60s");
    call(client, Duration.ofMillis(100)).toCompletableFuture().join();
    await().until(() -> server.requests().size() == 1);

    server.say(answer("{\"is\":66}"));
    server.answer(OK);

    assertThat(get(client, "/v1/parcels/8")).hasToString(answered("{\"is\":42}"));
    assertThat(server.hasLostSomebody()).isFalse();
  }

  @Test
  void outcomes_are_counted() throws Exception {
    var server = server(RawServer.answering(OK));

    get(client(server, ""), "/");

    assertThat(metrics.scrape())
        .contains("caller_calls_total{outcome=\"answered\",to=\"parcel\"} 1.0")
        .contains("caller_calls_total{outcome=\"circuit_open\",to=\"parcel\"} 0.0");
  }

  private RawServer server(RawServer server) {
    toClose.add(server);
    return server;
  }

  private ServiceClient client(RawServer server, String overrides) {
    return client("endpoints = \"127.0.0.1:" + server.port() + "\"\n" + overrides);
  }

  private ServiceClient client(RawServer one, RawServer other, String overrides) {
    return client(
        "endpoints = \"127.0.0.1:%d,127.0.0.1:%d\"\n%s"
            .formatted(one.port(), other.port(), overrides));
  }

  private ServiceClient client(String overrides) {
    var config = config(overrides);
    ActorSystem<Void> system = ActorSystem.create(Behaviors.empty(), "caller", config);
    toClose.add(system::terminate);
    return ServiceClient.start(
        system,
        "parcel",
        ClientSettings.from(Settings.of(config, "holdfast.kit.client")),
        tokens.issuer("caller"),
        metrics);
  }

  private static Config config(String overrides) {
    return ConfigFactory.parseString("holdfast.kit.client { " + overrides + " }")
        .withFallback(ConfigFactory.parseString("holdfast.kit.client.connect-timeout = 30s"))
        .withFallback(ConfigFactory.parseResources("holdfast/kit/http.conf"))
        .withFallback(
            ConfigFactory.parseString(
                "pekko { loglevel = WARNING, coordinated-shutdown.exit-jvm = off }"))
        .withFallback(ConfigFactory.defaultReferenceUnresolved())
        .resolve();
  }

  private static Answer get(ServiceClient client, String path) {
    return startGet(client, path).toCompletableFuture().join();
  }

  private static CompletionStage<Answer> startGet(ServiceClient client, String path) {
    return client.call(
        ServiceCall.get(
            path, TestTokens.user("ada"), Deadline.after(PATIENCE), TraceContext.fresh()));
  }

  private static CompletionStage<Answer> call(ServiceClient client, Duration timeLeft) {
    return client.call(
        ServiceCall.get(
            "/", TestTokens.user("ada"), Deadline.after(timeLeft), TraceContext.fresh()));
  }
}
