package holdfast.k8s;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** The alarms of the monitoring component. */
public final class Alarms {

  /** Only a metric is followed by what is asked of its labels. */
  private static final Pattern METRIC = Pattern.compile("([a-z_]+)\\{");

  private Alarms() {}

  static List<JsonNode> all() throws IOException {
    return Manifests.documents("components/monitoring/alarms.yaml")
        .getFirst()
        .at("/spec/groups/0/rules")
        .valueStream()
        .toList();
  }

  /** The metrics that alarms are about and that our own nodes have to tell. */
  public static Set<String> figures() throws IOException {
    var figures = new TreeSet<String>();
    for (var alarm : all()) {
      METRIC.matcher(expression(alarm)).results().forEach(one -> figures.add(one.group(1)));
    }
    figures.removeIf(name -> name.startsWith("kube_"));
    return figures;
  }

  static String expression(JsonNode alarm) {
    return alarm.path("expr").asText();
  }
}
