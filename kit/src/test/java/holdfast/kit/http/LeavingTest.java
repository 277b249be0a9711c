package holdfast.kit.http;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.Done;
import org.apache.pekko.actor.CoordinatedShutdown;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What callers of a server see of it when its node ends. Where a test is to show that something
 * ends the last call before its time, that time is an hour.
 */
@Timeout(60)
final class LeavingTest {

  private static final String AN_HOUR = "holdfast.kit.http.last-call = 1h";

  private final List<AutoCloseable> toClose = new ArrayList<>();

  @AfterEach
  void close() throws Exception {
    for (var one : toClose.reversed()) {
      one.close();
    }
  }

  @Test
  void a_request_on_its_way_to_a_node_that_leaves_is_answered_as_the_last_of_its_connection()
      throws Exception {
    var service = service(AN_HOUR);
    var caller = connect(service);
    assertThat(ask(caller, "/alive")).startsWith("HTTP/1.1 200 ").doesNotContain("close");

    var left = stop(service);
    var answer = ask(caller, "/alive");

    assertThat(answer).startsWith("HTTP/1.1 200 ").contains("\r\nConnection: close\r\n");
    assertThat(caller.getInputStream().read()).as("the end").isEqualTo(-1);
    left.join();
    assertRefused(service);
  }

  @Test
  void a_connection_on_which_nothing_is_asked_ends_with_the_last_call() throws Exception {
    var service = service("holdfast.kit.http { last-call = 300ms, drain = 1h }");
    var used = connect(service);
    ask(used, "/alive");
    var unused = connect(service);

    var left = stop(service);

    assertThat(used.getInputStream().read()).isEqualTo(-1);
    assertThat(unused.getInputStream().read()).isEqualTo(-1);
    left.join();
  }

  @Test
  void a_node_that_leaves_is_not_ready_but_turns_nobody_away_while_the_last_call_lasts()
      throws Exception {
    var service = service(AN_HOUR);
    service.database.complete(true);
    var idle = connect(service);
    assertThat(ask(idle, "/ready")).startsWith("HTTP/1.1 200 ");

    var left = stop(service);

    assertThat(ask(connect(service), "/ready"))
        .startsWith("HTTP/1.1 503 ")
        .contains("\r\nConnection: close\r\n", "\"code\":\"not_ready\"");
    assertThat(ask(connect(service), "/alive")).startsWith("HTTP/1.1 200 ");
    assertThat(left).isNotDone();
    idle.close();
    left.join();
  }

  @Test
  void a_node_to_which_nobody_is_connected_leaves_at_once() throws Exception {
    var service = service(AN_HOUR);
    var caller = connect(service);
    ask(caller, "/alive");
    caller.close();

    stop(service).join();

    assertRefused(service);
  }

  @Test
  void requests_under_way_are_finished_when_the_node_leaves() throws Exception {
    var service =
        service(
            """
            holdfast.kit.http { last-call = 100ms, drain = 1h }
            pekko.coordinated-shutdown.phases.service-requests-done.timeout = 1h
            """);
    var underWay = slow(service);

    var left =
        CoordinatedShutdown.get(service.system)
            .runAll(CoordinatedShutdown.actorSystemTerminateReason())
            .toCompletableFuture();
    await().untilAsserted(() -> assertRefused(service));
    assertThat(underWay).isNotDone();
    service.gate.complete(Reply.ok(Map.of("done", true)));

    assertThat(underWay.join().body()).isEqualTo("{\"done\":true}");
    left.join();
  }

  @Test
  void a_response_that_is_still_flowing_is_finished_when_the_node_leaves() throws Exception {
    var service = service("holdfast.kit.http { last-call = 100ms, drain = 1h }");
    var reading = connect(service);
    say(reading, "/v1/stream");
    hear(reading, "first");

    var left = stop(service);

    hear(reading, "second");
    hear(reading, "\r\n0\r\n\r\n");
    left.join();
  }

  @Test
  void a_stream_of_events_does_not_hold_up_a_node_that_leaves() throws Exception {
    var service = service("holdfast.kit.http { last-call = 100ms, drain = 1h }");
    var reading = connect(service);
    say(reading, "/v1/events");
    hear(reading, "first");

    stop(service).join();
  }

  @Test
  void nobody_holds_up_a_node_that_leaves_beyond_the_drain() throws Exception {
    var service = service("holdfast.kit.http { last-call = 100ms, drain = 300ms }");
    var underWay = slow(service);

    // The deadline of the request would end it after 20 s.
    stop(service).get(15, TimeUnit.SECONDS);

    await().until(underWay::isDone);
  }

  private ParcelService service(String overrides) {
    var service = ParcelService.start(overrides);
    toClose.add(service);
    return service;
  }

  private static CompletableFuture<Done> stop(ParcelService service) {
    return service.server.stop().toCompletableFuture();
  }

  /** A request that is being worked on. */
  private static CompletableFuture<HttpResponse<String>> slow(ParcelService service) {
    var request = service.request("/v1/slow").GET().build();
    var response = service.client.sendAsync(request, BodyHandlers.ofString());
    await().until(() -> service.limit.inside() == 1);
    return response;
  }

  private Socket connect(ParcelService service) throws IOException {
    var socket = new Socket(InetAddress.getLoopbackAddress(), service.server.port());
    socket.setSoTimeout(20_000);
    toClose.add(socket);
    return socket;
  }

  private static String ask(Socket caller, String path) throws IOException {
    say(caller, path);
    var head = hear(caller, "\r\n\r\n");
    var length = head.replaceFirst("(?s).*Content-Length: (\\d+).*", "$1");
    return head
        + new String(caller.getInputStream().readNBytes(Integer.parseInt(length)), US_ASCII);
  }

  private static void say(Socket caller, String path) throws IOException {
    caller
        .getOutputStream()
        .write(("GET " + path + " HTTP/1.1\r\nHost: x\r\n\r\n").getBytes(US_ASCII));
  }

  /** All up to the end of this text. */
  private static String hear(Socket caller, String text) throws IOException {
    var heard = new StringBuilder();
    while (heard.indexOf(text) < 0) {
      int unit = caller.getInputStream().read();
      assertThat(unit).as("the connection ended after %s", heard).isNotNegative();
      heard.append((char) unit);
    }
    return heard.toString();
  }

  private static void assertRefused(ParcelService service) {
    assertThatThrownBy(
            () -> new Socket(InetAddress.getLoopbackAddress(), service.server.port()).close())
        .isInstanceOf(ConnectException.class);
  }
}
