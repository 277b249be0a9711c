package holdfast.stories;

import static holdfast.stories.Customer.line;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

@WholeSystem
class RejectedOrderStory {

  @Test
  void more_than_there_is_gives_every_line_back(Market market) {
    var plenty = market.product(10, 100);
    var scarce = market.product(1, 100);
    var ann = market.customer(10_000);

    var order = ann.buys(line(plenty, 3), line(scarce, 2));

    assertRejected(order, "out_of_stock");
    assertThat(order.text("/rejection/lines/0/sku")).isEqualTo(scarce);
    assertNothingIsHeld(market, plenty, 10);
    assertNothingIsHeld(market, scarce, 1);
    assertThat(market.account(ann.name()).number("/posted/amount")).isEqualTo(10_000);
  }

  @Test
  void what_nobody_sells_cannot_be_bought(Market market) {
    var known = market.product(10, 100);
    var ann = market.customer(10_000);

    var order = ann.buys(line(known, 1), line(Market.unused("no-such"), 1));

    assertRejected(order, "unknown_sku");
    assertNothingIsHeld(market, known, 10);
  }

  @Test
  void a_price_that_has_changed_is_not_charged(Market market) {
    var sku = market.product(10, 100);
    market.define(sku, "{\"name\":\"Thing\",\"unitPrice\":%s}".formatted(Market.money(120, "EUR")));
    var ann = market.customer(10_000);

    var order = ann.buysWith("\"expectedTotal\":" + Market.money(200, "EUR"), line(sku, 2));

    assertRejected(order, "price_changed");
    assertThat(order.number("/rejection/total/amount")).isEqualTo(240);
    assertNothingIsHeld(market, sku, 10);
  }

  @Test
  void the_expected_price_is_charged(Market market) {
    var sku = market.product(10, 100);
    var ann = market.customer(10_000);

    var order = ann.buysWith("\"expectedTotal\":" + Market.money(200, "EUR"), line(sku, 2));

    assertThat(order.text("/status")).isEqualTo("CONFIRMED");
  }

  @Test
  void more_than_one_order_may_have_of_it_is_refused(Market market) {
    var sku = market.product(10, 100);
    market.define(
        sku,
        "{\"name\":\"Thing\",\"unitPrice\":%s,\"perOrderLimit\":2}"
            .formatted(Market.money(100, "EUR")));
    var ann = market.customer(10_000);

    assertRejected(ann.buys(line(sku, 3)), "per_order_limit_exceeded");
    assertThat(ann.buys(line(sku, 2)).text("/status")).isEqualTo("CONFIRMED");
  }

  @Test
  void a_total_beyond_all_bounds_is_refused(Market market) {
    var sku = market.product(10, 1_000_000_000_000L);
    var ann = market.customer(10_000);

    assertRejected(ann.buys(line(sku, 2)), "total_out_of_range");
    assertNothingIsHeld(market, sku, 10);
  }

  @Test
  void prices_of_another_currency_are_not_converted(Market market) {
    var sku = Market.unused("sku");
    market.define(sku, "{\"name\":\"Thing\",\"unitPrice\":%s}".formatted(Market.money(100, "USD")));
    market.receive(sku, 10);
    var ann = market.customer(10_000);

    assertRejected(ann.buys(line(sku, 1)), "currency_mismatch");
    assertNothingIsHeld(market, sku, 10);
  }

  @Test
  void an_account_of_another_currency_does_not_pay(Market market) {
    var sku = market.product(10, 100);
    var ann = market.stranger();
    market.openAccount(ann.name(), ann.name(), "USD", 10_000);

    assertRejected(ann.buys(line(sku, 1)), "currency_mismatch");
    assertNothingIsHeld(market, sku, 10);
  }

  @Test
  void too_little_money_gives_the_stock_back(Market market) {
    var sku = market.product(10, 100);
    var ann = market.customer(250);

    assertRejected(ann.buys(line(sku, 3)), "insufficient_funds");

    assertNothingIsHeld(market, sku, 10);
    assertThat(market.account(ann.name()).number("/available/amount")).isEqualTo(250);
    assertThat(ann.buys(line(sku, 2)).text("/status")).isEqualTo("CONFIRMED");
  }

  @Test
  void an_account_that_does_not_exist_pays_nothing(Market market) {
    var sku = market.product(10, 100);

    assertRejected(market.stranger().buys(line(sku, 1)), "account_not_found");
    assertNothingIsHeld(market, sku, 10);
  }

  @Test
  void an_account_of_somebody_else_pays_nothing(Market market) {
    var sku = market.product(10, 100);
    var ann = market.customer(10_000);
    var thief = new Customer(ann.name(), market.stranger().caller());

    assertRejected(thief.buys(line(sku, 1)), "account_not_found");
    assertThat(market.account(ann.name()).number("/available/amount")).isEqualTo(10_000);
  }

  private static void assertRejected(Answer order, String code) {
    assertThat(order.status()).isEqualTo(201);
    assertThat(order.text("/status")).isEqualTo("REJECTED");
    assertThat(order.text("/rejection/code")).isEqualTo(code);
  }

  private static void assertNothingIsHeld(Market market, String sku, int onHand) {
    var stock = market.stock(sku);
    assertThat(stock.number("/held")).isZero();
    assertThat(stock.number("/allocated")).isZero();
    assertThat(stock.number("/available")).isEqualTo(onHand);
  }
}
