package holdfast.order.http;

import static org.assertj.core.api.Assertions.assertThat;

import holdfast.order.domain.OrderEvent;
import holdfast.order.domain.OrderId;
import holdfast.order.http.OrderService.Answer;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("database")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SagaRoutesTest {

  private OrderService service;
  private int keys;

  @BeforeAll
  void start() {
    service = OrderService.start();
  }

  @AfterAll
  void stop() {
    service.close();
  }

  @AfterEach
  void emptyTheList() {
    service.forget();
  }

  @Test
  void operators_are_told_what_each_unfinished_order_waits_for() {
    var waiting = placed("waiting", "silent");
    var parked = placed("parked", "odd");
    var done = placed("done", "book");
    List.of(waiting, parked, done).forEach(service::show);

    var open = service.getAsOperator("/v1/ops/sagas?state=open").json();
    var attention = service.getAsOperator("/v1/ops/sagas?state=attention").json();

    assertThat(open.at("/items").findValuesAsText("id")).containsExactly(id(waiting), id(parked));
    assertThat(open.at("/items/0/waitsFor/0").asText())
        .isEqualTo("Stock has not said whether it can hold the lines.");
    assertThat(open.at("/items/0/status").asText()).isEqualTo("PENDING");
    assertThat(open.at("/items/0/attention").asBoolean()).isFalse();
    assertThat(attention.at("/items").findValuesAsText("id")).containsExactly(id(parked));
    assertThat(attention.at("/items/0/attention").asBoolean()).isTrue();
    assertThat(attention.at("/items/0/waitsFor/0").asText())
        .startsWith("An operator has to decide")
        .contains("already voided");
    assertThat(service.getAsOperator("/v1/ops/sagas").json()).isEqualTo(attention);
  }

  /** The list lags behind the orders; what it says is never older than the order's own word. */
  @Test
  void an_order_that_is_finished_meanwhile_is_left_out() {
    var waiting = placed("waiting", "odd");
    service.show(waiting);

    service.askAsOperator("/v1/ops/sagas/" + id(waiting) + "/compensate", "k", "");

    assertThat(service.getAsOperator("/v1/ops/sagas?state=open").json().get("items")).isEmpty();
  }

  @Test
  void a_page_goes_on_where_the_one_before_ended() {
    var first = placed("first", "silent");
    var second = placed("second", "silent");
    List.of(first, second).forEach(service::show);

    var page = service.getAsOperator("/v1/ops/sagas?state=open&limit=1").json();
    var next =
        service
            .getAsOperator(
                "/v1/ops/sagas?state=open&limit=1&cursor=" + page.get("nextCursor").asText())
            .json();

    assertThat(page.at("/items").findValuesAsText("id")).containsExactly(id(first));
    assertThat(next.at("/items").findValuesAsText("id")).containsExactly(id(second));
    assertThat(next.has("nextCursor")).isFalse();
  }

  @Test
  void an_order_that_does_not_answer_is_listed_with_a_warning() {
    var waiting = placed("waiting", "silent");
    service.show(waiting);
    service.show("/v1/orders/" + OrderId.of("issuer", "nobody", "never-placed"), waiting);

    var items = service.getAsOperator("/v1/ops/sagas?state=open").json().get("items");

    assertThat(items).hasSize(2);
    assertThat(items.findValuesAsText("status")).hasSize(1);
    assertThat(items.findValues("warning"))
        .singleElement()
        .extracting(warning -> warning.get("code").asText())
        .isEqualTo("not_available");
  }

  @Test
  void a_parked_order_is_undone_by_an_operator_once() {
    var parked = placed("parked", "odd");
    var path = "/v1/ops/sagas/" + id(parked) + "/compensate";

    var answer = service.askAsOperator(path, "k", "{\"reason\": \"The bank says no\"}");
    var again = service.askAsOperator(path, "k", "{\"reason\": \"The bank says no\"}");

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.text("/status")).isEqualTo("CANCELLED");
    assertThat(answer.json().get("attention").asBoolean()).isFalse();
    assertThat(again.status()).isEqualTo(200);
    assertThat(again.header("Idempotent-Replayed")).isEqualTo("true");
    assertProblem(service.askAsOperator(path, "other", ""), 409, "order_not_parked");
    assertThat(decision(parked).request().subject()).isEqualTo("olga");
    assertThat(decision(parked).reason()).isEqualTo("The bank says no");
  }

  @Test
  void a_parked_order_goes_on_where_it_stood_and_is_parked_again_by_the_same_answer() {
    var parked = placed("parked", "odd");
    var path = "/v1/ops/sagas/" + id(parked) + "/retry";

    var answer = service.askAsOperator(path, "k", "");

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.text("/status")).isEqualTo("PENDING");
    assertThat(answer.json().get("attention").asBoolean()).isTrue();
    assertThat(service.askAsOperator(path, "k", "").header("Idempotent-Replayed"))
        .isEqualTo("true");
    assertThat(service.askAsOperator(path, "k2", "").header("Idempotent-Replayed")).isNull();
  }

  @Test
  void customers_run_no_orders() {
    var parked = placed("parked", "odd");

    assertProblem(service.get("ada", "/v1/ops/sagas"), 403, "forbidden");
    for (var what : List.of("/retry", "/compensate")) {
      assertProblem(
          service.ask("ada", "/v1/ops/sagas/" + id(parked) + what, "k", ""), 403, "forbidden");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"state=STUCK", "state=none", "limit=51", "limit=0", "status=PENDING"})
  void a_query_that_means_nothing_is_refused(String query) {
    assertProblem(service.getAsOperator("/v1/ops/sagas?" + query), 400, "invalid_query");
    assertProblem(service.getAsOperator("/v1/ops/sagas?cursor=abc"), 400, "invalid_cursor");
  }

  private String placed(String key, String sku) {
    return service
        .post(
            "ada",
            key + "-" + keys++,
            "{\"accountId\": \"ada-eur\", \"currency\": \"EUR\","
                + " \"lines\": [{\"sku\": \"%s\", \"quantity\": 1}]}".formatted(sku),
            "Prefer",
            sku.equals("silent") ? "wait=0" : "wait=10")
        .location();
  }

  private OrderEvent.AttentionEnded decision(String order) {
    return service.journal.persistedInStorage("Order|" + id(order)).stream()
        .filter(event -> event instanceof OrderEvent.AttentionEnded)
        .map(event -> (OrderEvent.AttentionEnded) event)
        .findFirst()
        .orElseThrow();
  }

  private static String id(String location) {
    return location.substring("/v1/orders/".length());
  }

  private static void assertProblem(Answer answer, int status, String code) {
    assertThat(answer.status()).as(answer.json().toString()).isEqualTo(status);
    assertThat(answer.text("/code")).isEqualTo(code);
  }
}
