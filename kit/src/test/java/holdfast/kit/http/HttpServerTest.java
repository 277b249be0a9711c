package holdfast.kit.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.pekko.http.javadsl.model.HttpMethods;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What holds for a server as a whole. */
final class HttpServerTest {

  private final List<ParcelService> services = new ArrayList<>();

  @AfterEach
  void stop() {
    services.forEach(ParcelService::close);
  }

  @Test
  void beyond_its_limit_a_service_turns_away_at_once_and_says_nothing_was_done() throws Exception {
    var service = service("holdfast.kit.http.concurrent-requests = 2");
    var first = slow(service);
    var second = slow(service);
    await().until(() -> service.limit.inside() == 2);

    var refused = service.get("/v1/parcels/7");

    assertThat(refused.statusCode()).isEqualTo(503);
    assertThat(refused.body()).contains("\"code\":\"overloaded\"");
    assertThat(refused.headers().firstValue("X-Outcome")).hasValue("not-executed");
    assertThat(refused.headers().firstValueAsLong("Retry-After").orElse(0)).isBetween(1L, 5L);
    assertThat(service.get("/alive").statusCode()).isEqualTo(200);
    assertThat(service.get("/metrics").statusCode()).isEqualTo(200);

    service.gate.complete(Reply.noContent());
    assertThat(first.join().statusCode()).isEqualTo(204);
    assertThat(second.join().statusCode()).isEqualTo(204);
    assertThat(service.get("/v1/parcels/7").statusCode()).isEqualTo(200);
  }

  @Test
  void a_permit_comes_back_whatever_happens_to_its_request() throws Exception {
    var service = service("holdfast.kit.http.concurrent-requests = 1");

    for (var path : List.of("/v1/bug", "/v1/thrown", "/v1/unknown", "/v1/parcels/x")) {
      assertThat(service.get(path).statusCode()).isNotEqualTo(200);
    }
    service.post("/v1/parcels", "{");
    service.post("/v1/parcels", "{}");

    assertThat(service.limit.inside()).isZero();
    assertThat(service.get("/v1/parcels/7").statusCode()).isEqualTo(200);
  }

  @Test
  void health_tells_every_check_and_never_fails_for_one() throws Exception {
    var service = service("");

    assertThat(service.get("/alive").body()).isEqualTo("alive");
    assertThat(service.get("/health").statusCode()).isEqualTo(200);
    assertThat(service.get("/health").body())
        .isEqualTo(
            "{\"service\":\"parcel\",\"version\":\"1.0.0\",\"status\":\"degraded\","
                + "\"checks\":{\"cluster\":true,\"database\":false}}");
    var notReady = service.get("/ready");
    assertThat(notReady.statusCode()).isEqualTo(503);
    assertThat(notReady.body())
        .contains("\"code\":\"not_ready\"", "\"checks\":{\"cluster\":true,\"database\":false}");

    service.database.complete(true);

    assertThat(service.get("/ready").statusCode()).isEqualTo(200);
    assertThat(service.get("/health").body()).contains("\"status\":\"ok\"");
  }

  @Test
  void the_contract_is_served() throws Exception {
    var response = service("").get("/openapi.yaml");

    assertThat(response.body()).startsWith("openapi: 3.0.3");
    assertThat(response.headers().firstValue("Content-Type")).hasValue("application/yaml");
  }

  @Test
  void a_hundred_thousand_paths_make_no_series() throws Exception {
    var service = service("");
    for (int i = 0; i < 50; i++) {
      service.get("/v1/parcels/" + (i + 1));
      service.get("/made/up/" + i);
    }

    var series =
        service
            .get("/metrics")
            .body()
            .lines()
            .filter(line -> line.startsWith("parcel_requests_seconds_count"))
            .toList();

    assertThat(series)
        .containsExactlyInAnyOrder(
            "parcel_requests_seconds_count{method=\"GET\",route=\"/v1/parcels/{id}\",status=\"200\"}"
                + " 50",
            "parcel_requests_seconds_count{method=\"GET\",route=\"none\",status=\"404\"} 50");
  }

  @Test
  void a_problem_is_counted_by_its_code_and_one_that_is_passed_on_apart_from_those()
      throws Exception {
    var service = service("");
    service.get("/v1/overloaded");
    service.get("/v1/overloaded");
    service.get("/v1/unknown");
    service.get("/v1/passed-on");
    service.get("/v1/parcels/1");

    assertThat(
            service
                .get("/metrics")
                .body()
                .lines()
                .filter(line -> line.startsWith("parcel_problem")))
        .containsExactlyInAnyOrder(
            problems("overloaded", "/v1/overloaded", 503) + " 2.0",
            problems("outcome_unknown", "/v1/unknown", 503) + " 1.0",
            problems("passed_on", "/v1/passed-on", 503) + " 1.0");
  }

  private static String problems(String code, String route, int status) {
    return "parcel_problems_total{code=\"%s\",method=\"GET\",route=\"%s\",status=\"%d\"}"
        .formatted(code, route, status);
  }

  @Test
  void a_deadline_has_an_upper_bound() throws Exception {
    var service = service("holdfast.kit.http.longest-deadline = 300ms");

    var response =
        service.send(service.request("/v1/slow").header("X-Deadline-Ms", "999999999").GET());

    assertThat(response.statusCode()).isEqualTo(503);
    assertThat(response.headers().firstValue("X-Outcome")).hasValue("unknown");
  }

  @Test
  void who_says_nothing_waits_for_the_default_deadline_and_the_wait_it_asked_for()
      throws Exception {
    var service = service("holdfast.kit.http.request-deadline = 200ms");
    var mostPatient = slow(service, "Prefer", "wait=30");
    long startedAt = System.nanoTime();
    var patient = slow(service, "Prefer", "wait=1");

    assertThat(slow(service).join().statusCode()).isEqualTo(503);
    assertThat(mostPatient).isNotDone();
    assertThat(patient.join().statusCode()).isEqualTo(503);
    assertThat(System.nanoTime() - startedAt).isGreaterThan(1_000_000_000L);
    service.gate.complete(Reply.noContent());
    assertThat(mostPatient.join().statusCode()).isEqualTo(204);
  }

  @Test
  void two_endpoints_cannot_share_a_path_and_a_method() {
    var endpoint = Endpoint.of(HttpMethods.GET, "/a/{b}", _ -> neverAsked());
    var same = Endpoint.of(HttpMethods.GET, "/a/{c}", _ -> neverAsked());

    assertThatThrownBy(() -> new Router(List.of(endpoint, same)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static CompletableFuture<org.apache.pekko.http.javadsl.model.HttpResponse> neverAsked() {
    return new CompletableFuture<>();
  }

  private ParcelService service(String overrides) {
    var service = ParcelService.start(overrides);
    services.add(service);
    return service;
  }

  private static CompletableFuture<HttpResponse<String>> slow(
      ParcelService service, String... headers) {
    var request = service.request("/v1/slow").GET();
    for (int i = 0; i < headers.length; i += 2) {
      request.header(headers[i], headers[i + 1]);
    }
    return service.client.sendAsync(request.build(), BodyHandlers.ofString());
  }
}
