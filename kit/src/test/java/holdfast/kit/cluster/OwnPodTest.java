package holdfast.kit.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Against a server that answers over TLS as the Kubernetes API does. */
class OwnPodTest {

  private static final Duration LONG = Duration.ofSeconds(20);
  private static final String ELSEWHERE = "192.0.2.1";

  record Request(
      String method, String target, String contentType, String authorization, String body) {}

  @TempDir static Path authorities;

  private static TestAuthority authority;
  private static SSLContext identity;
  private static SSLContext elsewhere;

  @TempDir Path mounted;

  private final List<Request> requests = new CopyOnWriteArrayList<>();
  private final CountDownLatch ended = new CountDownLatch(1);
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private HttpsServer api;
  private volatile int status = 200;
  private volatile String answer = "{}";
  private volatile boolean answers = true;
  private volatile boolean ends = true;

  @BeforeAll
  static void found() throws Exception {
    authority = TestAuthority.in(authorities.resolve("known"));
    identity = authority.server("127.0.0.1");
    elsewhere = authority.server(ELSEWHERE);
  }

  @BeforeEach
  void serve() throws Exception {
    api = serving(identity);
    authority.publish(mounted.resolve("ca.crt"));
    Files.writeString(mounted.resolve("token"), "first\n");
    Files.writeString(mounted.resolve("namespace"), "parcels");
  }

  private HttpsServer serving(SSLContext certificate) throws IOException {
    var server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(certificate));
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.start();
    return server;
  }

  @AfterEach
  void stop() {
    ended.countDown();
    api.stop(0);
    threads.shutdownNow();
  }

  private void handle(HttpExchange exchange) throws IOException {
    var headers = exchange.getRequestHeaders();
    requests.add(
        new Request(
            exchange.getRequestMethod(),
            exchange.getRequestURI().toString(),
            headers.getFirst("Content-Type"),
            headers.getFirst("Authorization"),
            new String(exchange.getRequestBody().readAllBytes(), UTF_8)));
    if (!answers) {
      awaitEnd();
    }
    var bytes = answer.getBytes(UTF_8);
    exchange.sendResponseHeaders(status, ends ? bytes.length : bytes.length + 1);
    exchange.getResponseBody().write(bytes);
    exchange.getResponseBody().flush();
    if (!ends) {
      awaitEnd();
    }
    exchange.close();
  }

  private void awaitEnd() throws IOException {
    try {
      ended.await();
    } catch (InterruptedException interrupted) {
      throw new IOException(interrupted);
    }
  }

  @Test
  void one_annotation_is_merged_into_the_pod_and_nothing_else() throws Exception {
    annotate(pod(LONG));

    assertThat(requests)
        .containsExactly(
            new Request(
                "PATCH",
                "/api/v1/namespaces/parcels/pods/parcel-cluster-7d-x2?fieldManager=holdfast",
                "application/merge-patch+json",
                "Bearer first",
                "{\"metadata\":{\"annotations\":{\"example.com/cost\":\"3\"}}}"));
  }

  @Test
  void a_token_that_was_replaced_is_the_one_that_is_shown() throws Exception {
    var pod = pod(LONG);
    annotate(pod);
    Files.writeString(mounted.resolve("token"), "second\n");
    annotate(pod);

    assertThat(requests)
        .extracting(Request::authorization)
        .containsExactly("Bearer first", "Bearer second");
  }

  @Test
  void nothing_is_shown_to_a_server_of_another_authority() throws Exception {
    authority.publish(ELSEWHERE, mounted.resolve("ca.crt"));

    assertThatThrownBy(() -> annotate(pod(LONG)))
        .hasStackTraceContaining(SSLHandshakeException.class.getName());
    assertThat(requests).isEmpty();

    authority.publish(mounted.resolve("ca.crt"));
    annotate(pod(LONG));
    assertThat(requests).as("the authority is read anew").hasSize(1);
  }

  @Test
  void nothing_is_shown_to_a_server_with_another_ones_certificate() throws Exception {
    api.stop(0);
    api = serving(elsewhere);

    assertThatThrownBy(() -> annotate(pod(LONG))).hasMessageContaining("subject alternative");
    assertThat(requests).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {201, 302, 401, 403, 404, 409, 422, 429, 500, 503})
  void whatever_is_no_success_is_a_failure_with_the_servers_reason(int other) {
    status = other;
    answer = "{\"kind\":\"Status\",\"message\":\"pods is forbidden\"}";

    assertThatThrownBy(() -> annotate(pod(LONG)))
        .hasMessage("answered " + other + ": pods is forbidden");
  }

  @Test
  void a_long_reason_is_cut_and_an_endless_one_not_read() {
    status = 500;
    answer = "x".repeat(1_000);
    assertThatThrownBy(() -> annotate(pod(LONG))).hasMessage("answered 500: " + "x".repeat(300));

    answer = "x".repeat(100_000);
    assertThatThrownBy(() -> annotate(pod(LONG))).hasMessageContaining("exceeds");
  }

  @Test
  void silence_ends_with_the_timeout_also_in_the_middle_of_an_answer() {
    answers = false;
    assertThatThrownBy(() -> annotate(pod(Duration.ofMillis(500))))
        .hasMessageContaining("no answer within PT0.5S");

    answers = true;
    ends = false;
    status = 500;
    assertThatThrownBy(() -> annotate(pod(Duration.ofMillis(500))))
        .hasMessageContaining("no answer within PT0.5S");
  }

  @Test
  void what_is_missing_is_a_failure_and_no_exception_of_the_caller() throws Exception {
    Files.delete(mounted.resolve("token"));
    assertThatThrownBy(() -> annotate(pod(LONG))).hasMessageContaining("token");

    Files.writeString(mounted.resolve("token"), "of two\nlines");
    assertThatThrownBy(() -> annotate(pod(LONG)))
        .hasMessageContaining("no token in")
        .hasMessageNotContaining("of two");
  }

  private static void annotate(OwnPod pod) throws Exception {
    var done = pod.annotate("example.com/cost", "3").toCompletableFuture();
    try {
      done.get(LONG.toSeconds(), TimeUnit.SECONDS);
    } catch (ExecutionException failure) {
      throw (Exception) failure.getCause();
    }
  }

  private OwnPod pod(Duration timeout) {
    var places =
        Map.of(
            "api-service-host", "127.0.0.1",
            "api-service-port", api.getAddress().getPort(),
            "api-ca-path", mounted.resolve("ca.crt").toString(),
            "api-token-path", mounted.resolve("token").toString(),
            "namespace-path", mounted.resolve("namespace").toString());
    var lease = ConfigFactory.defaultReference().getConfig("pekko.coordination.lease.kubernetes");
    return new OwnPod(
        "parcel-cluster-7d-x2", ConfigFactory.parseMap(places).withFallback(lease), timeout);
  }
}
