package holdfast.inventory.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class ValuesTest {

  @Test
  void a_sku_is_letters_digits_dots_underscores_and_dashes_up_to_64() {
    assertThat(Sku.parse("Book-1.2_x")).isEqualTo(new Sku("Book-1.2_x"));
    assertThat(Sku.parse("x".repeat(64))).isNotNull();
    for (var bad : List.of("", "x".repeat(65), "a b", "a/b", "a|b", "ä", "a\n", "a\u0000")) {
      assertThat(Sku.parse(bad)).as(bad).isNull();
    }
  }

  @Test
  void a_reservation_id_is_an_order_id_in_lower_case_and_an_attempt_written_in_one_way() {
    var text = "0f8e5b0a-6f0e-5c56-9d5c-0d9c8a4f7b11-12";
    assertThat(ReservationId.parse(text)).hasToString(text);
    for (var bad :
        List.of(
            "",
            "order-1",
            "0f8e5b0a-6f0e-5c56-9d5c-0d9c8a4f7b11",
            "0f8e5b0a-6f0e-5c56-9d5c-0d9c8a4f7b11-0",
            "0f8e5b0a-6f0e-5c56-9d5c-0d9c8a4f7b11-01",
            "0f8e5b0a-6f0e-5c56-9d5c-0d9c8a4f7b11-100",
            "0F8E5B0A-6F0E-5C56-9D5C-0D9C8A4F7B11-1",
            "f8e5b0a-6f0e-5c56-9d5c-0d9c8a4f7b11-1")) {
      assertThat(ReservationId.parse(bad)).as(bad).isNull();
    }
  }

  @Test
  void lines_of_one_product_are_one_line_where_it_was_mentioned_first() {
    var lines = new Lines(List.of(Line.of("b", 2), Line.of("a", 1), Line.of("b", 3)));

    assertThat(lines.merged()).containsExactly(Line.of("b", 5), Line.of("a", 1));
  }

  @Test
  void a_product_may_be_wanted_a_hundred_thousand_times_and_not_more() {
    var tenThousand = Line.of("a", Quantity.MAX_PER_LINE);

    assertThat(new Lines(Collections.nCopies(10, tenThousand)).merged()).hasSize(1);
    assertThatThrownBy(() -> new Lines(Collections.nCopies(11, tenThousand)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void a_fingerprint_depends_on_products_and_units_and_not_on_their_order() {
    var lines = new Lines(List.of(Line.of("a", 1), Line.of("b", 2)));

    assertThat(new Lines(List.of(Line.of("b", 1), Line.of("a", 1), Line.of("b", 1))).fingerprint())
        .isEqualTo(lines.fingerprint());
    assertThat(new Lines(List.of(Line.of("a", 2), Line.of("b", 1))).fingerprint())
        .isNotEqualTo(lines.fingerprint());
    assertThat(new Lines(List.of(Line.of("a", 1))).fingerprint()).isNotEqualTo(lines.fingerprint());
  }

  /** Fingerprints are stored with holds, so how they are computed can never change. */
  @Test
  void the_fingerprint_of_known_lines_is_what_it_always_was() {
    assertThat(new Lines(List.of(Line.of("book", 2), Line.of("pen", 1))).fingerprint())
        .isEqualTo(0x63f15e70708cbe29L);
  }

  @Test
  void damage_and_shrinkage_only_take_away() {
    assertThat(Adjustment.isPossible(-1, Adjustment.Reason.DAMAGED)).isTrue();
    assertThat(Adjustment.isPossible(1, Adjustment.Reason.DAMAGED)).isFalse();
    assertThat(Adjustment.isPossible(1, Adjustment.Reason.SHRINKAGE)).isFalse();
    assertThat(Adjustment.isPossible(-1, Adjustment.Reason.COUNTED)).isTrue();
    assertThat(Adjustment.isPossible(0, Adjustment.Reason.COUNTED)).isFalse();
    assertThat(Adjustment.isPossible(Integer.MIN_VALUE, Adjustment.Reason.COUNTED)).isFalse();
  }
}
