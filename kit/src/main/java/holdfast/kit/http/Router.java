package holdfast.kit.http;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.scaladsl.model.Uri;
import org.jspecify.annotations.Nullable;

/**
 * Finds the endpoint of a request. Paths are compared segment by segment after decoding, so there
 * is one spelling of each; a text goes before a parameter.
 */
final class Router {

  sealed interface Match {
    record Found(Endpoint endpoint, Map<String, String> parameters) implements Match {}

    /** The path exists, with other methods: {@code allow}, as the header has them. */
    record OtherMethods(String allow) implements Match {}

    record Nothing() implements Match {}
  }

  private static final class Node {
    private final Map<String, Node> texts = new HashMap<>();
    private final Map<String, Endpoint> methods = new TreeMap<>();
    private @Nullable Node parameter;
  }

  private final Node root = new Node();

  /**
   * @throws IllegalArgumentException when two endpoints have the same method and path
   */
  Router(List<Endpoint> endpoints) {
    endpoints.forEach(this::add);
  }

  Match match(HttpRequest request) {
    var path = segments(request);
    var node = path == null ? null : find(root, path, 0);
    if (node == null || path == null) {
      return new Match.Nothing();
    }
    var method = request.method().value();
    var endpoint = node.methods.get(method.equals("HEAD") ? "GET" : method);
    return endpoint == null
        ? new Match.OtherMethods(allow(node))
        : new Match.Found(endpoint, endpoint.path().parameters(path));
  }

  private void add(Endpoint endpoint) {
    var node = root;
    for (var segment : endpoint.path().segments()) {
      if (!PathTemplate.isParameter(segment)) {
        node = node.texts.computeIfAbsent(segment, _ -> new Node());
      } else {
        var next = node.parameter == null ? new Node() : node.parameter;
        node.parameter = next;
        node = next;
      }
    }
    if (node.methods.putIfAbsent(endpoint.method().value(), endpoint) != null) {
      throw new IllegalArgumentException(
          "two endpoints for " + endpoint.method().value() + " " + endpoint.path());
    }
  }

  private static @Nullable Node find(Node node, List<String> path, int from) {
    if (from == path.size()) {
      return node.methods.isEmpty() ? null : node;
    }
    var text = node.texts.get(path.get(from));
    var found = text == null ? null : find(text, path, from + 1);
    if (found != null || node.parameter == null || path.get(from).isEmpty()) {
      return found;
    }
    return find(node.parameter, path, from + 1);
  }

  private static String allow(Node node) {
    var methods = String.join(", ", node.methods.keySet());
    return node.methods.containsKey("GET") ? methods.replace("GET", "GET, HEAD") : methods;
  }

  /** Null for a path that only somebody up to no good sends. */
  private static @Nullable List<String> segments(HttpRequest request) {
    var segments = new ArrayList<String>(6);
    Uri.Path rest = request.getUri().asScala().path();
    while (!rest.isEmpty()) {
      if (!rest.startsWithSlash()) {
        return null;
      }
      rest = rest.tail();
      if (rest.startsWithSegment()) {
        var segment = (String) rest.head();
        if (!isPlain(segment)) {
          return null;
        }
        segments.add(segment);
        rest = rest.tail();
      } else {
        segments.add("");
      }
    }
    return segments;
  }

  /**
   * Slashes and dots that were hidden by encoding mean one thing to one server and another to the
   * next.
   */
  private static boolean isPlain(String segment) {
    return !segment.equals(".")
        && !segment.equals("..")
        && segment
            .chars()
            .noneMatch(unit -> unit == '/' || unit == '\\' || Character.isISOControl(unit));
  }
}
