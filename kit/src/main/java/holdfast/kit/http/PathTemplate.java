package holdfast.kit.http;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The path of an endpoint, e.g. {@code /v1/parcels/{id}/labels}: each segment is a text or stands
 * for any one segment. The template, not the path, is what metrics and logs name.
 */
public final class PathTemplate {

  private final String text;
  private final List<String> segments;

  private PathTemplate(String text, List<String> segments) {
    this.text = text;
    this.segments = segments;
  }

  /**
   * Reads a template.
   *
   * @throws IllegalArgumentException when it is no such template, or names a parameter twice
   */
  public static PathTemplate of(String text) {
    if (!text.startsWith("/")) {
      throw new IllegalArgumentException("a path begins with a slash: " + text);
    }
    var segments = List.of(text.substring(1).split("/", -1));
    var names = new ArrayList<String>();
    for (var segment : segments) {
      if (isParameter(segment)) {
        names.add(nameOf(segment));
      } else if (segment.contains("{") || segment.contains("}")) {
        throw new IllegalArgumentException("a parameter is a whole segment: " + text);
      }
    }
    if (names.stream().distinct().count() != names.size()) {
      throw new IllegalArgumentException("a parameter is named twice: " + text);
    }
    return new PathTemplate(text, segments);
  }

  List<String> segments() {
    return segments;
  }

  /** The values of the parameters in a path that this template is known to match. */
  Map<String, String> parameters(List<String> path) {
    var values = new HashMap<String, String>();
    for (int i = 0; i < segments.size(); i++) {
      if (isParameter(segments.get(i))) {
        values.put(nameOf(segments.get(i)), path.get(i));
      }
    }
    return values;
  }

  static boolean isParameter(String segment) {
    return segment.startsWith("{") && segment.endsWith("}");
  }

  private static String nameOf(String segment) {
    return segment.substring(1, segment.length() - 1);
  }

  @Override
  public String toString() {
    return text;
  }
}
