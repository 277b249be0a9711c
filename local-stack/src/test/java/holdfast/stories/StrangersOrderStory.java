package holdfast.stories;

import static holdfast.stories.Customer.line;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

@WholeSystem
class StrangersOrderStory {

  @Test
  void an_order_of_somebody_else_is_as_unknown_as_one_that_does_not_exist(Market market) {
    var ann = market.customer(10_000);
    var order = ann.buys(line(market.product(10, 100), 1)).text("/id");
    var stranger = market.stranger();

    var hers = stranger.looksAt(order);
    var nobodys = stranger.looksAt(UUID.randomUUID().toString());

    assertThat(hers.status()).isEqualTo(404);
    assertThat(hers.text("/code")).isEqualTo("order_not_found");
    assertThat(withoutItsOwn(hers)).isEqualTo(withoutItsOwn(nobodys));
    assertThat(ann.looksAt(order).status()).isEqualTo(200);
  }

  @Test
  void an_account_of_somebody_else_is_as_unknown(Market market) {
    var ann = market.customer(10_000);
    var stranger = market.stranger();

    assertThat(stranger.caller().get("/v1/accounts/" + ann.name()).status()).isEqualTo(404);
    assertThat(ann.caller().get("/v1/accounts/" + ann.name()).status()).isEqualTo(200);
  }

  @Test
  void a_customer_does_not_run_the_shop(Market market) {
    var sku = market.product(10, 100);
    var ann = market.customer(10_000);
    var cheaper = "{\"name\":\"Mine\",\"unitPrice\":%s}".formatted(Market.money(1, "EUR"));
    var gift = "{\"amount\":%s,\"reference\":\"gift\"}".formatted(Market.money(1, "EUR"));

    assertThat(ann.caller().put("/v1/stock/" + sku, cheaper).status()).isEqualTo(403);
    assertThat(ann.caller().post("/v1/accounts/" + ann.name() + "/deposits", "gift", gift).status())
        .isEqualTo(403);
    assertThat(market.stock(sku).number("/unitPrice/amount")).isEqualTo(100);
  }

  @Test
  void a_list_shows_ones_own_orders_only(Market market) {
    var sku = market.product(10, 100);
    var ann = market.customer(10_000);
    var ben = market.customer(10_000);
    var hers = ann.buys(line(sku, 1)).text("/id");
    ben.buys(line(sku, 1));

    await()
        .untilAsserted(() -> assertThat(ids(ann.caller().get("/v1/orders"))).containsExactly(hers));
  }

  @Test
  void a_list_of_accounts_shows_ones_own_only_and_everybodys_to_an_operator(Market market) {
    var ann = market.customer(10_000);
    var ben = market.customer(10_000);
    var hers = "/v1/accounts?owner=" + ann.name();

    await()
        .untilAsserted(
            () -> assertThat(ids(ann.caller().get("/v1/accounts"))).containsExactly(ann.name()));
    assertThat(ids(market.operator().get(hers))).containsExactly(ann.name());
    assertThat(ben.caller().get(hers).status()).isEqualTo(403);
  }

  private static List<String> ids(Answer list) {
    return list.body().path("items").findValuesAsText("id");
  }

  /** What differs between any two answers: which one it is. */
  private static ObjectNode withoutItsOwn(Answer problem) {
    return ((ObjectNode) problem.body().deepCopy()).without(List.of("instance", "traceId"));
  }
}
