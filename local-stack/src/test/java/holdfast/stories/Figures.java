package holdfast.stories;

import holdfast.local.stack.Layout;
import holdfast.local.stack.Service;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What all nodes tell Prometheus. */
final class Figures {

  /** What one metric is: its type, and the labels that its series have, but for buckets' own. */
  record Metric(String type, Set<String> labels) {}

  private static final Pattern LABEL = Pattern.compile("([a-z_]+)=\"(?:[^\"\\\\]|\\\\.)*\"");

  private final Layout layout;

  Figures(Layout layout) {
    this.layout = layout;
  }

  /** The name of every series of any node. */
  Set<String> names() {
    return series()
        .map(line -> line.split("[{ ]", 2)[0])
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** Every metric of any node, by its name. */
  Map<String, Metric> metrics() {
    var metrics = new TreeMap<String, Metric>();
    for (var node : layout.nodes()) {
      var type = new Metric("", Set.of());
      for (var line : scraped(node.httpPort()).lines().toList()) {
        if (line.startsWith("# TYPE ")) {
          var words = line.split(" ", 4);
          type = metrics.computeIfAbsent(words[2], _ -> new Metric(words[3], new TreeSet<>()));
        } else if (!line.startsWith("#")) {
          LABEL
              .matcher(line)
              .results()
              .map(found -> found.group(1))
              .filter(label -> !label.equals("le"))
              .forEach(type.labels()::add);
        }
      }
    }
    return metrics;
  }

  /** The value that each node of a service tells of one series; of those that tell one at all. */
  List<Double> values(Service service, String series) {
    var values = new ArrayList<Double>();
    for (var node : layout.of(service)) {
      scraped(node.httpPort())
          .lines()
          .filter(line -> line.startsWith(series + " "))
          .forEach(line -> values.add(Double.valueOf(line.substring(series.length() + 1))));
    }
    return values;
  }

  private Stream<String> series() {
    return layout.nodes().stream()
        .flatMap(node -> scraped(node.httpPort()).lines())
        .filter(line -> !line.startsWith("#"));
  }

  private static String scraped(int port) {
    var metrics = URI.create("http://127.0.0.1:" + port + "/metrics");
    try (var client = HttpClient.newHttpClient()) {
      return client
          .send(HttpRequest.newBuilder(metrics).build(), HttpResponse.BodyHandlers.ofString())
          .body();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(interrupted);
    }
  }
}
