package holdfast.stories;

import static holdfast.stories.Customer.line;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import holdfast.local.data.LocalIssuer;
import holdfast.order.domain.OrderId;
import java.util.List;
import org.junit.jupiter.api.Test;

@WholeSystem
class ParkedOrderStory {

  @Test
  void an_order_that_was_told_what_cannot_be_waits_for_an_operator_and_is_undone(
      Market market, Meddler meddler) {
    var sku = market.product(10, 100);
    var ann = market.customer(10_000);
    var id = OrderId.of(LocalIssuer.NAME, ann.name(), "doomed").toString();
    meddler.voids(ann.name(), id + "-1");

    var order = ann.buysWithKey("doomed", line(sku, 2));

    assertThat(order.text("/id")).isEqualTo(id);
    assertThat(order.text("/status")).isEqualTo("PENDING");
    assertThat(order.body().has("attention")).isFalse();
    assertThat(market.stock(sku).number("/held")).isEqualTo(2);
    var operator = market.operator();
    await().untilAsserted(() -> assertThat(ids(operator)).contains(id));
    assertThat(reason(operator, id)).startsWith("An operator has to decide");

    var decide = "/v1/ops/sagas/" + id;
    var retried = operator.post(decide + "/retry", Market.unused("key"), "{}");
    assertThat(retried.status()).isEqualTo(200);
    assertThat(retried.body().path("attention").asBoolean()).isTrue();

    var undone =
        operator.post(
            decide + "/compensate", Market.unused("key"), "{\"reason\":\"Voided by hand\"}");

    assertThat(undone.status()).isEqualTo(200);
    assertThat(undone.text("/status")).isEqualTo("CANCELLED");
    assertThat(market.stock(sku).number("/held")).isZero();
    assertThat(market.account(ann.name()).number("/available/amount")).isEqualTo(10_000);
    await().untilAsserted(() -> assertThat(ids(operator)).doesNotContain(id));
  }

  private static List<String> ids(Caller operator) {
    return parked(operator).findValuesAsText("id");
  }

  private static String reason(Caller operator, String id) {
    for (var item : parked(operator)) {
      if (item.path("id").asText().equals(id)) {
        return item.at("/waitsFor/0").asText();
      }
    }
    return "";
  }

  private static JsonNode parked(Caller operator) {
    return operator.get("/v1/ops/sagas?state=attention").body().path("items");
  }
}
