package holdfast.inventory.http;

import static org.assertj.core.api.Assertions.assertThat;

import holdfast.inventory.RunningInventory;
import holdfast.inventory.RunningInventory.Answer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is not as it should be gets a problem document that says so, and changes nothing. */
@Tag("database")
@Tag("cluster")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BadInputTest {

  private static final String RESERVATION =
      "/internal/v1/reservations/0f8e5b0a-6f0e-5c56-9d5c-0d9c8a4f7b11-1";

  private RunningInventory inventory;

  @BeforeAll
  void start() {
    inventory = RunningInventory.start(1);
    inventory.stock("book", 5);
  }

  @AfterAll
  void nothing_was_changed() {
    assertThat(inventory.customer("GET", "/v1/stock/book", "").body().path("version").asInt())
        .isEqualTo(3);
    inventory.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{",
        "",
        "[1,]",
        "{\"a\": 1, \"a\": 2}",
        "{} {}",
        "nonsense",
        "{\"name\": \"\\ud800\"}",
        "[[[[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]]]",
        "{\"name\": 1e99999999999999999999999999999999}"
      })
  void what_is_not_json_as_we_take_it_is_400(String body) {
    var answer =
        inventory.operator("PUT", "/v1/stock/book", body, "Content-Type", "application/json");

    assertProblem(answer, 400, "invalid_json");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {}                                                                                    | /name missing, /unitPrice missing
          {"name": "", "unitPrice": {"amount": 1, "currency": "EUR"}}                           | /name length_out_of_range
          {"name": 5, "unitPrice": {"amount": 1, "currency": "EUR"}}                            | /name wrong_type
          {"name": null, "unitPrice": {"amount": 1, "currency": "EUR"}}                         | /name wrong_type
          {"name": "x", "unitPrice": 10}                                                        | /unitPrice wrong_type
          {"name": "x", "unitPrice": {"amount": -1, "currency": "EUR"}}                         | /unitPrice/amount amount_out_of_range
          {"name": "x", "unitPrice": {"amount": 1000000000001, "currency": "EUR"}}              | /unitPrice/amount amount_out_of_range
          {"name": "x", "unitPrice": {"amount": 99999999999999999999, "currency": "EUR"}}       | /unitPrice/amount amount_out_of_range
          {"name": "x", "unitPrice": {"amount": 1.0, "currency": "EUR"}}                        | /unitPrice/amount wrong_type
          {"name": "x", "unitPrice": {"amount": "1", "currency": "EUR"}}                        | /unitPrice/amount wrong_type
          {"name": "x", "unitPrice": {"amount": 1, "currency": "DEM"}}                          | /unitPrice/currency unknown_currency
          {"name": "x", "unitPrice": {"amount": 1, "currency": "XAU"}}                          | /unitPrice/currency unknown_currency
          {"name": "x", "unitPrice": {"amount": 1, "currency": "eur"}}                          | /unitPrice/currency unknown_currency
          {"name": "x", "unitPrice": {"amount": 1, "currency": "EUR"}, "lowStockAt": -1}        | /lowStockAt low_stock_out_of_range
          {"name": "x", "unitPrice": {"amount": 1, "currency": "EUR"}, "perOrderLimit": 0}      | /perOrderLimit limit_out_of_range
          {"name": "x", "unitPrice": {"amount": 1, "currency": "EUR"}, "perOrderLimit": 100001} | /perOrderLimit limit_out_of_range
          {"name": "x", "unitPrice": {"amount": 1, "currency": "EUR"}, "onHand": 5}             | /onHand unknown_field
          {"name": "x", "unitPrice": {"amount": 1, "currency": "EUR", "cents": 1}}              | /unitPrice/cents unknown_field
          [1]                                                                                   | ' wrong_type'
          """)
  void a_definition_with_wrong_fields_is_422(String body, String errors) {
    assertInvalid(inventory.operator("PUT", "/v1/stock/book", body), errors);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {}                                                           | /reason missing, /delta missing
          {"delta": 0, "reason": "COUNTED"}                            | /delta delta_out_of_range
          {"delta": 100000001, "reason": "COUNTED"}                    | /delta delta_out_of_range
          {"delta": 99999999999, "reason": "COUNTED"}                  | /delta delta_out_of_range
          {"delta": 1, "reason": "DAMAGED"}                            | /delta delta_out_of_range
          {"delta": 1, "reason": "SHRINKAGE"}                          | /delta delta_out_of_range
          {"delta": "1", "reason": "COUNTED"}                          | /delta wrong_type
          {"delta": 1, "reason": "STOLEN"}                             | /reason unknown_value
          {"delta": 1, "reason": "counted"}                            | /reason unknown_value
          {"delta": 1, "reason": 3}                                    | /reason wrong_type
          {"delta": 1, "reason": "COUNTED", "expectedOnHand": -1}      | /expectedOnHand on_hand_out_of_range
          {"delta": 1, "reason": "COUNTED", "reference": "a\\u0000b"}  | /reference invalid_text
          {"delta": 1, "reason": "COUNTED", "by": "me"}                | /by unknown_field
          """)
  void an_adjustment_with_wrong_fields_is_422(String body, String errors) {
    assertInvalid(adjust(body, "Idempotency-Key", "k"), errors);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {}                                                           | /lines missing
          {"lines": []}                                                | /lines too_few_lines
          {"lines": {}}                                                | /lines wrong_type
          {"lines": [{"sku": "book"}]}                                 | /lines/0/quantity missing
          {"lines": [{"sku": "book", "quantity": 0}]}                  | /lines/0/quantity quantity_out_of_range
          {"lines": [{"sku": "book", "quantity": 10001}]}              | /lines/0/quantity quantity_out_of_range
          {"lines": [{"sku": "book", "quantity": 1.5}]}                | /lines/0/quantity wrong_type
          {"lines": [{"sku": "a b", "quantity": 1}]}                   | /lines/0/sku invalid_sku
          {"lines": [{"sku": "book", "quantity": 1, "price": 1}]}      | /lines/0/price unknown_field
          """)
  void a_check_with_wrong_lines_is_422(String body, String errors) {
    assertInvalid(inventory.customer("POST", "/v1/stock/check", body), errors);
  }

  @Test
  void more_lines_than_one_hundred_and_more_of_a_product_than_a_hundred_thousand_are_422() {
    var lines = new ArrayList<String>();
    for (int i = 0; i <= 100; i++) {
      lines.add(RunningInventory.line("sku-" + i, 1));
    }
    assertInvalid(check(lines), "/lines too_many_lines");
    lines.clear();
    for (int i = 0; i < 11; i++) {
      lines.add(RunningInventory.line("book", 10_000));
    }
    assertInvalid(check(lines), "/lines quantity_out_of_range");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"ttlSeconds": 600, "lines": [{"sku": "book", "quantity": 1}]}                                            | /intendedAt missing
          {"intendedAt": "yesterday", "ttlSeconds": 600, "lines": [{"sku": "book", "quantity": 1}]}                 | /intendedAt invalid_time
          {"intendedAt": 5, "ttlSeconds": 600, "lines": [{"sku": "book", "quantity": 1}]}                           | /intendedAt wrong_type
          {"intendedAt": "2026-01-01T12:00:00Z", "ttlSeconds": 0, "lines": [{"sku": "book", "quantity": 1}]}        | /ttlSeconds ttl_out_of_range
          {"intendedAt": "2026-01-01T12:00:00Z", "ttlSeconds": 86401, "lines": [{"sku": "book", "quantity": 1}]}    | /ttlSeconds ttl_out_of_range
          {"intendedAt": "2026-01-01T12:00:00Z", "ttlSeconds": 600, "lines": [{"sku": "book", "quantity": 100001}]} | /lines/0/quantity quantity_out_of_range
          {"intendedAt": "2026-01-01T12:00:00Z", "ttlSeconds": 600}                                                 | /lines missing
          """)
  void a_reservation_with_wrong_fields_is_422(String body, String errors) {
    assertInvalid(inventory.orders("PUT", RESERVATION, body), errors);
  }

  @ParameterizedTest
  @CsvSource({
    "/v1/stock?limit=0, invalid_query",
    "/v1/stock?limit=201, invalid_query",
    "/v1/stock?limit=x, invalid_query",
    "/v1/stock?limit=1&limit=2, invalid_query",
    "/v1/stock?lowStock=yes, invalid_query",
    "/v1/stock?colour=red, invalid_query",
    "/v1/stock?sku=a%20b, invalid_query",
    "/v1/stock?sku=a&limit=5, invalid_query",
    "/v1/stock?cursor=***, invalid_cursor",
    "/v1/stock?cursor=IA, invalid_cursor",
  })
  void a_wrong_query_is_400(String path, String code) {
    assertProblem(inventory.customer("GET", path, ""), 400, code);
  }

  @Test
  void an_adjustment_needs_a_key_that_is_one() {
    var body = "{\"delta\": 1, \"reason\": \"COUNTED\"}";

    assertProblem(adjust(body), 400, "idempotency_key_required");
    for (var bad : List.of("", "\"", "a b", "x".repeat(256))) {
      assertThat(adjust(body, "Idempotency-Key", bad).status()).as(bad).isEqualTo(400);
    }
  }

  @Test
  void an_if_match_that_is_no_version_is_400() {
    for (var bad : List.of("3", "\"x\"", "*", "W/\"1\"")) {
      var answer =
          inventory.operator(
              "PUT",
              "/v1/stock/book",
              "{\"name\": \"x\", \"unitPrice\": {\"amount\": 1, \"currency\": \"EUR\"}}",
              "If-Match",
              bad);
      assertProblem(answer, 400, "invalid_header");
    }
  }

  @Test
  void what_is_too_large_or_of_another_type_or_method_is_told_so() {
    var large = "{\"name\": \"" + "x".repeat(70_000) + "\"}";
    assertProblem(inventory.operator("PUT", "/v1/stock/book", large), 413, "body_too_large");
    assertProblem(
        inventory.operator("PUT", "/v1/stock/book", "{}", "Content-Type", "text/plain"),
        415,
        "unsupported_media_type");
    var method = inventory.operator("DELETE", "/v1/stock/book", "");
    assertProblem(method, 405, "method_not_allowed");
    assertThat(method.header("Allow")).contains("GET").contains("PUT");
    assertProblem(inventory.operator("GET", "/v1/stocks", ""), 404, "not_found");
  }

  private Answer check(List<String> lines) {
    return inventory.customer(
        "POST", "/v1/stock/check", "{\"lines\": [" + String.join(",", lines) + "]}");
  }

  private Answer adjust(String body, String... headers) {
    return inventory.operator("POST", "/v1/stock/book/adjustments", body, headers);
  }

  private static void assertInvalid(Answer answer, String errors) {
    assertProblem(answer, 422, "invalid_request");
    var found = new ArrayList<String>();
    answer
        .body()
        .path("errors")
        .forEach(
            error -> found.add(error.path("pointer").asText() + " " + error.path("code").asText()));
    assertThat(String.join(", ", found)).isEqualTo(errors);
  }

  private static void assertProblem(Answer answer, int status, String code) {
    assertThat(answer.code()).isEqualTo(code);
    assertThat(answer.status()).isEqualTo(status);
    assertThat(answer.header("Content-Type")).startsWith("application/problem+json");
    assertThat(answer.header("X-Outcome")).isEqualTo("not-executed");
    assertThat(answer.body().path("status").asInt()).isEqualTo(status);
    assertThat(answer.body().path("traceId").asText()).hasSize(32);
  }
}
