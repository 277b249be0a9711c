package holdfast.stories;

import static holdfast.stories.Customer.line;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import holdfast.k8s.Alarms;
import holdfast.local.stack.Service;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An alarm about a figure that nobody tells would be silent for ever. */
@WholeSystem
class AlarmsStory {

  private static final List<String> SERVICES = List.of("gateway", "order", "payment", "inventory");

  /** Names, perhaps a star, type, labels. */
  private static final Pattern ROW =
      Pattern.compile("\\| ((?:`[A-Za-z_]+`,? )+)★? ?\\| (\\w+) \\| ([`a-z_, ]*)\\|.*");

  private static final Pattern WORD = Pattern.compile("`([A-Za-z_]+)`");

  /** Every service has told of a request, and has refused one. */
  @BeforeEach
  void somethingIsSoldAndSomethingIsNot(Market market) {
    var coffee = market.product(10, 1_890);
    market.customer(10_000).buys(line(coffee, 1));
    var operator = market.operator();
    assertThat(operator.get("/v1/stock/no-such-thing").status()).isEqualTo(404);
    assertThat(operator.get("/v1/accounts/no-such-account").status()).isEqualTo(404);
    assertThat(operator.get("/v1/orders/" + UUID.randomUUID()).status()).isEqualTo(404);
    assertThat(operator.get("/v1/no-such-path").status()).isEqualTo(404);
  }

  @Test
  void every_figure_of_an_alarm_is_told_by_some_node(Figures figures) throws IOException {
    assertThat(Alarms.figures()).isNotEmpty();
    await().untilAsserted(() -> assertThat(figures.names()).containsAll(Alarms.figures()));
  }

  @Test
  void every_metric_that_operators_are_told_of_is_told_by_some_node_as_they_are_told(
      Figures figures) throws IOException {
    var told = new TreeMap<String, Figures.Metric>();
    for (var row : section("## Metrics")) {
      var cells = ROW.matcher(row);
      if (cells.matches()) {
        for (var name : words(cells.group(1))) {
          for (var each : SERVICES) {
            told.put(
                name.replace("SERVICE", each),
                new Figures.Metric(cells.group(2), words(cells.group(3))));
          }
        }
      }
    }
    assertThat(told).hasSizeGreaterThan(20);

    await().untilAsserted(() -> assertThat(figures.metrics()).containsAllEntriesOf(told));
  }

  @Test
  void what_a_gateway_hands_through_is_told_apart_from_what_it_says_itself(Figures figures) {
    var problem = "%s_problems_total{code=\"%s\",method=\"GET\",route=\"%s\",status=\"404\"}";
    var order = "/v1/orders/{id}";

    assertThat(figures.values(Service.ORDER, problem.formatted("order", "order_not_found", order)))
        .isNotEmpty();
    assertThat(figures.values(Service.GATEWAY, problem.formatted("gateway", "passed_on", order)))
        .isNotEmpty();
    assertThat(figures.values(Service.GATEWAY, problem.formatted("gateway", "not_found", "none")))
        .isNotEmpty();
  }

  private static List<String> section(String heading) throws IOException {
    return Files.readAllLines(Path.of("..", "docs", "operations.md")).stream()
        .dropWhile(line -> !line.equals(heading))
        .skip(1)
        .takeWhile(line -> !line.startsWith("## "))
        .toList();
  }

  private static Set<String> words(String cell) {
    return new TreeSet<>(WORD.matcher(cell).results().map(result -> result.group(1)).toList());
  }
}
