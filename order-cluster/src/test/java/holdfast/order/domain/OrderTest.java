package holdfast.order.domain;

import static holdfast.order.domain.Orders.BOOK;
import static holdfast.order.domain.Orders.T0;
import static holdfast.order.domain.Orders.T1;
import static holdfast.order.domain.Orders.placed;
import static holdfast.order.domain.Orders.placement;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import holdfast.kit.domain.Decision;
import holdfast.kit.domain.Money;
import java.util.List;
import org.junit.jupiter.api.Test;

class OrderTest {

  @Test
  void placing_stores_what_was_ordered() {
    assertThat(new Order.Unplaced().place(placement(), T0))
        .isEqualTo(Decision.accept(new OrderEvent.Placed(placement(), T0)));
  }

  @Test
  void placing_the_same_again_changes_nothing() {
    assertThat(placed().place(placement(), T1)).isEqualTo(Decision.unchanged());
  }

  @Test
  void placing_something_else_under_the_same_key_is_refused() {
    var first = placement();
    var other =
        new Placement(
            first.issuer(),
            first.subject(),
            false,
            "another fingerprint",
            first.accountId(),
            first.currency(),
            first.lines(),
            null,
            null);

    assertThat(placed().place(other, T1))
        .isEqualTo(Decision.refuse("idempotency_key_reused", "this key placed a different order"));
  }

  @Test
  void an_orders_time_never_runs_back() {
    assertThat(placed().now(T0.minusSeconds(60))).isEqualTo(T0);
    assertThat(placed().now(T1)).isEqualTo(T1);
  }

  @Test
  void an_order_belongs_to_one_subject_of_one_issuer() {
    assertThat(placed().belongsTo("issuer", "alice")).isTrue();
    assertThat(placed().belongsTo("issuer", "bob")).isFalse();
    assertThat(placed().belongsTo("another issuer", "alice")).isFalse();
  }

  @Test
  void lines_of_one_product_become_one_in_order_of_first_mention() {
    var pen = new Sku("pen");

    assertThat(Line.merged(List.of(new Line(pen, 1), new Line(BOOK, 2), new Line(pen, 3))))
        .containsExactly(new Line(pen, 4), new Line(BOOK, 2));
  }

  @Test
  void no_name_holds_a_character_that_could_be_a_separator() {
    for (var bad : List.of("", " ", "a|b", "a/b", "é", "a\u0000", "x".repeat(65))) {
      assertThatThrownBy(() -> new Sku(bad)).isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> new AccountId(bad)).isInstanceOf(IllegalArgumentException.class);
    }
    assertThat(new Sku("A.b_c-9" + "x".repeat(57)).value()).hasSize(64);
  }

  @Test
  void nobody_gives_back_less_than_nothing() {
    assertThatThrownBy(() -> new Operation.GiveRefund(new Money(-1, "EUR"), "sorry", null))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
