package holdfast.stories;

import static holdfast.stories.Customer.line;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

@WholeSystem
class OrderIsConfirmedStory {

  @Test
  void an_order_that_stock_and_money_allow_is_confirmed(Market market) {
    var coffee = market.product(10, 1_890);
    var mug = market.product(5, 700);
    var ann = market.customer(10_000);

    var order = ann.buys(line(coffee, 2), line(mug, 1), line(coffee, 1));

    assertThat(order.status()).isEqualTo(201);
    assertThat(order.header("Location")).isEqualTo("/v1/orders/" + order.text("/id"));
    assertThat(order.text("/status")).isEqualTo("CONFIRMED");
    assertThat(order.number("/total/amount")).isEqualTo(3 * 1_890 + 700);
    assertThat(order.number("/lines/0/quantity")).isEqualTo(3);
    assertThat(order.number("/lines/0/unitPrice/amount")).isEqualTo(1_890);
    assertThat(order.number("/lines/1/lineTotal/amount")).isEqualTo(700);
    assertThat(order.text("/paymentId")).isNotEmpty();
  }

  @Test
  void units_are_allocated_once_and_money_is_taken_once(Market market) {
    var coffee = market.product(10, 1_890);
    var ann = market.customer(10_000);

    ann.buys(line(coffee, 2));

    var stock = market.stock(coffee);
    assertThat(stock.number("/onHand")).isEqualTo(10);
    assertThat(stock.number("/held")).isZero();
    assertThat(stock.number("/allocated")).isEqualTo(2);
    assertThat(stock.number("/available")).isEqualTo(8);
    var account = market.account(ann.name());
    assertThat(account.number("/posted/amount")).isEqualTo(10_000 - 3_780);
    assertThat(account.number("/held/amount")).isZero();
  }

  @Test
  void the_buyer_finds_the_order_again(Market market) {
    var coffee = market.product(10, 1_890);
    var ann = market.customer(10_000);
    var placed = ann.places("key", ann.body(List.of(line(coffee, 1)), ""));
    assertThat(placed.status()).isEqualTo(201);

    var found = ann.caller().get("/v1/orders/" + placed.text("/id"), "Prefer", "wait=30");

    assertThat(found.status()).isEqualTo(200);
    assertThat(found.text("/status")).isEqualTo("CONFIRMED");
    assertThat(found.number("/version")).isGreaterThan(placed.number("/version"));
  }
}
