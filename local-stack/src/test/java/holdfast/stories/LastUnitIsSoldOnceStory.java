package holdfast.stories;

import static holdfast.stories.Customer.line;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

@WholeSystem
class LastUnitIsSoldOnceStory {
  private static final int BUYERS = 100;
  private static final int LAST_UNITS = 20;

  @Test
  void the_last_units_raced_by_many_buyers_are_sold_exactly_once_each(
      Market market, TheBooks books) {
    var sku = market.product(LAST_UNITS, 500);
    var buyers = IntStream.range(0, BUYERS).mapToObj(_ -> market.customer(1_000)).toList();

    var orders = AtTheSameTime.each(BUYERS, buyer -> buyers.get(buyer).buys(line(sku, 1)));

    assertThat(outcomes(orders.stream().map(LastUnitIsSoldOnceStory::outcome).toList()))
        .isEqualTo(
            Map.of(
                "201 CONFIRMED", (long) LAST_UNITS,
                "201 REJECTED out_of_stock", (long) (BUYERS - LAST_UNITS)));
    var stock = market.stock(sku);
    assertThat(stock.number("/onHand")).isEqualTo(LAST_UNITS);
    assertThat(stock.number("/allocated")).isEqualTo(LAST_UNITS);
    assertThat(stock.number("/held")).isZero();
    assertThat(stock.number("/available")).isZero();
    var paid =
        buyers.stream()
            .mapToLong(buyer -> 1_000 - market.account(buyer.name()).number("/posted/amount"))
            .sum();
    assertThat(paid).isEqualTo(LAST_UNITS * 500);
    books.assertEveryLawIsHeld();
  }

  private static String outcome(Answer order) {
    return "%d %s %s"
        .formatted(order.status(), order.text("/status"), order.text("/rejection/code"))
        .strip();
  }

  private static Map<String, Long> outcomes(List<String> all) {
    return all.stream().collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
  }
}
