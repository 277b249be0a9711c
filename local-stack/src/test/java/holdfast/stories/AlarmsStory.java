package holdfast.stories;

import static holdfast.stories.Customer.line;
import static org.assertj.core.api.Assertions.assertThat;

import holdfast.k8s.Alarms;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** An alarm about a figure that nobody tells would be silent for ever. */
@WholeSystem
class AlarmsStory {

  @Test
  void every_figure_of_an_alarm_is_told_by_some_node(Market market, Figures figures)
      throws IOException {
    var coffee = market.product(10, 1_890);
    market.customer(10_000).buys(line(coffee, 1));

    assertThat(Alarms.figures()).isNotEmpty();
    assertThat(figures.names()).containsAll(Alarms.figures());
  }
}
