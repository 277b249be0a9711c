package holdfast.k8s;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** The alarms of the monitoring component. */
public final class Alarms {

  /** Only a metric is followed by what is asked of its labels; a rule's own result has a colon. */
  private static final Pattern METRIC = Pattern.compile("([a-z0-9_:]+)\\{");

  private Alarms() {}

  static List<JsonNode> all() throws IOException {
    return rules().stream().filter(rule -> rule.has("alert")).toList();
  }

  /** All rules, also those that only calculate what alarms are about. */
  static List<JsonNode> rules() throws IOException {
    return Manifests.documents("components/monitoring/alarms.yaml")
        .getFirst()
        .at("/spec/groups")
        .valueStream()
        .flatMap(group -> group.path("rules").valueStream())
        .toList();
  }

  /** The metrics that alarms are about and that our own nodes have to tell. */
  public static Set<String> figures() throws IOException {
    var figures = metrics();
    figures.removeIf(name -> name.startsWith("kube_") || name.contains(":"));
    return figures;
  }

  /** Everything that a rule asks for, results of other rules among it. */
  static Set<String> metrics() throws IOException {
    var metrics = new TreeSet<String>();
    for (var rule : rules()) {
      METRIC.matcher(expression(rule)).results().forEach(one -> metrics.add(one.group(1)));
    }
    return metrics;
  }

  static String expression(JsonNode rule) {
    return rule.path("expr").asText();
  }
}
