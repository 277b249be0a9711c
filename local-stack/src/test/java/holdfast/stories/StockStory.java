package holdfast.stories;

import static holdfast.stories.Customer.line;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import org.junit.jupiter.api.Test;

@WholeSystem
class StockStory {

  @Test
  void shrinkage_names_the_orders_whose_units_are_missing(Market market) {
    var sku = market.product(3, 100);
    var ann = market.customer(10_000);
    ann.buys(line(sku, 1));
    var newest = ann.buys(line(sku, 2));

    var stolen = adjust(market, sku, "{\"delta\":-2,\"reason\":\"SHRINKAGE\"}");

    assertThat(stolen.status()).isEqualTo(201);
    assertThat(stolen.number("/shortfall")).isEqualTo(2);
    assertThat(stolen.body().at("/ordersAtRisk")).hasSize(1);
    assertThat(stolen.text("/ordersAtRisk/0")).isEqualTo(newest.text("/id"));
    assertThat(market.stock(sku).number("/available")).isZero();
    assertThat(ann.buys(line(sku, 1)).text("/rejection/code")).isEqualTo("out_of_stock");
  }

  @Test
  void units_that_are_promised_do_not_leave_for_any_other_reason(Market market) {
    var sku = market.product(3, 100);
    market.customer(10_000).buys(line(sku, 2));

    assertThat(adjust(market, sku, "{\"delta\":-2,\"reason\":\"RECEIVED\"}").text("/code"))
        .isEqualTo("insufficient_stock");
    assertThat(market.stock(sku).number("/onHand")).isEqualTo(3);
  }

  @Test
  void a_count_that_rests_on_an_old_number_changes_nothing(Market market) {
    var sku = market.product(3, 100);

    var stale = adjust(market, sku, "{\"delta\":1,\"reason\":\"COUNTED\",\"expectedOnHand\":2}");

    assertThat(stale.status()).isEqualTo(412);
    assertThat(stale.text("/code")).isEqualTo("stock_changed");
    assertThat(
            adjust(market, sku, "{\"delta\":1,\"reason\":\"COUNTED\",\"expectedOnHand\":3}")
                .status())
        .isEqualTo(201);
  }

  @Test
  void movements_tell_what_came_and_went_newest_first(Market market) {
    var sku = market.product(3, 100);
    var order = market.customer(10_000).buys(line(sku, 1));
    var parcel = "{\"lines\":[{\"sku\":\"%s\",\"quantity\":1}]}".formatted(sku);
    market.operator().post("/v1/orders/" + order.text("/id") + "/fulfilments", "parcel", parcel);

    await()
        .untilAsserted(() -> {
          var movements = market.operator().get("/v1/stock/" + sku + "/movements");
          assertThat(movements.body().at("/items").findValuesAsText("kind"))
              .startsWith("SHIPPED")
              .contains("RECEIVED");
        });
    var page = market.operator().get("/v1/stock/" + sku + "/movements?limit=1");
    var rest =
        market
            .operator()
            .get("/v1/stock/%s/movements?cursor=%s".formatted(sku, page.text("/nextCursor")));
    assertThat(page.body().at("/items").findValuesAsText("kind")).containsExactly("SHIPPED");
    assertThat(rest.body().at("/items").findValuesAsText("kind")).contains("RECEIVED");
  }

  @Test
  void a_product_that_runs_low_is_listed_until_more_arrives(Market market) {
    var sku = Market.unused("low");
    market.define(
        sku,
        "{\"name\":\"Thing\",\"unitPrice\":%s,\"lowStockAt\":2}"
            .formatted(Market.money(100, "EUR")));
    market.receive(sku, 3);
    market.customer(10_000).buys(line(sku, 1));

    await().untilAsserted(() -> assertThat(low(market)).contains(sku));
    market.receive(sku, 5);
    await().untilAsserted(() -> assertThat(low(market)).doesNotContain(sku));
  }

  @Test
  void several_products_are_read_at_once(Market market) {
    var one = market.product(1, 100);
    var other = market.product(2, 200);

    var both = market.stranger().caller().get("/v1/stock?sku=" + one + "&sku=" + other);

    assertThat(both.body().at("/items").findValuesAsText("sku")).containsExactly(one, other);
    assertThat(both.number("/items/1/available")).isEqualTo(2);
  }

  @Test
  void what_could_be_had_now_is_told_a_line_and_promised_to_nobody(Market market) {
    var plenty = market.product(3, 100);
    var few = market.product(1, 200);
    var none = Market.unused("sku");
    var body =
        "{\"lines\":[%s]}"
            .formatted(String.join(",", asked(plenty, 3), asked(few, 2), asked(none, 1)));

    var told = market.stranger().caller().post("/v1/stock/check", "k", body);

    assertThat(told.status()).isEqualTo(200);
    var lines = told.body().at("/lines");
    assertThat(lines.findValuesAsText("sku")).containsExactly(plenty, few, none);
    assertThat(lines.findValuesAsText("outcome"))
        .containsExactly("available", "out_of_stock", "unknown_sku");
    assertThat(lines.findValuesAsText("available")).containsExactly("3", "1", "0");
    assertThat(market.stock(plenty).number("/held")).isZero();
  }

  private static String asked(String sku, int quantity) {
    return "{\"sku\":\"%s\",\"quantity\":%d}".formatted(sku, quantity);
  }

  private static String low(Market market) {
    return market.operator().get("/v1/stock?lowStock=true&limit=200").body().toString();
  }

  private static Answer adjust(Market market, String sku, String body) {
    return market.operator().post("/v1/stock/" + sku + "/adjustments", Market.unused("key"), body);
  }
}
