package holdfast.inventory.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import holdfast.inventory.RunningInventory;
import holdfast.inventory.RunningInventory.Answer;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Products and their units, as people see them. */
@Tag("database")
@Tag("cluster")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class StockRoutesTest {

  private static final String BOOK =
      "{\"name\": \"Book\", \"unitPrice\": {\"amount\": 1000, \"currency\": \"EUR\"}}";
  private static final String DEARER =
      "{\"name\": \"Book\", \"unitPrice\": {\"amount\": 1200, \"currency\": \"EUR\"}}";

  private RunningInventory inventory;

  @BeforeAll
  void start() {
    inventory = RunningInventory.start(1);
  }

  @AfterAll
  void stop() {
    inventory.close();
  }

  @Test
  void a_product_is_created_once_and_defining_it_again_changes_nothing() {
    var created = define("defined", BOOK);
    assertThat(created.status()).isEqualTo(201);
    assertThat(created.header("Location")).isEqualTo("/v1/stock/defined");
    assertThat(created.body().path("version").asInt()).isEqualTo(1);

    var again = define("defined", BOOK);
    assertThat(again.status()).isEqualTo(200);
    assertThat(again.body()).isEqualTo(created.body());
  }

  @Test
  void a_new_price_has_a_new_version() {
    define("priced", BOOK);

    var changed = define("priced", DEARER);

    assertThat(changed.status()).isEqualTo(200);
    assertThat(changed.body().path("priceVersion").asInt()).isEqualTo(2);
    assertThat(changed.body().path("definitionVersion").asInt()).isEqualTo(2);
  }

  @Test
  void a_definition_that_somebody_changed_meanwhile_is_not_overwritten() {
    define("matched", BOOK);
    define("matched", DEARER);

    var late = define("matched", BOOK, "If-Match", "\"1\"");
    assertThat(late.status()).isEqualTo(412);
    assertThat(late.code()).isEqualTo("definition_changed");
    assertThat(define("matched", BOOK, "If-Match", "\"2\"").status()).isEqualTo(200);
  }

  @Test
  void sales_do_not_stand_in_the_way_of_a_definition() {
    inventory.stock("sold", 5);
    var before = inventory.operator("GET", "/v1/stock/sold", "").header("ETag");
    inventory.orders("PUT", reservation(1), RunningInventory.reserve(line("sold", 2)));
    assertThat(inventory.operator("GET", "/v1/stock/sold", "").header("ETag")).isNotEqualTo(before);

    assertThat(define("sold", DEARER, "If-Match", before).status()).isEqualTo(200);
  }

  @Test
  void what_a_reader_knows_is_not_sent_again() {
    inventory.stock("known", 5);
    var first = inventory.customer("GET", "/v1/stock/known", "");
    assertThat(first.body().path("available").asInt()).isEqualTo(5);

    var again =
        inventory.customer("GET", "/v1/stock/known", "", "If-None-Match", first.header("ETag"));

    assertThat(again.status()).isEqualTo(304);
  }

  @Test
  void what_cannot_be_a_product_is_as_unknown_as_one_that_is_not_there() {
    for (var sku : List.of("nobody-defined-me", "x".repeat(65), "a%20b", "a%7Cb")) {
      var answer = inventory.customer("GET", "/v1/stock/" + sku, "");
      assertThat(answer.status()).isEqualTo(404);
      assertThat(answer.code()).isEqualTo("unknown_sku");
    }
  }

  @Test
  void an_adjustment_is_made_once_however_often_it_is_asked_for() {
    inventory.stock("adjusted", 5);
    var body = "{\"delta\": 3, \"reason\": \"COUNTED\", \"reference\": \"aisle 3\"}";

    var made = adjust("adjusted", "k1", body);
    assertThat(made.status()).isEqualTo(201);
    assertThat(made.body().path("onHand").asInt()).isEqualTo(8);

    var again = adjust("adjusted", "\"k1\"", body);
    assertThat(again.status()).isEqualTo(200);
    assertThat(again.header("Idempotent-Replayed")).isEqualTo("true");
    assertThat(again.body()).isEqualTo(made.body());

    var other = adjust("adjusted", "k1", "{\"delta\": 4, \"reason\": \"COUNTED\"}");
    assertThat(other.status()).isEqualTo(422);
    assertThat(other.code()).isEqualTo("idempotency_key_reused");
  }

  @Test
  void of_many_equal_adjustments_at_once_one_is_told_that_it_was_made() {
    inventory.stock("raced", 1);
    var body = "{\"delta\": 1, \"reason\": \"RECEIVED\"}";

    var statuses =
        IntStream.range(0, 50)
            .mapToObj(_ ->
                inventory.send(
                    "gateway",
                    true,
                    "POST",
                    "/v1/stock/raced/adjustments",
                    body,
                    "Idempotency-Key",
                    "k"))
            .toList()
            .stream()
            .map(answer -> answer.join().status())
            .toList();

    assertThat(statuses).filteredOn(status -> status == 201).hasSize(1);
    assertThat(statuses).filteredOn(status -> status == 200).hasSize(49);
    assertThat(inventory.customer("GET", "/v1/stock/raced", "").body().path("onHand").asInt())
        .isEqualTo(2);
  }

  @Test
  void a_refused_adjustment_is_told_the_same_when_it_is_repeated() {
    inventory.stock("short", 5);
    var body = "{\"delta\": -6, \"reason\": \"DAMAGED\"}";

    var refused = adjust("short", "k1", body);
    assertThat(refused.status()).isEqualTo(409);
    assertThat(refused.code()).isEqualTo("insufficient_stock");
    adjust("short", "k2", "{\"delta\": 10, \"reason\": \"RECEIVED\"}");

    assertThat(adjust("short", "k1", body).code()).isEqualTo("insufficient_stock");
  }

  @Test
  void whoever_expected_other_stock_may_try_again_with_the_same_key() {
    inventory.stock("expected", 5);

    var wrong =
        adjust("expected", "k1", "{\"delta\": -1, \"reason\": \"COUNTED\", \"expectedOnHand\": 4}");
    assertThat(wrong.status()).isEqualTo(412);
    assertThat(wrong.code()).isEqualTo("stock_changed");

    var right =
        adjust("expected", "k1", "{\"delta\": -1, \"reason\": \"COUNTED\", \"expectedOnHand\": 5}");
    assertThat(right.status()).isEqualTo(201);
  }

  @Test
  void nothing_is_received_of_a_product_that_nobody_defined() {
    var answer = adjust("undefined", "k1", "{\"delta\": 1, \"reason\": \"RECEIVED\"}");

    assertThat(answer.status()).isEqualTo(404);
    assertThat(answer.code()).isEqualTo("unknown_sku");
  }

  @Test
  void a_check_says_what_could_be_had_and_promises_nothing() {
    inventory.stock("checked", 5);

    var answer =
        inventory.customer(
            "POST",
            "/v1/stock/check",
            "{\"lines\": [%s, %s, %s]}"
                .formatted(line("checked", 2), line("nowhere", 1), line("checked", 4)));

    assertThat(answer.status()).isEqualTo(200);
    var lines = answer.body().path("lines");
    assertThat(lines).hasSize(2);
    assertThat(lines.path(0).path("quantity").asInt()).isEqualTo(6);
    assertThat(lines.path(0).path("outcome").asText()).isEqualTo("out_of_stock");
    assertThat(lines.path(0).path("available").asInt()).isEqualTo(5);
    assertThat(lines.path(1).path("outcome").asText()).isEqualTo("unknown_sku");
    assertThat(inventory.customer("GET", "/v1/stock/checked", "").body().path("held").asInt())
        .isZero();
  }

  @Test
  void several_products_are_read_in_the_order_asked_for() {
    inventory.stock("several-b", 2);
    inventory.stock("several-a", 1);

    var answer = inventory.customer("GET", "/v1/stock?sku=several-b&sku=none&sku=several-a", "");

    assertThat(answer.body().path("items").path(0).path("onHand").asInt()).isEqualTo(2);
    assertThat(answer.body().path("items").path(1).path("onHand").asInt()).isEqualTo(1);
    assertThat(answer.body().path("unknown").path(0).asText()).isEqualTo("none");
  }

  @Test
  void the_list_goes_through_all_products_page_by_page() {
    for (int i = 0; i < 5; i++) {
      inventory.stock("list-" + i, i);
    }
    await()
        .untilAsserted(() ->
            assertThat(skus("/v1/stock?limit=2"))
                .containsSubsequence("list-0", "list-1", "list-2", "list-3", "list-4")
                .doesNotHaveDuplicates());
  }

  @Test
  void the_list_of_what_runs_low_leaves_out_what_does_not() {
    define("low-1", low(5));
    adjust("low-1", "k", "{\"delta\": 5, \"reason\": \"RECEIVED\"}");
    define("low-2", low(5));
    adjust("low-2", "k", "{\"delta\": 6, \"reason\": \"RECEIVED\"}");

    await()
        .untilAsserted(() -> {
          assertThat(skus("/v1/stock?limit=200")).contains("low-1", "low-2");
          assertThat(skus("/v1/stock?lowStock=true")).contains("low-1").doesNotContain("low-2");
        });
  }

  @Test
  void a_loss_of_promised_units_names_the_orders_at_risk() {
    inventory.stock("lost", 5);
    inventory.orders("PUT", reservation(7), RunningInventory.reserve(line("lost", 2)));
    inventory.orders("PUT", reservation(8), RunningInventory.reserve(line("lost", 3)));

    var lost = adjust("lost", "k1", "{\"delta\": -3, \"reason\": \"SHRINKAGE\"}");

    assertThat(lost.status()).isEqualTo(201);
    assertThat(lost.body().path("shortfall").asInt()).isEqualTo(3);
    assertThat(lost.body().path("ordersAtRisk")).hasSize(1);
    assertThat(lost.body().at("/ordersAtRisk/0").asText()).endsWith("8");
    var seen = inventory.customer("GET", "/v1/stock/lost", "").body();
    assertThat(seen.path("available").asInt()).isZero();
    assertThat(seen.has("ordersAtRisk")).isFalse();
  }

  @Test
  void movements_say_what_came_and_went_and_who_said_so() {
    inventory.stock("moved", 5);
    adjust("moved", "k1", "{\"delta\": -1, \"reason\": \"DAMAGED\", \"reference\": \"wet\"}");
    var path = "/v1/stock/moved/movements";

    await()
        .untilAsserted(
            () -> assertThat(inventory.operator("GET", path, "").body().path("items")).hasSize(2));
    var page = inventory.operator("GET", path + "?limit=1", "").body();
    assertThat(page.at("/items/0/kind").asText()).isEqualTo("DAMAGED");
    assertThat(page.at("/items/0/onHand").asInt()).isEqualTo(4);
    assertThat(page.at("/items/0/by").asText()).isEqualTo("olga");
    var next = path + "?limit=1&cursor=" + page.path("nextCursor").asText();
    var last = inventory.operator("GET", next, "").body();
    assertThat(last.at("/items/0/kind").asText()).isEqualTo("RECEIVED");
    assertThat(last.has("nextCursor")).isFalse();

    assertThat(inventory.customer("GET", path, "").code()).isEqualTo("forbidden");
    assertThat(inventory.operator("GET", "/v1/stock/nothing/movements", "").code())
        .isEqualTo("unknown_sku");
  }

  @Test
  void only_operators_define_and_adjust_and_only_through_the_gateway() {
    inventory.stock("guarded", 5);
    var path = "/v1/stock/guarded";
    var adjustment = "{\"delta\": 1, \"reason\": \"RECEIVED\"}";
    var key = new String[] {"Idempotency-Key", "k"};

    assertThat(inventory.customer("PUT", path, BOOK).code()).isEqualTo("forbidden");
    assertThat(inventory.customer("POST", path + "/adjustments", adjustment, key).code())
        .isEqualTo("forbidden");
    assertThat(inventory.send("order-cluster", true, "GET", path, "").join().code())
        .isEqualTo("forbidden");
    var stranger = inventory.send(inventory.to(0, path).build()).join();
    assertThat(stranger.status()).isEqualTo(401);
    assertThat(stranger.code()).isEqualTo("unauthenticated");
  }

  private List<String> skus(String path) {
    var skus = new ArrayList<String>();
    var cursor = "";
    do {
      var page =
          inventory.customer("GET", path + (cursor.isEmpty() ? "" : "&cursor=" + cursor), "");
      assertThat(page.status()).isEqualTo(200);
      page.body().path("items").forEach(item -> skus.add(item.path("sku").asText()));
      cursor = page.body().path("nextCursor").asText();
    } while (!cursor.isEmpty());
    return skus;
  }

  private static String low(int units) {
    return "{\"name\": \"Book\", \"unitPrice\": {\"amount\": 1, \"currency\": \"EUR\"},"
        + " \"lowStockAt\": %d}".formatted(units);
  }

  private static String reservation(int number) {
    return "/internal/v1/reservations/00000000-0000-0000-0000-%012d-1".formatted(number);
  }

  private static String line(String sku, int quantity) {
    return RunningInventory.line(sku, quantity);
  }

  private Answer define(String sku, String body, String... headers) {
    return inventory.operator("PUT", "/v1/stock/" + sku, body, headers);
  }

  private Answer adjust(String sku, String key, String body) {
    return inventory.operator(
        "POST", "/v1/stock/" + sku + "/adjustments", body, "Idempotency-Key", key);
  }
}
