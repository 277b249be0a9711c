package holdfast.order.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is wrong with a request for an operation is said, before any order is asked. */
@Tag("database")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AfterSalesRequestsTest {

  private static final String NOBODYS = "/v1/orders/d5148355-3a40-50d5-ae76-08f774acd099/";
  private static final String FULFILMENT = "{\"lines\": [{\"sku\": \"book\", \"quantity\": 1}]}";

  private OrderService service;

  @BeforeAll
  void start() {
    service = OrderService.start();
  }

  @AfterAll
  void stop() {
    service.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = "=>",
      quoteCharacter = '`',
      textBlock =
          """
          cancel => {"reason": ""} => /reason length_out_of_range
          cancel => {"reason": 7} => /reason wrong_type
          cancel => {"reason": null} => /reason wrong_type
          cancel => {"reason": "a\\u0007b"} => /reason invalid_text
          cancel => {"colour": "red"} => /colour unknown_field
          cancel => [] => (all) wrong_type
          fulfilments => {} => /lines missing
          fulfilments => {"lines": []} => /lines too_few_lines
          fulfilments => {"lines": [{}]} => /lines/0/sku missing, /lines/0/quantity missing
          fulfilments => {"lines": [{"sku": "a b", "quantity": 0}]} => /lines/0/sku invalid_sku, /lines/0/quantity quantity_out_of_range
          fulfilments => {"lines": [{"sku": "a", "quantity": 10001}]} => /lines/0/quantity quantity_out_of_range
          fulfilments => {"lines": [{"sku": "a", "quantity": 1, "disposition": "SCRAP"}]} => /lines/0/disposition unknown_field
          fulfilments => {"lines": [{"sku": "a", "quantity": 1}], "carrier": ""} => /carrier length_out_of_range
          fulfilments => {"lines": [{"sku": "a", "quantity": 1}], "trackingNumber": 7} => /trackingNumber wrong_type
          returns => {"lines": []} => /lines too_few_lines
          returns => {"lines": [{"sku": "a", "quantity": 1}]} => /lines/0/disposition missing
          returns => {"lines": [{"sku": "a", "quantity": 1, "disposition": "BURN"}]} => /lines/0/disposition unknown_value
          returns => {"lines": [{"sku": "a", "quantity": 1, "disposition": "scrap"}]} => /lines/0/disposition unknown_value
          refunds => {} => /amount missing, /reason missing
          refunds => {"amount": 7, "reason": "x"} => /amount wrong_type
          refunds => {"amount": {"amount": 0, "currency": "EUR"}, "reason": "x"} => /amount/amount amount_out_of_range
          refunds => {"amount": {"amount": -1, "currency": "EUR"}, "reason": "x"} => /amount/amount amount_out_of_range
          refunds => {"amount": {"amount": 1, "currency": "XTS"}, "reason": "x"} => /amount/currency unknown_currency
          refunds => {"amount": {"amount": 1, "currency": "EUR"}, "reason": ""} => /reason length_out_of_range
          refunds => {"amount": {"amount": 1, "currency": "EUR"}, "reason": "x", "expectedRefunded": {}} => /expectedRefunded/amount missing, /expectedRefunded/currency missing
          """)
  void what_is_wrong_is_said_field_by_field(String kind, String body, String errors) {
    var answer = service.askAsOperator(NOBODYS + kind, "k", body);

    assertThat(answer.status()).isEqualTo(422);
    assertThat(answer.text("/code")).isEqualTo("invalid_request");
    assertThat(errors(answer)).isEqualTo(errors);
  }

  @Test
  void there_are_no_more_lines_and_units_than_an_order_can_have() {
    var line = "{\"sku\": \"a\", \"quantity\": 10000, \"disposition\": \"SCRAP\"}";
    var tooManyLines = "{\"lines\": [" + repeated(line, 101) + "]}";
    var tooManyUnits = "{\"lines\": [" + repeated(line, 11) + "]}";

    assertThat(errors(service.askAsOperator(NOBODYS + "returns", "k", tooManyLines)))
        .isEqualTo("/lines too_many_lines");
    assertThat(errors(service.askAsOperator(NOBODYS + "returns", "k", tooManyUnits)))
        .isEqualTo("/lines quantity_out_of_range");
    assertThat(
            errors(
                service.askAsOperator(
                    NOBODYS + "fulfilments",
                    "k",
                    tooManyUnits.replace(", \"disposition\": \"SCRAP\"", ""))))
        .isEqualTo("/lines quantity_out_of_range");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/v1/orders/{}/cancel",
        "/v1/orders/{}/fulfilments",
        "/v1/ops/sagas/{}/retry",
        "/v1/ops/sagas/{}/compensate"
      })
  void a_key_is_needed_a_version_is_one_and_an_order_must_exist(String template) {
    var path = template.replace("{}", "d5148355-3a40-50d5-ae76-08f774acd099");
    var body = template.endsWith("fulfilments") ? FULFILMENT : "";

    var withoutKey = service.askAsOperator(path, null, body);
    var withoutVersion = service.askAsOperator(path, "k", body, "If-Match", "W/\"1\"");
    var unknown = service.askAsOperator(path, "k", body);

    assertThat(withoutKey.text("/code")).isEqualTo("idempotency_key_required");
    assertThat(withoutKey.header("X-Outcome")).isEqualTo("not-executed");
    assertThat(withoutVersion.text("/code")).isEqualTo("invalid_header");
    assertThat(unknown.status()).isEqualTo(404);
    assertThat(unknown.text("/code")).isEqualTo("order_not_found");
  }

  private static String repeated(String line, int times) {
    return String.join(", ", Collections.nCopies(times, line));
  }

  private static String errors(OrderService.Answer answer) {
    return String.join(
        ", ",
        StreamSupport.stream(answer.json().get("errors").spliterator(), false)
            .map(error -> {
              var pointer = error.get("pointer").asText();
              return (pointer.isEmpty() ? "(all)" : pointer) + " " + error.get("code").asText();
            })
            .toList());
  }
}
