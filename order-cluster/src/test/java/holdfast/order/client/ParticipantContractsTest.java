package holdfast.order.client;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.json.JsonMapper;
import holdfast.kit.cluster.OutcomeUnknown;
import holdfast.kit.domain.Money;
import holdfast.kit.json.Json;
import holdfast.order.domain.Line;
import holdfast.order.domain.OperationId;
import holdfast.order.domain.Outcome;
import holdfast.order.domain.Sku;
import holdfast.order.domain.Step;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.apache.pekko.util.ByteString;
import org.junit.jupiter.api.Test;

/** Our copies of the participants' JSON fit the examples that the participants test against. */
class ParticipantContractsTest {

  private static final Path CONTRACTS = Path.of("..", "contracts");
  private static final String ORDER = "0f8e5b0a-6f0e-5c56-9d5c-0d9c8a4f7b1";

  @Test
  void we_ask_stock_as_its_contract_shows() throws IOException {
    var request =
        new InventoryJson.Operations(
            List.of(
                new InventoryJson.Operation(
                    "reserve",
                    ORDER + "1-1",
                    Instant.parse("2026-01-01T12:00:00Z"),
                    600L,
                    null,
                    List.of(new InventoryJson.Line("book", 2), new InventoryJson.Line("pen", 1))),
                new InventoryJson.Operation(
                    "allocate",
                    ORDER + "2-1",
                    null,
                    null,
                    null,
                    List.of(new InventoryJson.Line("book", 1))),
                new InventoryJson.Operation(
                    "release",
                    ORDER + "3-1",
                    null,
                    null,
                    null,
                    List.of(new InventoryJson.Line("book", 1)))));

    assertSameJson(request, "inventory/examples/reservations-batch-request.json");
  }

  @Test
  void we_understand_what_stock_answers() throws IOException {
    var results =
        read("inventory/examples/reservations-batch-answer.json", InventoryJson.Results.class)
            .results();

    assertThat(results).extracting(InventoryJson.Result::status).containsExactly(200, 409, 503);
    var held = requireNonNull(results.getFirst().body());
    assertThat(held.lines())
        .first()
        .isEqualTo(
            new InventoryJson.LineOutcome("book", 2, "held", new Money(1000, "EUR"), 1L, null));
  }

  @Test
  void we_ask_stock_to_ship_and_restock_as_its_contract_shows() throws IOException {
    var request =
        new InventoryJson.Operations(
            List.of(
                handling(
                    "ship",
                    "1-1",
                    "21",
                    "2026-01-01T12:00:00Z",
                    new InventoryJson.Line("book", 2),
                    new InventoryJson.Line("pen", 1),
                    new InventoryJson.Line("cup", 1)),
                handling(
                    "restock",
                    "2-1",
                    "31",
                    "2026-01-08T09:30:00Z",
                    new InventoryJson.Line("book", 1)),
                handling(
                    "ship",
                    "3-2",
                    "22",
                    "2026-01-01T12:00:00Z",
                    new InventoryJson.Line("pen", 3))));

    assertSameJson(request, "inventory/examples/fulfilment-batch-request.json");
  }

  @Test
  void we_understand_what_stock_answers_to_them() throws IOException {
    var results =
        read("inventory/examples/fulfilment-batch-answer.json", InventoryJson.Results.class)
            .results();
    var asked = List.of(new Line(new Sku("book"), 1));
    var ship = new Step.ShipStock(1, new OperationId("one"), Instant.EPOCH, asked);
    var restock = new Step.RestockStock(1, new OperationId("two"), Instant.EPOCH, asked);

    assertThatThrownBy(() -> StockAnswers.outcome(ship, asked, results.get(0)))
        .as("the cup is silent")
        .isInstanceOf(OutcomeUnknown.class);
    assertThat(StockAnswers.outcome(restock, asked, results.get(1))).isEqualTo(new Outcome.Done());
    assertThat(StockAnswers.outcome(ship, asked, results.get(2)))
        .isEqualTo(new Outcome.Contradiction("the outcome was forgotten: pen operation_expired"));
  }

  private static InventoryJson.Operation handling(
      String op, String attempt, String id, String intendedAt, InventoryJson.Line... lines) {
    return new InventoryJson.Operation(
        op,
        ORDER + attempt,
        Instant.parse(intendedAt),
        null,
        "0f8e5b0a-6f0e-5c56-9d5c-0d9c8a4f7b" + id,
        List.of(lines));
  }

  @Test
  void we_ask_for_payment_as_its_contract_shows() throws IOException {
    var request =
        new PaymentJson.Operations(
            List.of(
                new PaymentJson.Operation(
                    "authorise",
                    "alice-eur",
                    ORDER + "1-1",
                    new Money(2150, "EUR"),
                    ORDER + "1",
                    "alice",
                    "OWNER",
                    null,
                    Instant.parse("2026-01-01T12:00:00Z")),
                new PaymentJson.Operation(
                    "capture", "alice-eur", ORDER + "2-1", null, null, null, null, null, null),
                new PaymentJson.Operation(
                    "void", "alice-eur", ORDER + "3-1", null, null, null, null, null, null),
                new PaymentJson.Operation(
                    "refund",
                    "alice-eur",
                    ORDER + "4-1",
                    new Money(150, "EUR"),
                    null,
                    null,
                    null,
                    ORDER + "f",
                    Instant.parse("2026-01-01T12:00:00Z"))));

    assertSameJson(request, "payment/examples/payments-batch-request.json");
  }

  @Test
  void we_understand_what_payment_answers() throws IOException {
    var results =
        read("payment/examples/payments-batch-answer.json", PaymentJson.Results.class).results();

    assertThat(results).extracting(PaymentJson.Result::status).containsExactly(201, 409, 503);
    assertThat(results.get(1).body())
        .isEqualTo(new PaymentJson.Body("insufficient_funds", "1000 EUR are available"));
  }

  private static <T> T read(String example, Class<T> form) throws IOException {
    var document = ByteString.fromArray(Files.readAllBytes(CONTRACTS.resolve(example)));
    return requireNonNull(Json.recordOrNull(document, form), example);
  }

  private static void assertSameJson(Object request, String example) throws IOException {
    var mapper = JsonMapper.builder().build();
    assertThat(mapper.readTree(Json.bytes(request)))
        .isEqualTo(mapper.readTree(Files.readAllBytes(CONTRACTS.resolve(example))));
  }
}
