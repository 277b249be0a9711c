package holdfast.k8s;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** An alarm at night is as good as the page that it sends its reader to. */
class AlarmTest {

  @Test
  void every_alarm_leads_to_a_page_of_the_runbook() throws IOException {
    var pages = new TreeSet<String>();
    for (var line : Files.readAllLines(docs().resolve("runbook.md"))) {
      if (line.startsWith("## ")) {
        pages.add("docs/runbook.md#" + anchor(line.substring(3)));
      }
    }
    for (var alarm : Alarms.all()) {
      assertThat(pages).contains(alarm.at("/annotations/runbook").asText());
    }
  }

  @Test
  void every_alarm_is_in_the_table_of_the_operations_page() throws IOException {
    var page = Files.readString(docs().resolve("operations.md"));
    for (var alarm : Alarms.all()) {
      assertThat(page).contains("`" + alarm.path("alert").asText() + "`");
    }
  }

  @Test
  void every_result_of_a_rule_that_an_alarm_is_about_is_calculated() throws IOException {
    var results =
        Alarms.rules().stream()
            .filter(rule -> rule.has("record"))
            .map(rule -> rule.path("record").asText())
            .toList();

    assertThat(Alarms.metrics().stream().filter(name -> name.contains(":")))
        .containsExactlyInAnyOrderElementsOf(results);
  }

  @Test
  void every_rule_is_about_this_namespace() throws IOException {
    for (var rule : Alarms.rules()) {
      var expression = Alarms.expression(rule);
      assertThat(expression.split("namespace=\"holdfast\"", -1))
          .as(expression)
          .hasSameSizeAs(expression.split("\\{", -1));
    }
  }

  @Test
  void every_alarm_says_how_bad_it_is() throws IOException {
    for (var alarm : Alarms.all()) {
      assertThat(alarm.at("/labels/severity").asText()).isIn("critical", "warning");
      assertThat(alarm.at("/annotations/summary").asText()).isNotEmpty();
    }
  }

  private static Path docs() {
    return Manifests.ROOT.resolveSibling("docs");
  }

  /** As pages of a repository are linked to. */
  private static String anchor(String heading) {
    return heading.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9 _-]", "").replace(' ', '-');
  }
}
