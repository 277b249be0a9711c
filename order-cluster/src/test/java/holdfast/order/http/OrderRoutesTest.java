package holdfast.order.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import holdfast.kit.testing.TestTokens;
import holdfast.order.domain.OrderId;
import holdfast.order.http.OrderService.Answer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("database")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OrderRoutesTest {

  private static final String WAIT = "Prefer";

  private OrderService service;

  @BeforeAll
  void start() {
    service = OrderService.start();
  }

  @AfterAll
  void stop() {
    service.close();
  }

  @Test
  void a_placed_order_is_answered_as_soon_as_it_is_stored() {
    var answer = service.post("ada", "placed", order("silent"));

    var id = OrderId.of(TestTokens.USER_ISSUER, "ada", "placed").toString();
    assertThat(answer.status()).isEqualTo(201);
    assertThat(answer.location()).isEqualTo("/v1/orders/" + id);
    assertThat(answer.header("ETag")).isEqualTo("\"1\"");
    assertThat(answer.header("Preference-Applied")).isNull();
    assertThat(answer.text("/id")).isEqualTo(id);
    assertThat(answer.text("/status")).isEqualTo("PENDING");
    assertThat(answer.json().has("total")).isFalse();
    assertThat(answer.json().has("paymentId")).isFalse();
    assertThat(answer.json().has("attention")).isFalse();
  }

  @Test
  void whoever_prefers_to_wait_gets_the_end() {
    var answer = service.post("ada", "waited", order("book"), WAIT, "wait=10");

    assertThat(answer.status()).isEqualTo(201);
    assertThat(answer.header("Preference-Applied")).isEqualTo("wait=10");
    assertThat(answer.header("ETag")).isEqualTo("\"6\"");
    assertThat(answer.text("/status")).isEqualTo("CONFIRMED");
    assertThat(answer.json().at("/total/amount").asLong()).isEqualTo(1000);
    assertThat(answer.json().at("/lines/0/lineTotal/amount").asLong()).isEqualTo(1000);
    assertThat(answer.text("/paymentId")).isEqualTo(answer.text("/id") + "-1");
  }

  @Test
  void a_wait_that_nothing_ends_is_over_when_it_is_over() {
    var placed = service.post("ada", "endless", order("silent"), WAIT, "wait=1");
    var read = service.get("ada", placed.location(), WAIT, "wait=1");

    assertThat(placed.status()).isEqualTo(201);
    assertThat(placed.text("/status")).isEqualTo("PENDING");
    assertThat(placed.header("Preference-Applied")).isEqualTo("wait=1");
    assertThat(read.status()).isEqualTo(200);
    assertThat(read.text("/status")).isEqualTo("PENDING");
    assertThat(read.header("Preference-Applied")).isEqualTo("wait=1");
  }

  @Test
  void nobody_waits_for_longer_than_thirty_seconds() {
    var answer = service.post("ada", "patient", order("book"), WAIT, "wait=3600");

    assertThat(answer.header("Preference-Applied")).isEqualTo("wait=30");
  }

  @Test
  void who_finds_too_many_waiting_is_answered_at_once() {
    var path = service.post("ada", "crowded", order("silent")).location();
    var waiting =
        IntStream.range(0, OrderService.WAITING + 1)
            .mapToObj(
                _ -> CompletableFuture.supplyAsync(() -> service.get("ada", path, WAIT, "wait=2")))
            .toList();

    var granted = waiting.stream().map(CompletableFuture::join).map(OrderRoutesTest::granted);

    assertThat(granted).filteredOn(wait -> wait).hasSize(OrderService.WAITING);
  }

  @Test
  void the_same_request_again_is_the_same_order() {
    var first = service.post("ada", "again", order("book"), WAIT, "wait=10");
    var again = service.post("ada", "\"again\"", order("book"));

    assertThat(again.status()).isEqualTo(200);
    assertThat(again.header("Idempotent-Replayed")).isEqualTo("true");
    assertThat(again.header("Location")).isNull();
    assertThat(again.json()).isEqualTo(first.json());
  }

  @Test
  void lines_are_merged_before_requests_are_compared() {
    var first = service.post("ada", "merged", order("pen", "book", "pen"));
    var again =
        service.post(
            "ada",
            "merged",
            """
            {"lines": [{"quantity": 2, "sku": "pen"}, {"sku": "book", "quantity": 1}],
             "currency": "EUR", "accountId": "ada-eur"}
            """);

    assertThat(first.status()).isEqualTo(201);
    assertThat(again.status()).isEqualTo(200);
    assertThat(first.json().at("/lines")).hasSize(2);
    assertThat(first.json().at("/lines/0/quantity").asInt()).isEqualTo(2);
  }

  @Test
  void another_request_under_the_same_key_is_refused_and_changes_nothing() {
    var first = service.post("ada", "reused", order("silent"));
    for (var other : List.of(order("silent", "book"), order("silent").replace("ada-", "other-"))) {
      var answer = service.post("ada", "reused", other);

      assertThat(answer.status()).isEqualTo(422);
      assertThat(answer.text("/code")).isEqualTo("idempotency_key_reused");
      assertThat(answer.header("X-Outcome")).isEqualTo("not-executed");
    }
    assertThat(service.get("ada", first.location()).header("ETag")).isEqualTo("\"1\"");
  }

  @Test
  void a_key_belongs_to_one_subject() {
    var adas = service.post("ada", "shared", order("silent"));
    var bobs = service.post("bob", "shared", order("silent"));

    assertThat(bobs.status()).isEqualTo(201);
    assertThat(bobs.text("/id")).isNotEqualTo(adas.text("/id"));
  }

  @Test
  void of_many_equal_requests_at_once_exactly_one_has_placed_the_order() {
    var answers =
        IntStream.range(0, 200)
            .mapToObj(_ -> service.postAsync("ada", "raced", order("book")))
            .toList()
            .stream()
            .map(CompletableFuture::join)
            .toList();

    assertThat(answers).extracting(answer -> answer.text("/id")).containsOnly(id("raced"));
    assertThat(answers).filteredOn(answer -> answer.status() == 201).hasSize(1);
    assertThat(answers)
        .filteredOn(answer -> answer.status() == 200)
        .hasSize(199)
        .allMatch(answer -> "true".equals(answer.header("Idempotent-Replayed")));
  }

  @Test
  void a_write_that_fails_is_unknown_until_the_same_key_asks_again() {
    service.journal.failNextNPersisted("Order|" + id("unknown"), 100);

    var unknown = service.post("ada", "unknown", order("silent"), "X-Deadline-Ms", "2500");
    service.journal.resetPolicy();
    var known = service.post("ada", "unknown", order("silent"));

    assertThat(unknown.status()).isEqualTo(503);
    assertThat(unknown.text("/code")).isEqualTo("outcome_unknown");
    assertThat(unknown.header("X-Outcome")).isEqualTo("unknown");
    assertThat(unknown.header("Retry-After")).isEqualTo("1");
    assertThat(known.status()).isIn(200, 201);
    assertThat(known.header("ETag")).isEqualTo("\"1\"");
  }

  @Test
  void a_refusal_of_stock_is_the_orders_fate_and_no_error() {
    var answer = service.post("ada", "sold-out", order("rare"), WAIT, "wait=10");

    assertThat(answer.status()).isEqualTo(201);
    assertThat(answer.text("/status")).isEqualTo("REJECTED");
    assertThat(answer.text("/rejection/code")).isEqualTo("out_of_stock");
    assertThat(answer.text("/rejection/lines/0/sku")).isEqualTo("rare");
    assertThat(answer.text("/rejection/lines/0/code")).isEqualTo("out_of_stock");
    assertThat(answer.json().at("/rejection/lines/0/available").asInt(-1)).isZero();
  }

  @Test
  void a_total_that_was_not_expected_rejects_the_order_and_names_the_new_one() {
    var body =
        order("book")
            .replace("}]}", "}], \"expectedTotal\": {\"amount\": 999, \"currency\": \"EUR\"}}");

    var answer = service.post("ada", "dearer", body, WAIT, "wait=10");

    assertThat(answer.text("/status")).isEqualTo("REJECTED");
    assertThat(answer.text("/rejection/code")).isEqualTo("price_changed");
    assertThat(answer.json().at("/rejection/total/amount").asLong()).isEqualTo(1000);
  }

  @Test
  void only_operators_are_told_that_a_person_has_to_look() {
    var placed = service.post("ada", "odd", order("odd"), WAIT, "wait=10");

    assertThat(placed.text("/status")).isEqualTo("PENDING");
    assertThat(placed.json().has("attention")).isFalse();
    assertThat(service.getAsOperator(placed.location()).json().get("attention").asBoolean())
        .isTrue();
  }

  @Test
  void a_strangers_order_is_answered_like_one_that_does_not_exist() {
    var adas = service.post("ada", "private", order("silent")).location();

    var stranger = service.get("mallory", adas);
    var unknown =
        service.get("mallory", "/v1/orders/" + OrderId.of(TestTokens.USER_ISSUER, "x", "y"));

    assertThat(stranger.status()).isEqualTo(404);
    assertThat(withoutOccurrence(stranger)).isEqualTo(withoutOccurrence(unknown));
    assertThat(service.get("mallory", adas, WAIT, "wait=5").status()).isEqualTo(404);
    assertThat(service.getAsOperator(adas).status()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "abc",
        "1-1-1-1-1",
        "D5148355-3A40-50D5-AE76-08F774ACD099",
        "d5148355-3a40-40d5-ae76-08f774acd099",
        "d5148355-3a40-50d5-ae76-08f774acd099x",
        "Order%7Cx"
      })
  void what_cannot_be_an_id_is_an_order_that_does_not_exist(String segment) {
    var answer = service.get("ada", "/v1/orders/" + segment);

    assertThat(answer.status()).isEqualTo(404);
  }

  @Test
  void a_version_that_the_reader_has_is_not_sent_again() {
    var path = service.post("ada", "cached", order("silent")).location();

    assertThat(service.get("ada", path, "If-None-Match", "\"1\"").status()).isEqualTo(304);
    assertThat(service.get("ada", path, "If-None-Match", "\"1\"").header("ETag"))
        .isEqualTo("\"1\"");
    assertThat(service.get("ada", path, "If-None-Match", "\"0\"").status()).isEqualTo(200);
  }

  @Test
  void parts_are_told_as_the_order_has_stored_them() {
    var path = service.post("ada", "parts", order("book"), WAIT, "wait=10").location();

    var answer = service.get("ada", path + "?include=payment,reservation,timeline");

    assertThat(answer.text("/payment/status")).isEqualTo("CAPTURED");
    assertThat(answer.text("/payment/id")).isEqualTo(id("parts") + "-1");
    assertThat(answer.text("/reservation/status")).isEqualTo("ALLOCATED");
    assertThat(answer.text("/payment/asOf")).isEqualTo(answer.text("/updatedAt"));
    assertThat(answer.json().get("timeline").isNull()).isTrue();
    assertThat(answer.json().at("/warnings").findValuesAsText("part"))
        .containsExactly("payment", "reservation", "timeline");
  }

  @Test
  void a_part_that_there_is_not_yet_is_null_and_one_that_nobody_asked_for_is_absent() {
    var path = service.post("ada", "early", order("silent")).location();

    var answer = service.get("ada", path + "?include=payment");

    assertThat(answer.json().get("payment").isNull()).isTrue();
    assertThat(answer.json().has("reservation")).isFalse();
    assertThat(answer.json().get("warnings")).isEmpty();
    assertThat(service.get("ada", path).json().has("warnings")).isFalse();
  }

  private static boolean granted(Answer answer) {
    assertThat(answer.status()).isEqualTo(200);
    return answer.header("Preference-Applied") != null;
  }

  private static String id(String key) {
    return OrderId.of(TestTokens.USER_ISSUER, "ada", key).toString();
  }

  /** A problem without what differs from one request to the next. */
  private static Object withoutOccurrence(Answer answer) {
    return ((ObjectNode) answer.json()).remove(List.of("instance", "traceId"));
  }

  /** An order of one of each. */
  private static String order(String... skus) {
    var lines = Stream.of(skus).map(sku -> "{\"sku\": \"" + sku + "\", \"quantity\": 1}").toList();
    return "{\"accountId\": \"ada-eur\", \"currency\": \"EUR\", \"lines\": ["
        + String.join(", ", lines)
        + "]}";
  }
}
