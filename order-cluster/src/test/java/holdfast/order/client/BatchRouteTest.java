package holdfast.order.client;

import static org.assertj.core.api.Assertions.assertThat;

import holdfast.kit.domain.Money;
import holdfast.kit.json.Json;
import holdfast.kit.json.StrictJson;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A request that is too large for its receiver would fail all it carries, again and again. */
final class BatchRouteTest {

  private static final String ATTEMPT = "123e4567-e89b-12d3-a456-426614174000-2";
  private static final Instant LONGEST_TIME = Instant.parse("2026-11-21T12:00:00.123456789Z");
  private static final int LONGEST_NAME = 255;

  private static final InventoryJson.Line LARGEST_LINE =
      new InventoryJson.Line("x".repeat(64), 10_000);

  @Test
  void the_largest_stock_operation_is_no_larger_than_its_weight() {
    for (int lines : List.of(1, 8, 100)) {
      var operation = reservation(lines);

      assertThat(Json.bytes(operation)).hasSizeLessThan(operation.weight());
    }
  }

  @Test
  void the_largest_payment_operation_is_no_larger_than_its_weight() {
    var longest =
        List.of("\u0001".repeat(LONGEST_NAME), "\u20ac".repeat(LONGEST_NAME), "\"".repeat(255));
    for (var subject : longest) {
      var operation = authorisation(subject);

      assertThat(Json.bytes(operation)).hasSizeLessThan(operation.weight());
    }
  }

  @Test
  void a_request_of_the_heaviest_weight_is_one_that_its_receiver_takes() {
    var operations = new ArrayList<InventoryJson.Operation>();
    for (int weight = reservation(1).weight();
        weight <= BatchRoute.HEAVIEST;
        weight += reservation(1).weight()) {
      operations.add(reservation(1));
    }

    assertThat(Json.bytes(new InventoryJson.Operations(operations)))
        .hasSizeBetween(StrictJson.MAX_DOCUMENT / 2, StrictJson.MAX_DOCUMENT);
  }

  /** Bytes that no question has: the frame around them, and a comma after each. */
  @Test
  void the_frame_of_a_request_fits_into_what_is_left() {
    var frame = Json.bytes(new InventoryJson.Operations(List.of())).length;

    assertThat(BatchRoute.HEAVIEST + frame + 64).isLessThan(StrictJson.MAX_DOCUMENT);
  }

  private static InventoryJson.Operation reservation(int lines) {
    return new InventoryJson.Operation(
        "allocate",
        ATTEMPT,
        LONGEST_TIME,
        Long.MAX_VALUE,
        "x".repeat(64),
        Collections.nCopies(lines, LARGEST_LINE));
  }

  private static PaymentJson.Operation authorisation(String subject) {
    return new PaymentJson.Operation(
        "authorise",
        "x".repeat(64),
        ATTEMPT,
        new Money(Money.MAX_AMOUNT, "EUR"),
        ATTEMPT,
        subject,
        "OPERATOR",
        "x".repeat(64),
        LONGEST_TIME);
  }
}
