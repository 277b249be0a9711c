package holdfast.k8s;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** The YAML files below {@code k8s}, as they are: nothing is rendered. */
final class Manifests {

  private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

  static final Path ROOT = root();

  static final List<String> CLUSTERS = List.of("inventory", "payment", "order");

  private Manifests() {}

  /** Every document of one file, e.g. {@code base/order/deployment.yaml}. */
  static List<JsonNode> documents(String file) throws IOException {
    return documents(ROOT.resolve(file));
  }

  static List<JsonNode> documents(Path file) throws IOException {
    YAMLParser parser = ((YAMLFactory) YAML.getFactory()).createParser(file.toFile());
    var documents = new ArrayList<JsonNode>();
    try (MappingIterator<JsonNode> all = YAML.readerFor(JsonNode.class).readValues(parser)) {
      all.forEachRemaining(documents::add);
    }
    return documents;
  }

  /** Everything that has a kind and a name. */
  static List<JsonNode> all() throws IOException {
    return below("");
  }

  /** What has a kind and a name in the files below a folder, e.g. {@code overlays/local}. */
  static List<JsonNode> below(String folder) throws IOException {
    var all = new ArrayList<JsonNode>();
    for (var file : files()) {
      if (file.startsWith(ROOT.resolve(folder))) {
        documents(file).stream()
            .filter(document -> document.path("metadata").has("name"))
            .forEach(all::add);
      }
    }
    return all;
  }

  static List<Path> files() throws IOException {
    try (Stream<Path> files = Files.walk(ROOT)) {
      return files
          .filter(file -> file.toString().endsWith(".yaml"))
          .filter(file -> !file.toString().contains("/secrets/"))
          .toList();
    }
  }

  static JsonNode deployment(String service) throws IOException {
    return documents("base/" + service + "/deployment.yaml").getFirst();
  }

  /** Everything that makes pods, as it is in the files; not the patches of an overlay. */
  static List<JsonNode> workloads() throws IOException {
    return all().stream()
        .filter(document -> !pod(document).at("/spec/containers/0/image").isMissingNode())
        .toList();
  }

  /** The template of the pods that a workload makes, at once or by the clock. */
  static JsonNode pod(JsonNode workload) {
    var byTheClock = workload.at("/spec/jobTemplate/spec/template");
    return byTheClock.isMissingNode() ? workload.at("/spec/template") : byTheClock;
  }

  static boolean isA(JsonNode document, String kind) {
    return document.path("kind").asText().equals(kind);
  }

  static Set<String> namesOf(String kind) throws IOException {
    var names = new HashSet<String>();
    for (var document : all()) {
      if (isA(document, kind)) {
        names.add(name(document));
      }
    }
    return names;
  }

  /** Whether a selector means what has these labels; one without conditions means nothing here. */
  static boolean selects(JsonNode selector, JsonNode labels) {
    return !selector.isEmpty()
        && selector
            .path("matchLabels")
            .propertyStream()
            .allMatch(label -> label.getValue().equals(labels.path(label.getKey())))
        && selector
            .path("matchExpressions")
            .valueStream()
            .allMatch(expression -> isOneOf(expression, labels));
  }

  private static boolean isOneOf(JsonNode expression, JsonNode labels) {
    if (!expression.path("operator").asText().equals("In")) {
      throw new IllegalArgumentException("not understood here: " + expression);
    }
    var value = labels.path(expression.path("key").asText());
    return expression.path("values").valueStream().anyMatch(value::equals);
  }

  static String name(JsonNode document) {
    return document.at("/metadata/name").asText();
  }

  /** The containers of a workload, those that run first included. */
  static List<JsonNode> containers(JsonNode workload) {
    var pod = pod(workload).path("spec");
    var containers = new ArrayList<JsonNode>();
    pod.path("initContainers").forEach(containers::add);
    pod.path("containers").forEach(containers::add);
    return containers;
  }

  private static Path root() {
    var folder = Path.of("").toAbsolutePath();
    while (!Files.exists(folder.resolve("mvnw"))) {
      folder = folder.resolveSibling("..").normalize();
    }
    return folder.resolve("k8s");
  }
}
