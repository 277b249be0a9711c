package holdfast.stories;

import static holdfast.stories.Customer.line;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

@WholeSystem
class AfterSalesStory {

  @Test
  void a_cancelled_order_gives_its_money_and_its_units_back_once(Market market) {
    var sku = market.product(10, 100);
    var ann = market.customer(10_000);
    var order = ann.buys(line(sku, 3));
    assertThat(market.account(ann.name()).number("/posted/amount")).isEqualTo(9_700);

    var cancelled = cancel(ann, order, "k");
    var again = cancel(ann, order, "k");

    assertThat(cancelled.status()).isEqualTo(200);
    assertThat(cancelled.text("/status")).isEqualTo("CANCELLED");
    assertThat(cancelled.number("/refunded/amount")).isEqualTo(300);
    assertThat(again.header("Idempotent-Replayed")).isEqualTo("true");
    assertThat(again.body()).isEqualTo(cancelled.body());
    assertNothingIsKept(market, ann, 10_000, sku, 10);
  }

  /** Which of the two comes first differs from order to order; how it ends does not. */
  @Test
  void a_cancel_that_meets_the_order_on_its_way_leaves_nothing_behind(Market market) {
    var sku = market.product(100, 100);
    var ann = market.customer(100_000);
    var body = ann.body(List.of(line(sku, 1)), "");

    var cancels =
        AtTheSameTime.each(
            40,
            number -> {
              var order = ann.places("way-" + number, body);
              return cancel(ann, order, "k", "Prefer", "wait=30");
            });

    assertThat(cancels)
        .allSatisfy(answer -> assertThat(answer.text("/status")).isEqualTo("CANCELLED"));
    assertNothingIsKept(market, ann, 100_000, sku, 100);
  }

  @Test
  void an_order_is_shipped_in_parts_and_what_comes_back_is_paid_back(Market market) {
    var sku = market.product(10, 100);
    var ann = market.customer(10_000);
    var order = ann.buys(line(sku, 3));

    var parcel = fulfil(market, order, "parcel-1", sku, 2);
    assertThat(parcel.status()).isEqualTo(201);
    assertThat(parcel.text("/status")).isEqualTo("DONE");
    assertThat(ann.looksAt(order.text("/id")).text("/status")).isEqualTo("PARTIALLY_FULFILLED");
    assertStock(market, sku, 8, 1);
    assertThat(cancel(ann, order, "k").text("/code")).isEqualTo("order_not_cancellable");
    assertThat(fulfil(market, order, "parcel-2", sku, 2).text("/code"))
        .isEqualTo("fulfil_exceeds_ordered");
    assertThat(fulfil(market, order, "parcel-3", sku, 1).status()).isEqualTo(201);

    var back =
        operate(
            market,
            order,
            "returns",
            "back",
            """
            {"lines":[{"sku":"%s","quantity":1,"disposition":"RESTOCK"},
                      {"sku":"%s","quantity":1,"disposition":"SCRAP"}]}
            """
                .formatted(sku, sku));

    assertThat(back.status()).isEqualTo(201);
    assertThat(back.text("/status")).isEqualTo("DONE");
    assertThat(back.number("/refund/amount")).isEqualTo(200);
    assertStock(market, sku, 8, 0);
    var after = ann.looksAt(order.text("/id"));
    assertThat(after.text("/status")).isEqualTo("FULFILLED");
    assertThat(after.number("/lines/0/returned")).isEqualTo(2);
    assertThat(market.account(ann.name()).number("/posted/amount")).isEqualTo(10_000 - 300 + 200);
  }

  @Test
  void goodwill_is_given_once_and_never_beyond_what_was_paid(Market market) {
    var ann = market.customer(10_000);
    var order = ann.buys(line(market.product(10, 100), 3));

    var first = refund(market, order, "k", 120, 0);
    var again = refund(market, order, "k", 120, 0);
    var stale = refund(market, order, "stale", 50, 0);
    var tooMuch = refund(market, order, "too-much", 181, 120);

    assertThat(first.status()).isEqualTo(201);
    assertThat(first.text("/status")).isEqualTo("DONE");
    assertThat(again.status()).isEqualTo(200);
    assertThat(stale.status()).isEqualTo(412);
    assertThat(stale.text("/code")).isEqualTo("refunded_changed");
    assertThat(tooMuch.status()).isEqualTo(409);
    assertThat(tooMuch.number("/maximumRefundable/amount")).isEqualTo(180);
    assertThat(market.account(ann.name()).number("/posted/amount")).isEqualTo(10_000 - 300 + 120);
  }

  @Test
  void what_is_no_longer_on_the_shelf_is_not_shipped_and_can_be_later(Market market) {
    var sku = market.product(2, 100);
    var order = market.customer(10_000).buys(line(sku, 2));
    var broken = "{\"delta\":-2,\"reason\":\"DAMAGED\"}";
    assertThat(
            market.operator().post("/v1/stock/" + sku + "/adjustments", "broken", broken).status())
        .isEqualTo(201);

    for (int i = 0; i < 2; i++) {
      var refused = fulfil(market, order, "too-early", sku, 2);
      assertThat(refused.status()).isEqualTo(409);
      assertThat(refused.text("/code")).isEqualTo("insufficient_stock");
    }

    market.receive(sku, 2);
    assertThat(fulfil(market, order, "later", sku, 2).text("/status")).isEqualTo("DONE");
    assertStock(market, sku, 0, 0);
  }

  @Test
  void a_stranger_cancels_nothing_and_a_customer_does_not_run_orders(Market market) {
    var sku = market.product(10, 100);
    var ann = market.customer(10_000);
    var order = ann.buys(line(sku, 1));
    var id = order.text("/id");
    var units = "{\"lines\":[{\"sku\":\"%s\",\"quantity\":1}]}".formatted(sku);

    assertThat(cancel(market.stranger(), order, "k").status()).isEqualTo(404);
    assertThat(ann.caller().post("/v1/orders/" + id + "/fulfilments", "k", units).status())
        .isEqualTo(403);
    assertThat(ann.caller().get("/v1/ops/sagas").status()).isEqualTo(403);
    assertThat(ann.caller().post("/v1/ops/sagas/" + id + "/compensate", "k", "{}").status())
        .isEqualTo(403);
    assertThat(market.operator().get("/v1/ops/sagas?state=stuck").status()).isEqualTo(200);
    assertThat(market.operator().post("/v1/ops/sagas/" + id + "/retry", id, "{}").text("/code"))
        .isEqualTo("order_not_parked");
    assertThat(ann.looksAt(id).text("/status")).isEqualTo("CONFIRMED");
  }

  private static Answer cancel(Customer customer, Answer order, String key, String... headers) {
    return customer
        .caller()
        .post("/v1/orders/" + order.text("/id") + "/cancel", key, "{}", headers);
  }

  private static Answer fulfil(Market market, Answer order, String key, String sku, int units) {
    return operate(
        market,
        order,
        "fulfilments",
        key,
        "{\"lines\":[{\"sku\":\"%s\",\"quantity\":%d}]}".formatted(sku, units));
  }

  private static Answer refund(
      Market market, Answer order, String key, long cents, long expectedRefunded) {
    return operate(
        market,
        order,
        "refunds",
        key,
        "{\"amount\":%s,\"reason\":\"Came late\",\"expectedRefunded\":%s}"
            .formatted(Market.money(cents, "EUR"), Market.money(expectedRefunded, "EUR")));
  }

  private static Answer operate(Market market, Answer order, String what, String key, String body) {
    return market.operator().post("/v1/orders/" + order.text("/id") + "/" + what, key, body);
  }

  private static void assertStock(Market market, String sku, int onHand, int allocated) {
    var stock = market.stock(sku);
    assertThat(stock.number("/onHand")).isEqualTo(onHand);
    assertThat(stock.number("/allocated")).isEqualTo(allocated);
    assertThat(stock.number("/held")).isZero();
  }

  private static void assertNothingIsKept(
      Market market, Customer customer, long cents, String sku, int units) {
    assertStock(market, sku, units, 0);
    var account = market.account(customer.name());
    assertThat(account.number("/posted/amount")).isEqualTo(cents);
    assertThat(account.number("/held/amount")).isZero();
  }
}
