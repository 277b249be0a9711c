package holdfast.order.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import holdfast.order.http.OrderService.Answer;
import java.nio.charset.Charset;
import java.util.Collections;
import java.util.regex.Matcher;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is wrong with a request is said, and changes nothing: its key still places an order. */
@Tag("database")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OrderRequestsTest {

  private static final String RIGHT =
      "{\"accountId\": \"ada-eur\", \"currency\": \"EUR\","
          + " \"lines\": [{\"sku\": \"silent\", \"quantity\": 1}]}";

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
  void theKeyIsNotUsedUp() {
    assertThat(service.post("ada", key(), RIGHT).status()).isEqualTo(201);
    keys++;
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = "=>",
      quoteCharacter = '`',
      textBlock =
          """
          {} => /accountId missing, /currency missing, /lines missing
          [] => (all) wrong_type
          3 => (all) wrong_type
          + "colour": "red" => /colour unknown_field
          + "status": "CONFIRMED" => /status unknown_field
          accountId: 7 => /accountId wrong_type
          accountId: null => /accountId wrong_type
          accountId: "" => /accountId invalid_account_id
          accountId: "a|b" => /accountId invalid_account_id
          accountId: "é" => /accountId invalid_account_id
          accountId: "a\\u0000" => /accountId invalid_account_id
          currency: "eur" => /currency unknown_currency
          currency: "XTS" => /currency unknown_currency
          currency: "DEM" => /currency unknown_currency
          lines: {} => /lines wrong_type
          lines: [] => /lines too_few_lines
          lines: [7] => /lines/0 wrong_type
          lines: [{}] => /lines/0/sku missing, /lines/0/quantity missing
          lines: [{"sku": "a b", "quantity": 1}] => /lines/0/sku invalid_sku
          lines: [{"sku": "a", "quantity": 0}] => /lines/0/quantity quantity_out_of_range
          lines: [{"sku": "a", "quantity": -1}] => /lines/0/quantity quantity_out_of_range
          lines: [{"sku": "a", "quantity": 10001}] => /lines/0/quantity quantity_out_of_range
          lines: [{"sku": "a", "quantity": 99999999999999999999}] => /lines/0/quantity quantity_out_of_range
          lines: [{"sku": "a", "quantity": 1.0}] => /lines/0/quantity wrong_type
          lines: [{"sku": "a", "quantity": 1e3}] => /lines/0/quantity wrong_type
          lines: [{"sku": "a", "quantity": "1"}] => /lines/0/quantity wrong_type
          lines: [{"sku": "a", "quantity": true}] => /lines/0/quantity wrong_type
          lines: [{"sku": "a", "quantity": 1, "price": 1}] => /lines/0/price unknown_field
          + "expectedTotal": 10 => /expectedTotal wrong_type
          + "expectedTotal": {"amount": -1, "currency": "EUR"} => /expectedTotal/amount amount_out_of_range
          + "expectedTotal": {"amount": 1000000000001, "currency": "EUR"} => /expectedTotal/amount amount_out_of_range
          + "expectedTotal": {"amount": 10.5, "currency": "EUR"} => /expectedTotal/amount wrong_type
          + "expectedTotal": {"amount": 1, "currency": "USD"} => /expectedTotal/currency currency_mismatch
          + "note": "" => /note length_out_of_range
          + "note": "a\\u0007b" => /note invalid_text
          + "note": ["a"] => /note wrong_type
          """)
  void a_field_that_is_not_as_it_should_be_is_named(String change, String errors) {
    var answer = service.post("ada", key(), changed(change));

    assertThat(answer.status()).isEqualTo(422);
    assertThat(answer.text("/code")).isEqualTo("invalid_request");
    assertThat(errors(answer)).isEqualTo(errors);
  }

  @Test
  void more_lines_or_units_than_an_order_may_have_are_refused() {
    assertThat(errors(service.post("ada", key(), changed("lines: [" + lines(101, 1) + "]"))))
        .isEqualTo("/lines too_many_lines");
    assertThat(errors(service.post("ada", key(), changed("lines: [" + lines(11, 10_000) + "]"))))
        .isEqualTo("/lines quantity_out_of_range");
    assertThat(
            errors(service.post("ada", key(), changed("+ \"note\": \"" + "x".repeat(501) + "\""))))
        .isEqualTo("/note length_out_of_range");
  }

  @Test
  void the_largest_order_is_taken() {
    var answer =
        service.post(
            "largest",
            "k",
            changed("lines: [" + lines(10, 10_000) + "]")
                .replace(
                    "{\"accountId\"", "{\"note\": \"" + "é".repeat(500) + "\", \"accountId\""));

    assertThat(answer.status()).isEqualTo(201);
    assertThat(answer.json().at("/lines/0/quantity").asInt()).isEqualTo(100_000);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "{\"accountId\": \"a\", \"accountId\": \"b\"}",
        "{} {}",
        "{\"lines\": [1,]}",
        "{'accountId': 'a'}",
        "{\"note\": \"\\ud800\"}",
        "[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]",
        "NaN"
      })
  void what_is_no_json_is_refused(String body) {
    assertProblem(service.post("ada", key(), body), 400, "invalid_json");
  }

  @Test
  void bytes_that_are_no_utf_8_are_no_json() {
    for (var charset : new String[] {"ISO-8859-1", "UTF-16"}) {
      var body = RIGHT.replace("ada-eur", "ada-eür").getBytes(Charset.forName(charset));

      assertProblem(service.postBytes("ada", "application/json", body), 400, "invalid_json");
    }
  }

  @Test
  void only_json_of_a_reasonable_size_is_read() {
    var right = RIGHT.getBytes(UTF_8);

    assertProblem(service.postBytes("ada", "text/plain", right), 415, "unsupported_media_type");
    assertProblem(
        service.postBytes("ada", "application/json", new byte[64 * 1024 + 1]),
        413,
        "body_too_large");
  }

  @Test
  void a_key_is_needed_and_has_to_be_one() {
    assertProblem(service.post("ada", null, RIGHT), 400, "idempotency_key_required");
    for (var key : new String[] {"\"\"", "a b", "\"open", "x".repeat(256)}) {
      assertProblem(service.post("ada", key, RIGHT), 400, "idempotency_key_invalid");
    }
  }

  @Test
  void what_is_wrong_is_said_in_the_order_of_the_checks() {
    assertProblem(service.post("ada", null, "{"), 400, "invalid_json");
    assertProblem(service.post("ada", null, "{}"), 422, "invalid_request");
    assertProblem(
        service.post("ada", null, RIGHT, "Authorization", "Bearer x"), 401, "unauthenticated");
    assertProblem(
        service.post("ada", null, "{}", "Authorization", "Bearer x"), 401, "unauthenticated");
    assertProblem(service.post("ada", null, RIGHT, "X-Deadline-Ms", "soon"), 400, "invalid_header");
  }

  @Test
  void nobody_but_the_gateway_may_call_and_nobody_without_a_token() {
    assertProblem(service.getWithoutToken("/v1/orders"), 401, "unauthenticated");
    assertProblem(service.getVia("inventory-cluster", "ada", "/v1/orders"), 403, "forbidden");
    assertProblem(service.getVia("inventory-cluster", "ada", "/v1/orders/abc"), 403, "forbidden");
  }

  @ParameterizedTest
  @ValueSource(strings = {"include=", "include=payment,", "include=secrets", "includes=payment"})
  void a_query_that_means_nothing_is_refused(String query) {
    var path = "/v1/orders/d5148355-3a40-50d5-ae76-08f774acd099?" + query;

    assertProblem(service.get("ada", path), 400, "invalid_query");
  }

  private static void assertProblem(Answer answer, int status, String code) {
    assertThat(answer.status()).isEqualTo(status);
    assertThat(answer.text("/code")).isEqualTo(code);
    assertThat(answer.header("Content-Type")).startsWith("application/problem+json");
    assertThat(answer.header("X-Outcome")).isEqualTo("not-executed");
  }

  private String key() {
    return "key-" + keys;
  }

  /**
   * The right body with a field more ({@code + …}), another value of one, or all of it replaced.
   */
  private static String changed(String change) {
    if (change.startsWith("+ ")) {
      return RIGHT.replace("{\"accountId\"", "{" + change.substring(2) + ", \"accountId\"");
    }
    var parts = change.split(": ", 2);
    return switch (parts[0]) {
      case "accountId" -> RIGHT.replace("\"ada-eur\"", parts[1]);
      case "currency" -> RIGHT.replace("\"EUR\"", parts[1]);
      case "lines" -> RIGHT.replaceFirst("\\[.*]", Matcher.quoteReplacement(parts[1]));
      default -> change;
    };
  }

  private static String lines(int number, int quantity) {
    return String.join(
        ", ", Collections.nCopies(number, "{\"sku\": \"silent\", \"quantity\": " + quantity + "}"));
  }

  private static String errors(Answer answer) {
    var errors = answer.json().get("errors");
    return String.join(
        ", ",
        StreamSupport.stream(errors.spliterator(), false)
            .map(error -> where(error) + " " + error.get("code").asText())
            .toList());
  }

  private static String where(JsonNode error) {
    var pointer = error.get("pointer").asText();
    return pointer.isEmpty() ? "(all)" : pointer;
  }
}
