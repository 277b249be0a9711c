package holdfast.inventory.http;

import static holdfast.inventory.RunningInventory.line;
import static holdfast.inventory.RunningInventory.reserve;
import static org.assertj.core.api.Assertions.assertThat;

import holdfast.inventory.RunningInventory;
import holdfast.inventory.RunningInventory.Answer;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.Locale;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Reservations, as the order service sees them. */
@Tag("database")
@Tag("cluster")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ReservationRoutesTest {

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
  void units_of_several_products_are_held_at_their_prices() {
    inventory.stock("book", 5);
    inventory.stock("pen", 5);
    var id = id();

    var held = put(id, reserve(line("book", 2) + "," + line("pen", 1) + "," + line("book", 1)));

    assertThat(held.status()).isEqualTo(200);
    assertThat(held.body().path("reservationId").asText()).isEqualTo(id);
    var lines = held.body().path("lines");
    assertThat(lines).hasSize(2);
    assertThat(lines.path(0).path("sku").asText()).isEqualTo("book");
    assertThat(lines.path(0).path("quantity").asInt()).isEqualTo(3);
    assertThat(lines.path(0).path("outcome").asText()).isEqualTo("held");
    assertThat(lines.path(0).path("unitPrice").path("amount").asInt()).isEqualTo(1000);
    assertThat(lines.path(0).path("priceVersion").asInt()).isEqualTo(1);
    assertThat(lines.path(0).path("version").asInt()).isEqualTo(4);
    assertThat(level("book", "held")).isEqualTo(3);
  }

  @Test
  void a_repeat_is_told_the_prices_of_the_first_time() {
    inventory.stock("repeated", 5);
    var id = id();
    var body = reserve(line("repeated", 2));
    var first = put(id, body);
    inventory.operator(
        "PUT",
        "/v1/stock/repeated",
        "{\"name\": \"Book\", \"unitPrice\": {\"amount\": 9900, \"currency\": \"EUR\"}}");

    var again = put(id, body);

    assertThat(again.status()).isEqualTo(200);
    assertThat(again.body().at("/lines/0/unitPrice"))
        .isEqualTo(first.body().at("/lines/0/unitPrice"));
    assertThat(again.body().at("/lines/0/priceVersion").asInt()).isEqualTo(1);
    assertThat(level("repeated", "held")).isEqualTo(2);
  }

  @Test
  void one_refused_line_refuses_the_whole_and_every_line_is_told() {
    inventory.stock("plenty", 5);
    inventory.stock("scarce", 1);
    var id = id();

    var refused = put(id, reserve(line("plenty", 2) + "," + line("scarce", 2)));

    assertThat(refused.status()).isEqualTo(409);
    assertThat(refused.header("Content-Type")).startsWith("application/problem+json");
    assertThat(refused.code()).isEqualTo("out_of_stock");
    assertThat(refused.body().at("/lines/0/outcome").asText()).isEqualTo("held");
    assertThat(refused.body().at("/lines/1/outcome").asText()).isEqualTo("out_of_stock");
    assertThat(refused.body().at("/lines/1/available").asInt()).isEqualTo(1);

    var released = post(id, "release", lines(line("plenty", 2) + "," + line("scarce", 2)));
    assertThat(released.status()).isEqualTo(200);
    assertThat(level("plenty", "available")).isEqualTo(5);
  }

  @Test
  void an_unknown_product_refuses_a_reservation() {
    var refused = put(id(), reserve(line("nobody-defined-me", 1)));

    assertThat(refused.status()).isEqualTo(409);
    assertThat(refused.code()).isEqualTo("unknown_sku");
  }

  @Test
  void held_units_are_allocated_and_given_back() {
    inventory.stock("moved", 5);
    var id = id();
    var lines = lines(line("moved", 3));
    put(id, reserve(line("moved", 3)));

    var allocated = post(id, "allocate", lines);
    assertThat(allocated.status()).isEqualTo(200);
    assertThat(allocated.body().at("/lines/0/outcome").asText()).isEqualTo("allocated");
    assertThat(level("moved", "allocated")).isEqualTo(3);
    assertThat(post(id, "allocate", lines).status()).isEqualTo(200);

    var released = post(id, "release", lines);
    assertThat(released.body().at("/lines/0/outcome").asText()).isEqualTo("released");
    assertThat(post(id, "release", lines).status()).isEqualTo(200);
    assertThat(level("moved", "available")).isEqualTo(5);
    assertThat(post(id, "allocate", lines).code()).isEqualTo("already_released");
  }

  @Test
  void sold_units_are_shipped_in_parts_and_some_come_back() {
    inventory.stock("shipped", 5);
    var id = id();
    put(id, reserve(line("shipped", 3)));
    assertThat(post(id, "ship", handle(UUID.randomUUID(), line("shipped", 1))).code())
        .isEqualTo("not_allocated");
    post(id, "allocate", lines(line("shipped", 3)));

    var first = handle(UUID.randomUUID(), line("shipped", 2));
    var shipped = post(id, "ship", first);
    assertThat(shipped.status()).isEqualTo(200);
    assertThat(shipped.body().at("/lines/0/outcome").asText()).isEqualTo("shipped");
    assertThat(post(id, "ship", first).status()).isEqualTo(200);
    assertThat(level("shipped", "onHand")).isEqualTo(3);
    assertThat(level("shipped", "allocated")).isEqualTo(1);

    var tooMany = post(id, "ship", handle(UUID.randomUUID(), line("shipped", 2)));
    assertThat(tooMany.code()).isEqualTo("ship_exceeds_allocated");
    post(id, "ship", handle(UUID.randomUUID(), line("shipped", 1)));
    assertThat(post(id, "release", lines(line("shipped", 3))).code()).isEqualTo("already_shipped");

    var back = post(id, "restock", handle(UUID.randomUUID(), line("shipped", 2)));
    assertThat(back.body().at("/lines/0/outcome").asText()).isEqualTo("restocked");
    assertThat(level("shipped", "onHand")).isEqualTo(4);
    assertThat(post(id(), "ship", handle(UUID.randomUUID(), line("shipped", 1))).status())
        .isEqualTo(410);
  }

  @Test
  void a_line_that_cannot_be_shipped_keeps_no_other_from_leaving() {
    inventory.stock("there", 5);
    inventory.stock("lost", 5);
    var id = id();
    var both = line("lost", 2) + "," + line("there", 2);
    put(id, reserve(both));
    post(id, "allocate", lines(both));
    adjust("lost", -4, "SHRINKAGE");

    var shipment = handle(UUID.randomUUID(), both);
    for (int i = 0; i < 2; i++) {
      var shipped = post(id, "ship", shipment);
      assertThat(shipped.status()).isEqualTo(409);
      assertThat(shipped.code()).isEqualTo("insufficient_stock");
      assertThat(shipped.body().at("/lines/0/outcome").asText()).isEqualTo("insufficient_stock");
      assertThat(shipped.body().at("/lines/1/outcome").asText()).isEqualTo("shipped");
      assertThat(level("there", "onHand")).isEqualTo(3);
      adjust("lost", 1, "COUNTED");
    }
    var anew = post(id, "ship", handle(UUID.randomUUID(), line("lost", 2)));
    assertThat(anew.status()).isEqualTo(200);
  }

  @Test
  void shipments_and_returns_travel_together_with_other_operations() {
    inventory.stock("packed", 5);
    var id = id();
    put(id, reserve(line("packed", 3)));
    post(id, "allocate", lines(line("packed", 3)));
    var operation = "{\"op\": \"%s\", \"reservationId\": \"" + id + "\", %s";
    var ship =
        operation.formatted("ship", handle(UUID.randomUUID(), line("packed", 2)).substring(1));
    var back =
        operation.formatted("restock", handle(UUID.randomUUID(), line("packed", 1)).substring(1));
    var unreadable = operation.formatted("ship", lines(line("packed", 1)).substring(1));

    var results = batch(String.join(",", ship, ship, back, unreadable)).body().path("results");

    assertThat(results.path(0).at("/body/lines/0/outcome").asText()).isEqualTo("shipped");
    assertThat(results.path(1).at("/body/lines/0/outcome").asText()).isEqualTo("shipped");
    assertThat(results.path(2).at("/body/lines/0/outcome").asText()).isEqualTo("restocked");
    assertThat(results.path(3).path("status").asInt()).isEqualTo(422);
    assertThat(level("packed", "onHand")).isEqualTo(4);
    assertThat(level("packed", "allocated")).isEqualTo(1);
  }

  @Test
  void a_reservation_that_arrives_after_its_release_is_refused() {
    inventory.stock("overtaken", 5);
    var id = id();
    assertThat(post(id, "release", lines(line("overtaken", 1))).status()).isEqualTo(200);

    var late = put(id, reserve(line("overtaken", 1)));

    assertThat(late.status()).isEqualTo(409);
    assertThat(late.code()).isEqualTo("operation_cancelled");
  }

  @Test
  void other_lines_under_the_same_id_are_refused_on_every_product_they_share() {
    inventory.stock("same-1", 5);
    inventory.stock("same-2", 5);
    var id = id();
    put(id, reserve(line("same-1", 1) + "," + line("same-2", 1)));

    assertThat(put(id, reserve(line("same-1", 1))).code()).isEqualTo("exists_with_different_lines");
    assertThat(put(id, reserve(line("same-2", 1) + "," + line("same-1", 1))).status())
        .isEqualTo(200);
  }

  @Test
  void what_is_too_old_is_gone_and_what_is_ahead_of_time_is_unknown() {
    inventory.stock("timed", 5);

    var old = put(id(), reserveAt(Instant.now().minus(Duration.ofMinutes(11))));
    assertThat(old.status()).isEqualTo(410);
    assertThat(old.code()).isEqualTo("operation_expired");

    var ahead = put(id(), reserveAt(Instant.now().plus(Duration.ofMinutes(1))));
    assertThat(ahead.status()).isEqualTo(503);
    assertThat(ahead.code()).isEqualTo("outcome_unknown");
    assertThat(ahead.header("X-Outcome")).isEqualTo("unknown");
    assertThat(ahead.header("Retry-After")).isEqualTo("1");

    var unknown = post(id(), "allocate", lines(line("timed", 1)));
    assertThat(unknown.status()).isEqualTo(410);
    assertThat(level("timed", "available")).isEqualTo(5);
  }

  @Test
  void operations_that_travel_together_are_answered_as_if_they_came_alone() {
    inventory.stock("batched", 5);
    var first = id();
    var second = id();
    put(first, reserve(line("batched", 2)));

    var answer =
        inventory.orders(
            "POST",
            "/internal/v1/reservations:batch",
            """
            {"operations": [
              {"op": "allocate", "reservationId": "%s", "lines": [%s]},
              {"op": "reserve", "reservationId": "%s", "intendedAt": "%s", "ttlSeconds": 600,
               "lines": [%s]},
              {"op": "conjure", "reservationId": "%s", "lines": [%s]},
              {"op": "release", "reservationId": "not-an-id", "lines": []},
              "nonsense",
              {"op": "release", "reservationId": "%s", "lines": [%s], "newer": true}
            ]}
            """
                .formatted(
                    first,
                    line("batched", 2),
                    second,
                    Instant.now(),
                    line("batched", 4),
                    second,
                    line("batched", 4),
                    id(),
                    line("batched", 1)));

    assertThat(answer.status()).isEqualTo(200);
    var results = answer.body().path("results");
    assertThat(results)
        .extracting(result -> result.path("status").asInt())
        .containsExactly(200, 409, 422, 422, 422, 200);
    assertThat(results.path(1).at("/body/code").asText()).isEqualTo("out_of_stock");
    assertThat(results.path(1).at("/body/lines/0/available").asInt()).isEqualTo(3);
    assertThat(results.path(3).at("/body/errors")).hasSize(2);
  }

  @Test
  void a_batch_has_one_operation_at_least_and_64_at_most() {
    var operation =
        "{\"op\": \"release\", \"reservationId\": \"%s\", \"lines\": [%s]}"
            .formatted(id(), line("many", 1));
    var most = Collections.nCopies(64, operation);
    assertThat(batch(String.join(",", most)).status()).isEqualTo(200);
    assertThat(batch(String.join(",", Collections.nCopies(65, "{}"))).status()).isEqualTo(422);
    assertThat(batch("").status()).isEqualTo(422);
  }

  @Test
  void one_hundred_buyers_get_the_last_twenty_units_once() {
    inventory.stock("last", 20);

    var answers =
        IntStream.range(0, 100)
            .mapToObj(_ ->
                inventory.send(
                    "order-cluster",
                    false,
                    "PUT",
                    "/internal/v1/reservations/" + id(),
                    reserve(line("last", 1))))
            .toList()
            .stream()
            .map(answer -> answer.join())
            .toList();

    assertThat(answers).filteredOn(answer -> answer.status() == 200).hasSize(20);
    assertThat(answers)
        .filteredOn(answer -> answer.status() == 409 && answer.code().equals("out_of_stock"))
        .hasSize(80);
    assertThat(level("last", "held")).isEqualTo(20);
    assertThat(level("last", "available")).isZero();
  }

  @Test
  void only_the_order_service_may_reserve() {
    inventory.stock("guarded", 5);

    for (var operator : new boolean[] {true, false}) {
      var refused =
          inventory
              .send(
                  "gateway",
                  operator,
                  "PUT",
                  "/internal/v1/reservations/" + id(),
                  reserve(line("guarded", 1)))
              .join();
      assertThat(refused.status()).isEqualTo(403);
    }
    assertThat(level("guarded", "held")).isZero();
  }

  @Test
  void what_cannot_be_a_reservation_is_not_there() {
    for (var bad : new String[] {"order-1", id().toUpperCase(Locale.ROOT), id() + "00"}) {
      assertThat(put(bad, reserve(line("any", 1))).code()).isEqualTo("not_found");
    }
  }

  private Answer put(String id, String body) {
    return inventory.orders("PUT", "/internal/v1/reservations/" + id, body);
  }

  private Answer post(String id, String what, String body) {
    return inventory.orders("POST", "/internal/v1/reservations/" + id + "/" + what, body);
  }

  private void adjust(String sku, int delta, String reason) {
    inventory.operator(
        "POST",
        "/v1/stock/" + sku + "/adjustments",
        "{\"delta\": %d, \"reason\": \"%s\"}".formatted(delta, reason),
        "Idempotency-Key",
        UUID.randomUUID().toString());
  }

  private Answer batch(String operations) {
    return inventory.orders(
        "POST", "/internal/v1/reservations:batch", "{\"operations\": [" + operations + "]}");
  }

  private int level(String sku, String figure) {
    return inventory.customer("GET", "/v1/stock/" + sku, "").body().path(figure).asInt();
  }

  private static String lines(String lines) {
    return "{\"lines\": [" + lines + "]}";
  }

  private static String handle(UUID operation, String lines) {
    return "{\"operationId\": \"%s\", \"intendedAt\": \"%s\", \"lines\": [%s]}"
        .formatted(operation, Instant.now(), lines);
  }

  private static String reserveAt(Instant intendedAt) {
    return "{\"intendedAt\": \"%s\", \"ttlSeconds\": 600, \"lines\": [%s]}"
        .formatted(intendedAt, line("timed", 1));
  }

  private static String id() {
    return UUID.randomUUID() + "-1";
  }
}
