package holdfast.inventory.http;

import static org.assertj.core.api.Assertions.assertThat;

import holdfast.inventory.domain.Given;
import holdfast.inventory.domain.Line;
import holdfast.inventory.entity.Reservations.Gathered;
import holdfast.inventory.entity.Reservations.LineOutcome;
import holdfast.inventory.entity.StockReply;
import holdfast.kit.domain.Money;
import holdfast.kit.journal.GroupCommit.Trouble;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Several products' answers make one. */
class OutcomeTest {

  private static final StockReply HELD = new StockReply.Held(new Money(1, "EUR"), 1, 1);
  private static final StockReply SILENT = new StockReply.Unanswered(Trouble.OUTCOME_UNKNOWN);
  private static final StockReply TURNED_AWAY = new StockReply.Unanswered(Trouble.OVERLOADED);
  private static final StockReply BROKEN = new StockReply.Unanswered(Trouble.BROKEN);

  @Test
  void it_is_done_when_every_line_is() {
    assertThat(of(HELD, HELD)).isInstanceOf(Outcome.Done.class);
  }

  @Test
  void any_refused_line_decides_even_when_others_are_silent() {
    assertThat(code(HELD, refused("out_of_stock"), SILENT)).isEqualTo("409 out_of_stock");
  }

  @Test
  void without_a_refusal_any_silent_line_makes_it_unknown() {
    assertThat(code(HELD, SILENT)).isEqualTo("503 outcome_unknown");
    assertThat(code(HELD, BROKEN)).isEqualTo("503 outcome_unknown");
    assertThat(code(HELD, TURNED_AWAY)).isEqualTo("503 outcome_unknown");
    assertThat(code(HELD, refused("outcome_unknown"))).isEqualTo("503 outcome_unknown");
  }

  @Test
  void only_what_no_product_took_in_was_certainly_not_done() {
    assertThat(code(TURNED_AWAY, TURNED_AWAY)).isEqualTo("503 overloaded");
    assertThat(code(TURNED_AWAY, SILENT)).isEqualTo("503 outcome_unknown");
  }

  @Test
  void a_product_that_still_ends_overdue_holds_does_not_hide_a_refusal() {
    assertThat(code(refused("outcome_unknown"), refused("out_of_stock")))
        .isEqualTo("409 out_of_stock");
  }

  @Test
  void of_several_refusals_the_one_about_time_is_told_and_else_the_first() {
    assertThat(code(refused("out_of_stock"), refused("operation_expired")))
        .isEqualTo("410 operation_expired");
    assertThat(code(refused("out_of_stock"), refused("reservation_expired")))
        .isEqualTo("409 reservation_expired");
    assertThat(code(refused("unknown_sku"), refused("out_of_stock"))).isEqualTo("409 unknown_sku");
  }

  @Test
  void every_line_is_named_with_what_became_of_it() {
    var no = (Outcome.No) of(HELD, refused("out_of_stock"), SILENT);

    assertThat(no.lines())
        .extracting(ReservationJson.Line::outcome)
        .containsExactly("held", "out_of_stock", "outcome_unknown");
  }

  private static StockReply refused(String code) {
    return new StockReply.Refused(code, "because", null, null, 1);
  }

  private static String code(StockReply... replies) {
    var problem = ((Outcome.No) of(replies)).problem();
    return problem.code().status() + " " + problem.code().code();
  }

  private static Outcome of(StockReply... replies) {
    var lines =
        Stream.of(replies).map(reply -> new LineOutcome(Line.of("book", 1), reply)).toList();
    return Outcome.of(Given.order(1), new Gathered(List.copyOf(lines)), "held");
  }
}
