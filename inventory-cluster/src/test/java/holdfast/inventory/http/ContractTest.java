package holdfast.inventory.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import holdfast.inventory.domain.Adjustment;
import holdfast.inventory.domain.Line;
import holdfast.inventory.domain.Lines;
import holdfast.inventory.domain.ReservationId;
import holdfast.inventory.domain.Sku;
import holdfast.inventory.domain.StockTerms;
import holdfast.inventory.entity.Reservations.Gathered;
import holdfast.inventory.entity.Reservations.LineOutcome;
import holdfast.inventory.entity.StockReply;
import holdfast.inventory.entity.StockReply.Change;
import holdfast.inventory.http.ReservationJson.Affected;
import holdfast.inventory.http.ReservationJson.Handle;
import holdfast.inventory.http.ReservationJson.Operation;
import holdfast.inventory.http.ReservationJson.Reserve;
import holdfast.inventory.http.ReservationJson.Result;
import holdfast.inventory.view.StockMovements.Row;
import holdfast.kit.domain.Money;
import holdfast.kit.journal.GroupCommit.Trouble;
import holdfast.kit.json.Decoder;
import holdfast.kit.json.Json;
import holdfast.kit.json.StrictJson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.apache.pekko.util.ByteString;
import org.junit.jupiter.api.Test;

/** We read what the contract's examples ask, and answer what they show. */
class ContractTest {

  private static final Path EXAMPLES = Path.of("..", "contracts", "inventory", "examples");
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final Money TEN = new Money(1000, "EUR");
  private static final StockTerms TERMS = new StockTerms("The Book", TEN, 5, 3);
  private static final StockReply.Level LEVEL =
      new StockReply.Level(TERMS, 1, 2, 20, 2, 5, 13, 0, null, 17, Change.NONE);
  private static final Line BOOKS = Line.of("book", 2);
  private static final Line PEN = Line.of("pen", 1);
  private static final StockReply.Held BOOKS_HELD = new StockReply.Held(TEN, 1, 7);
  private static final StockReply.Held PEN_HELD = new StockReply.Held(new Money(150, "EUR"), 3, 12);
  private static final String ORDER = "0f8e5b0a-6f0e-5c56-9d5c-0d9c8a4f7b1";
  private static final Reserve RESERVE =
      new Reserve(
          Instant.parse("2026-01-01T12:00:00Z"),
          Duration.ofMinutes(10),
          new Lines(List.of(BOOKS, PEN)));
  private static final Instant RETURNED_AT = Instant.parse("2026-01-08T09:30:00Z");

  @Test
  void requests_are_read_as_they_are_meant() {
    assertThat(read("stock-terms.json", StockJson::terms)).isEqualTo(TERMS);
    assertThat(read("stock-adjustment.json", StockJson.Adjust::read))
        .isEqualTo(
            new StockJson.Adjust(
                new Adjustment(-2, Adjustment.Reason.DAMAGED, "water in aisle 3"), 20));
    assertThat(read("stock-check-request.json", StockJson.Check::read))
        .isEqualTo(new StockJson.Check(new Lines(List.of(BOOKS, Line.of("pan", 1)))));
    assertThat(read("reservation-request.json", Reserve::read)).isEqualTo(RESERVE);
    assertThat(read("reservation-ship.json", Handle::read))
        .isEqualTo(handle(21, RESERVE.intendedAt(), Line.of("book", 1)));
    assertThat(read("reservation-restock.json", Handle::read))
        .isEqualTo(handle(31, RETURNED_AT, Line.of("book", 1)));
  }

  @Test
  void a_batch_is_read_as_it_is_meant() {
    var operations =
        read("reservations-batch-request.json", ReservationJson.Batch::read).operations();

    assertThat(operations)
        .extracting(operation -> operation.path("op").asText())
        .containsExactly("reserve", "allocate", "release");
    assertThat(StrictJson.decodeTolerantly(operations.getFirst(), Operation.with(Reserve::read)))
        .isEqualTo(new Operation<>(id(1), RESERVE));
    assertThat(StrictJson.decodeTolerantly(operations.getLast(), Operation.with(Affected::read)))
        .isEqualTo(new Operation<>(id(3), new Affected(new Lines(List.of(Line.of("book", 1))))));
  }

  @Test
  void a_batch_of_shipments_and_returns_is_read_as_it_is_meant() {
    var operations =
        read("fulfilment-batch-request.json", ReservationJson.Batch::read).operations();

    assertThat(operations)
        .extracting(operation -> operation.path("op").asText())
        .containsExactly("ship", "restock", "ship");
    assertThat(StrictJson.decodeTolerantly(operations.getFirst(), Operation.with(Handle::read)))
        .isEqualTo(
            new Operation<>(
                id(1), handle(21, RESERVE.intendedAt(), BOOKS, PEN, Line.of("cup", 1))));
    assertThat(StrictJson.decodeTolerantly(operations.get(1), Operation.with(Handle::read)))
        .isEqualTo(new Operation<>(id(2), handle(31, RETURNED_AT, Line.of("book", 1))));
  }

  @Test
  void a_product_is_shown_as_it_should_be() {
    assertShown(StockJson.Level.of(new Sku("book"), LEVEL), "stock-level.json");
  }

  @Test
  void movements_are_shown_as_they_should_be() {
    var at = RESERVE.intendedAt();
    var rows =
        List.of(
            new Row(19, at.plusSeconds(2), "FELL_SHORT", 0, 4, null, null, orders(ORDER + "2")),
            new Row(18, at.plusSeconds(2), "DAMAGED", -15, 4, "water in aisle 3", "olga", orders()),
            new Row(17, at.plusSeconds(1), "SHIPPED", -1, 19, null, null, orders(ORDER + "1")));

    assertShown(
        new StockJson.Movements(rows.stream().map(StockJson.Movement::of).toList(), "MTc"),
        "stock-movements.json");
  }

  private static List<UUID> orders(String... ids) {
    return Arrays.stream(ids).map(UUID::fromString).toList();
  }

  @Test
  void a_check_is_answered_as_it_should_be() {
    assertShown(
        new StockJson.CheckedLines(
            List.of(
                StockJson.Checked.of(new LineOutcome(BOOKS, LEVEL), LEVEL),
                StockJson.Checked.unknown(
                    new LineOutcome(
                        Line.of("pan", 1),
                        new StockReply.Refused("unknown_sku", "", null, null, 0))))),
        "stock-check-answer.json");
  }

  @Test
  void a_reservation_is_answered_as_it_should_be() {
    var held = outcome("held", answered(BOOKS, BOOKS_HELD), answered(PEN, PEN_HELD));
    var allocated =
        outcome(
            "allocated",
            answered(BOOKS, new StockReply.Done(8)),
            answered(PEN, new StockReply.Done(13)));

    var book = Line.of("book", 1);
    var shipped = outcome("shipped", answered(book, new StockReply.Done(18)));
    var restocked = outcome("restocked", answered(book, new StockReply.Done(24)));

    assertShown(((Outcome.Done) held).body(), "reservation-held.json");
    assertShown(((Outcome.Done) allocated).body(), "reservation-allocated.json");
    assertShown(((Outcome.Done) shipped).body(), "reservation-shipped.json");
    assertShown(((Outcome.Done) restocked).body(), "reservation-restocked.json");
  }

  @Test
  void a_refusal_says_what_became_of_every_line() {
    var refused =
        (Outcome.No)
            outcome(
                "held",
                answered(
                    BOOKS,
                    new StockReply.Refused("out_of_stock", "2 wanted, 1 available", 1, null, 8)),
                answered(PEN, PEN_HELD));

    assertRefused(refused, "reservation-refused.json");
  }

  @Test
  void a_shipment_that_is_refused_in_part_says_what_left_and_what_is_not_known() {
    assertRefused(partlyShipped(), "reservation-ship-refused.json");
  }

  private static void assertRefused(Outcome.No refused, String name) {
    var example = example(name);
    assertThat(tree(refused.lines())).isEqualTo(example.path("lines"));
    assertThat(refused.problem().code().status()).isEqualTo(example.path("status").asInt());
    assertThat(refused.problem().code().title()).isEqualTo(example.path("title").asText());
    assertThat(refused.problem().code().code()).isEqualTo(example.path("code").asText());
    assertThat(refused.problem().detail()).isEqualTo(example.path("detail").asText());
  }

  private static Outcome.No partlyShipped() {
    return (Outcome.No)
        outcome(
            "shipped",
            answered(
                BOOKS, new StockReply.Refused("insufficient_stock", "1 on hand", null, null, 19)),
            answered(PEN, new StockReply.Done(12)),
            answered(Line.of("cup", 1), new StockReply.Unanswered(Trouble.OUTCOME_UNKNOWN)));
  }

  @Test
  void a_batch_is_answered_as_it_should_be() {
    var book = Line.of("book", 1);
    var expired =
        new StockReply.Refused(
            "reservation_expired", "its units were not allocated in time", null, null, 9);
    var silent = new StockReply.Unanswered(Trouble.OUTCOME_UNKNOWN);

    assertShown(
        new ReservationJson.Results(
            List.of(
                result(outcome("held", answered(BOOKS, BOOKS_HELD), answered(PEN, PEN_HELD))),
                result(outcome("allocated", answered(book, expired))),
                result(outcome("released", answered(book, silent))))),
        "reservations-batch-answer.json");
  }

  @Test
  void a_batch_of_shipments_and_returns_is_answered_as_it_should_be() {
    var forgotten =
        new StockReply.Refused("operation_expired", "not known, or not any more", null, null, 13);

    assertShown(
        new ReservationJson.Results(
            List.of(
                result(partlyShipped()),
                result(
                    Outcome.of(
                        id(2),
                        new Gathered(
                            List.of(answered(Line.of("book", 1), new StockReply.Done(24)))),
                        "restocked")),
                result(outcome("shipped", answered(Line.of("pen", 3), forgotten))))),
        "fulfilment-batch-answer.json");
  }

  private static Result result(Outcome outcome) {
    return ReservationRoutes.result(outcome);
  }

  private static Outcome outcome(String whenDone, LineOutcome... lines) {
    return Outcome.of(id(1), new Gathered(Arrays.asList(lines)), whenDone);
  }

  private static LineOutcome answered(Line line, StockReply reply) {
    return new LineOutcome(line, reply);
  }

  private static Handle handle(int operation, Instant intendedAt, Line... lines) {
    var id = UUID.fromString("0f8e5b0a-6f0e-5c56-9d5c-0d9c8a4f7b" + operation);
    return new Handle(id, intendedAt, new Lines(List.of(lines)));
  }

  private static ReservationId id(int number) {
    return Objects.requireNonNull(ReservationId.parse(ORDER + number + "-1"));
  }

  private static <T> T read(String example, Decoder<T> decoder) {
    return StrictJson.decode(StrictJson.parse(ByteString.fromArray(bytes(example))), decoder);
  }

  private static void assertShown(Object body, String example) {
    assertThat(tree(body)).as(example).isEqualTo(example(example));
  }

  private static JsonNode example(String name) {
    return tree(bytes(name));
  }

  private static JsonNode tree(Object body) {
    return tree(Json.bytes(body));
  }

  private static JsonNode tree(byte[] json) {
    try {
      return JSON.readTree(json);
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }

  private static byte[] bytes(String example) {
    try {
      return Files.readAllBytes(EXAMPLES.resolve(example));
    } catch (IOException missing) {
      throw new UncheckedIOException(missing);
    }
  }
}
