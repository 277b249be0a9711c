package holdfast.stories;

import static holdfast.stories.Customer.line;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import org.junit.jupiter.api.Test;

@WholeSystem
class MoneyStory {

  @Test
  void a_frozen_account_buys_nothing_and_pays_what_it_owes(Market market) {
    var ann = market.customer(1_000);
    var sku = market.product(10, 100);
    var paid = ann.buys(line(sku, 1));

    assertThat(operate(market, ann, "freeze", "{\"reason\":\"a dispute\"}").text("/status"))
        .isEqualTo("FROZEN");
    var refused = ann.buys(line(sku, 1));
    assertThat(refused.text("/rejection/code")).isEqualTo("account_frozen");
    assertThat(move(market, ann, "deposits", 100).text("/code")).isEqualTo("account_frozen");
    assertThat(ann.caller().post("/v1/orders/" + paid.text("/id") + "/cancel", "k", "{}").status())
        .as("money still finds its way back")
        .isEqualTo(200);

    assertThat(operate(market, ann, "unfreeze", "{}").text("/status")).isEqualTo("ACTIVE");
    assertThat(ann.buys(line(sku, 1)).text("/status")).isEqualTo("CONFIRMED");
  }

  @Test
  void nobody_withdraws_more_than_there_is_and_only_an_empty_account_is_closed(Market market) {
    var ann = market.customer(1_000);

    assertThat(move(market, ann, "withdrawals", 1_001).text("/code"))
        .isEqualTo("insufficient_funds");
    assertThat(operate(market, ann, "close", "{}").text("/code")).isEqualTo("account_not_empty");
    assertThat(move(market, ann, "withdrawals", 1_000).status()).isEqualTo(201);
    assertThat(operate(market, ann, "close", "{}").text("/status")).isEqualTo("CLOSED");
    assertThat(move(market, ann, "deposits", 1).text("/code")).isEqualTo("account_closed");
    assertThat(ann.buys(line(market.product(1, 1), 1)).text("/rejection/code"))
        .isEqualTo("account_closed");
  }

  @Test
  void a_credit_limit_is_spent_like_money_and_no_further(Market market) {
    var ann = market.stranger();
    var account =
        """
        {"currency":"EUR","owner":"%s","creditLimit":{"amount":150,"currency":"EUR"}}
        """
            .formatted(ann.name());
    assertThat(market.operator().put("/v1/accounts/" + ann.name(), account).status())
        .isEqualTo(201);
    var sku = market.product(10, 100);

    assertThat(ann.buys(line(sku, 1)).text("/status")).isEqualTo("CONFIRMED");
    assertThat(ann.buys(line(sku, 1)).text("/rejection/code")).isEqualTo("insufficient_funds");
    assertThat(market.account(ann.name()).number("/posted/amount")).isEqualTo(-100);
  }

  @Test
  void every_movement_is_on_the_statement_and_the_books_balance(Market market, TheBooks books) {
    var ann = market.customer(1_000);
    var order = ann.buys(line(market.product(10, 100), 2));
    var payment =
        ann.caller().get("/v1/accounts/" + ann.name() + "/payments/" + order.text("/paymentId"));
    assertThat(payment.text("/status")).isEqualTo("CAPTURED");
    assertThat(payment.number("/captured/amount")).isEqualTo(200);
    ann.caller().post("/v1/orders/" + order.text("/id") + "/cancel", "k", "{}");

    await()
        .untilAsserted(() -> {
          var entries = ann.caller().get("/v1/accounts/" + ann.name() + "/entries");
          assertThat(entries.body().at("/items").findValuesAsText("kind"))
              .containsExactly("REFUND", "PAYMENT", "DEPOSIT");
        });
    var first = ann.caller().get("/v1/accounts/" + ann.name() + "/entries?limit=2");
    var rest =
        ann.caller()
            .get(
                "/v1/accounts/%s/entries?cursor=%s"
                    .formatted(ann.name(), first.text("/nextCursor")));
    assertThat(rest.body().at("/items").findValuesAsText("kind")).containsExactly("DEPOSIT");
    var ledger = market.operator().get("/v1/ledger").body().at("/items");
    long sum = 0;
    for (var account : ledger) {
      sum += account.at("/currency").asText().equals("EUR") ? account.at("/balance").asLong() : 0;
    }
    assertThat(sum).as("%s", ledger).isZero();
    books.assertEveryLawIsHeld();
  }

  @Test
  void what_operators_do_with_money_customers_cannot(Market market) {
    var ann = market.customer(1_000);
    var account = "/v1/accounts/" + ann.name();

    for (var action : new String[] {"freeze", "unfreeze", "close"}) {
      assertThat(ann.caller().post(account + "/" + action, "k", "{}").status()).isEqualTo(403);
    }
    assertThat(ann.caller().get("/v1/ledger").status()).isEqualTo(403);
    assertThat(market.stranger().caller().get(account + "/entries").status()).isEqualTo(404);
  }

  private static Answer operate(Market market, Customer whose, String action, String body) {
    return market
        .operator()
        .post("/v1/accounts/" + whose.name() + "/" + action, Market.unused("key"), body);
  }

  private static Answer move(Market market, Customer whose, String kind, long cents) {
    var body = "{\"amount\":%s,\"reference\":\"story\"}".formatted(Market.money(cents, "EUR"));
    return operate(market, whose, kind, body);
  }
}
