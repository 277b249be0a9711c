package holdfast.stories;

import static holdfast.stories.Customer.line;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

@WholeSystem
class RepeatedOrderStory {
  private static final int REPEATS = 200;

  @Test
  void many_equal_requests_at_once_make_one_order(Market market) {
    var sku = market.product(1_000, 500);
    var ann = market.customer(1_000_000);

    var answers = AtTheSameTime.each(REPEATS, _ -> ann.buysWithKey("the-same", line(sku, 3)));

    assertThat(answers).extracting(Answer::status).containsOnly(200, 201);
    assertThat(answers).filteredOn(answer -> answer.status() == 201).hasSize(1);
    assertThat(answers)
        .extracting(answer -> answer.text("/id"))
        .containsOnly(answers.getFirst().text("/id"));
    assertThat(answers)
        .filteredOn(answer -> answer.status() == 200)
        .allMatch(answer -> answer.header("Idempotent-Replayed").equals("true"));
    assertThat(market.stock(sku).number("/allocated")).isEqualTo(3);
    assertThat(market.account(ann.name()).number("/posted/amount")).isEqualTo(1_000_000 - 1_500);
  }

  @Test
  void the_answer_to_a_repeat_is_the_order_as_it_is_now(Market market) {
    var sku = market.product(1_000, 500);
    var ann = market.customer(1_000_000);
    var first = ann.buysWithKey("again", line(sku, 1));

    var again = ann.buysWithKey("again", line(sku, 1));

    assertThat(again.status()).isEqualTo(200);
    assertThat(again.body()).isEqualTo(first.body());
    assertThat(again.header("Idempotent-Replayed")).isEqualTo("true");
  }

  @Test
  void a_key_cannot_be_used_for_something_else(Market market) {
    var sku = market.product(1_000, 500);
    var ann = market.customer(1_000_000);
    ann.buysWithKey("once", line(sku, 1));

    var other = ann.buysWithKey("once", line(sku, 2));

    assertThat(other.status()).isEqualTo(422);
    assertThat(other.text("/code")).isEqualTo("idempotency_key_reused");
    assertThat(market.stock(sku).number("/allocated")).isEqualTo(1);
  }

  @Test
  void the_key_of_one_customer_is_nothing_to_another(Market market) {
    var sku = market.product(1_000, 500);
    var ann = market.customer(1_000_000);
    var ben = market.customer(1_000_000);

    var hers = ann.buysWithKey("common", line(sku, 1));
    var his = ben.buysWithKey("common", line(sku, 1));

    assertThat(his.status()).isEqualTo(201);
    assertThat(his.text("/id")).isNotEqualTo(hers.text("/id"));
  }

  @Test
  void a_deposit_that_is_repeated_is_booked_once(Market market) {
    var ann = market.customer(1_000);
    var deposit = "{\"amount\":%s,\"reference\":\"salary\"}".formatted(Market.money(500, "EUR"));
    var path = "/v1/accounts/" + ann.name() + "/deposits";
    var key = Market.unused("deposit");

    var answers = AtTheSameTime.each(20, _ -> market.operator().post(path, key, deposit));

    assertThat(answers).extracting(Answer::status).containsOnly(200, 201);
    assertThat(market.account(ann.name()).number("/posted/amount")).isEqualTo(1_500);
  }
}
