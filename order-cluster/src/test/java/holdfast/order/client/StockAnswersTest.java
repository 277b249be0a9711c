package holdfast.order.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import holdfast.kit.cluster.OutcomeUnknown;
import holdfast.kit.domain.Money;
import holdfast.order.client.InventoryJson.Body;
import holdfast.order.client.InventoryJson.LineOutcome;
import holdfast.order.client.InventoryJson.Result;
import holdfast.order.domain.Line;
import holdfast.order.domain.OperationId;
import holdfast.order.domain.Outcome;
import holdfast.order.domain.PricedLine;
import holdfast.order.domain.Rejection;
import holdfast.order.domain.Rejection.Code;
import holdfast.order.domain.Rejection.RefusedLine;
import holdfast.order.domain.Sku;
import holdfast.order.domain.Step;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StockAnswersTest {

  private static final Money TEN_EUROS = new Money(1000, "EUR");
  private static final List<Line> ASKED =
      List.of(new Line(new Sku("book"), 2), new Line(new Sku("pen"), 1));
  private static final Step RESERVE = new Step.ReserveStock(1, Instant.EPOCH, ASKED);
  private static final Step ALLOCATE = new Step.AllocateStock(1);
  private static final Step RELEASE = new Step.ReleaseStock(1);
  private static final OperationId OPERATION = new OperationId("operation-1");
  private static final Step SHIP = new Step.ShipStock(1, OPERATION, Instant.EPOCH, ASKED);
  private static final Step RESTOCK = new Step.RestockStock(1, OPERATION, Instant.EPOCH, ASKED);

  @Test
  void held_lines_are_priced_in_the_order_they_were_asked_for() {
    var answer = ok(held("pen", 1), held("book", 2));

    assertThat(StockAnswers.outcome(RESERVE, ASKED, answer))
        .isEqualTo(
            new Outcome.Reserved(
                List.of(
                    new PricedLine(new Sku("book"), 2, TEN_EUROS, 7),
                    new PricedLine(new Sku("pen"), 1, TEN_EUROS, 7))));
  }

  @Test
  void an_answer_that_does_not_fit_what_was_asked_is_no_answer() {
    for (var unfit :
        List.of(
            ok(held("book", 2)),
            ok(held("book", 1), held("pen", 1)),
            ok(held("book", 2), new LineOutcome("pen", 1, "held", null, 7L, null)),
            new Result(200, null))) {
      assertThatThrownBy(() -> StockAnswers.outcome(RESERVE, ASKED, unfit))
          .isInstanceOf(OutcomeUnknown.class);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "out_of_stock, OUT_OF_STOCK",
    "unknown_sku, UNKNOWN_SKU",
    "price_missing, PRICE_MISSING",
    "per_order_limit_exceeded, PER_ORDER_LIMIT_EXCEEDED",
  })
  void each_refusal_of_the_contract_rejects_the_order_and_names_its_lines(
      String code, Code reason) {
    var answer = refused(code, held("book", 2), new LineOutcome("pen", 1, code, null, null, 0));

    assertThat(StockAnswers.outcome(RESERVE, ASKED, answer))
        .isEqualTo(
            new Outcome.Refused(
                new Rejection(
                    reason,
                    "because",
                    List.of(new RefusedLine(new Sku("pen"), reason, 1, 0)),
                    null)));
  }

  @Test
  void a_hold_that_ran_out_on_any_line_is_a_lost_hold() {
    var expired = new LineOutcome("pen", 1, "reservation_expired", null, null, null);

    assertThat(StockAnswers.outcome(ALLOCATE, ASKED, refused("reservation_expired", expired)))
        .isEqualTo(new Outcome.HoldExpired());
    assertThat(StockAnswers.outcome(ALLOCATE, ASKED, refused("out_of_stock", expired)))
        .isEqualTo(new Outcome.HoldExpired());
  }

  @Test
  void what_is_too_old_to_be_carried_out_was_not() {
    assertThat(StockAnswers.outcome(RESERVE, ASKED, new Result(410, null)))
        .isEqualTo(new Outcome.TooOld());
  }

  @Test
  void carried_out_is_carried_out_whatever_the_body_says() {
    assertThat(StockAnswers.outcome(ALLOCATE, ASKED, new Result(200, null)))
        .isEqualTo(new Outcome.Done());
    assertThat(StockAnswers.outcome(RELEASE, ASKED, new Result(200, null)))
        .isEqualTo(new Outcome.Done());
  }

  @Test
  void a_release_cannot_be_refused_so_that_needs_a_person() {
    assertThat(StockAnswers.outcome(RELEASE, ASKED, refused("out_of_stock")))
        .isInstanceOf(Outcome.Contradiction.class);
  }

  @Test
  void a_shipment_is_answered_when_every_line_is() {
    var shipped = line("book", 2, "shipped");

    assertThat(StockAnswers.outcome(SHIP, ASKED, ok(shipped, line("pen", 1, "shipped"))))
        .isEqualTo(new Outcome.Shipped(Set.of()));
    assertThat(
            StockAnswers.outcome(
                SHIP,
                ASKED,
                refused("insufficient_stock", shipped, line("pen", 1, "insufficient_stock"))))
        .isEqualTo(new Outcome.Shipped(Set.of(new Sku("pen"))));
    var halfAnswered =
        refused(
            "insufficient_stock",
            line("book", 2, "outcome_unknown"),
            line("pen", 1, "insufficient_stock"));
    assertThatThrownBy(() -> StockAnswers.outcome(SHIP, ASKED, halfAnswered))
        .isInstanceOf(OutcomeUnknown.class);
  }

  @Test
  void a_shipment_that_stock_cannot_know_of_needs_a_person() {
    for (var code : List.of("not_allocated", "already_released", "ship_exceeds_allocated")) {
      assertThat(StockAnswers.outcome(SHIP, ASKED, refused(code, line("book", 2, code))))
          .isInstanceOf(Outcome.Contradiction.class);
      assertThat(StockAnswers.outcome(RESTOCK, ASKED, refused(code, line("book", 2, code))))
          .isInstanceOf(Outcome.Contradiction.class);
    }
    assertThat(StockAnswers.outcome(RESTOCK, ASKED, ok(line("book", 2, "restocked"))))
        .isEqualTo(new Outcome.Done());
  }

  /** Some units may have moved; whoever looks after the parked order is told which. */
  @Test
  void goods_of_which_stock_has_forgotten_a_line_need_a_person_who_is_told_of_every_line() {
    for (var moved : List.of("shipped", "insufficient_stock", "operation_expired")) {
      assertThat(
              StockAnswers.outcome(
                  SHIP, ASKED, tooOld(line("book", 2, moved), line("pen", 1, "operation_expired"))))
          .isEqualTo(
              new Outcome.Contradiction(
                  "the outcome was forgotten: book " + moved + ", pen operation_expired"));
    }
    assertThat(
            StockAnswers.outcome(
                RESTOCK,
                ASKED,
                tooOld(line("book", 2, "restocked"), line("pen", 1, "operation_expired"))))
        .isEqualTo(
            new Outcome.Contradiction(
                "the outcome was forgotten: book restocked, pen operation_expired"));
    for (var step : List.of(SHIP, RESTOCK)) {
      assertThat(StockAnswers.outcome(step, ASKED, new Result(410, null)))
          .isEqualTo(new Outcome.TooOld());
    }
  }

  /** Asked again, it may have an answer; parked, the order would not ask. */
  @Test
  void goods_of_which_a_line_is_silent_are_asked_about_again_whatever_the_others_say() {
    var silent = line("book", 2, "outcome_unknown");
    for (var step : List.of(SHIP, RESTOCK)) {
      for (var answer :
          List.of(
              tooOld(silent, line("pen", 1, "operation_expired")),
              refused("not_allocated", line("pen", 1, "not_allocated"), silent))) {
        assertThatThrownBy(() -> StockAnswers.outcome(step, ASKED, answer))
            .isInstanceOf(OutcomeUnknown.class);
      }
    }
  }

  /** Before goods move all of them are given back, whatever became of the other lines. */
  @Test
  void one_line_that_came_too_late_decides_for_a_reservation() {
    var answer = tooOld(held("book", 2), line("pen", 1, "operation_expired"));

    for (var step : List.of(RESERVE, ALLOCATE)) {
      assertThat(StockAnswers.outcome(step, ASKED, answer)).isEqualTo(new Outcome.TooOld());
    }
  }

  @Test
  void a_refusal_that_the_contract_does_not_know_needs_a_person() {
    assertThat(StockAnswers.outcome(RESERVE, ASKED, refused("exists_with_different_lines")))
        .isEqualTo(new Outcome.Contradiction("exists_with_different_lines: because"));
  }

  @ParameterizedTest
  @ValueSource(ints = {201, 301, 400, 401, 403, 404, 422, 429, 500, 502, 503, 504})
  void every_other_status_is_no_answer(int status) {
    for (var step : List.of(RESERVE, ALLOCATE, RELEASE, SHIP, RESTOCK)) {
      assertThatThrownBy(() ->
              StockAnswers.outcome(
                  step, ASKED, new Result(status, new Body("out_of_stock", "", List.of()))))
          .isInstanceOf(OutcomeUnknown.class);
    }
  }

  @Test
  void a_refusal_without_a_code_is_no_answer() {
    assertThatThrownBy(
            () -> StockAnswers.outcome(RESERVE, ASKED, new Result(409, new Body(null, null, null))))
        .isInstanceOf(OutcomeUnknown.class);
  }

  private static LineOutcome line(String sku, int quantity, String outcome) {
    return new LineOutcome(sku, quantity, outcome, null, null, null);
  }

  private static LineOutcome held(String sku, int quantity) {
    return new LineOutcome(sku, quantity, "held", TEN_EUROS, 7L, null);
  }

  private static Result ok(LineOutcome... lines) {
    return new Result(200, new Body(null, null, List.of(lines)));
  }

  private static Result tooOld(LineOutcome... lines) {
    return new Result(410, new Body("operation_expired", "because", List.of(lines)));
  }

  private static Result refused(String code, LineOutcome... lines) {
    return new Result(409, new Body(code, "because", List.of(lines)));
  }
}
