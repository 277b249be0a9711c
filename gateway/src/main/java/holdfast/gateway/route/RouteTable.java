package holdfast.gateway.route;

import static java.util.Locale.ROOT;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigUtil;
import holdfast.kit.settings.Settings;
import holdfast.kit.settings.SettingsException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The routing table. What it does not name is not there: {@code /internal} can not be named, so no
 * request from outside reaches what services tell each other.
 */
public final class RouteTable {

  /** What the table says about one request. */
  public sealed interface Match {

    record Found(RouteRule rule) implements Match {}

    /** The path is known, the method is not; {@code allow} is what the header of that name says. */
    record OtherMethods(String allow) implements Match {}

    record NoSuchPath() implements Match {}
  }

  private static final Match NO_SUCH_PATH = new Match.NoSuchPath();
  private static final Set<String> METHODS = Set.of("GET", "POST", "PUT", "PATCH", "DELETE");
  private static final Pattern LINE = Pattern.compile("(?<method>[A-Z]+) (?<path>/\\S+)");
  private static final Pattern LITERAL = Pattern.compile("[A-Za-z0-9_-][A-Za-z0-9._-]*");
  private static final Pattern VARIABLE = Pattern.compile("\\{[A-Za-z]+}");

  /** One segment deep in the tree of all paths. */
  private static final class Place {
    private final Map<String, Place> literals = new HashMap<>();
    private final Map<String, Match> methods = new TreeMap<>();
    private @Nullable Place variable;
    private @Nullable Match otherMethods;
  }

  private final Place root = new Place();
  private final List<RouteRule> rules;

  private RouteTable(List<RouteRule> rules) {
    this.rules = List.copyOf(rules);
    rules.forEach(this::add);
  }

  /**
   * Reads {@code <path>.routes}, each over {@code <path>.route-defaults}.
   *
   * @param upstreams the names that a route may point to
   * @throws SettingsException naming the line that makes no sense
   */
  public static RouteTable read(Config config, String path, Set<String> upstreams) {
    var settings = Settings.of(config, path);
    var defaults = settings.table("route-defaults");
    var lines = settings.table("routes").root();

    var rules = new ArrayList<RouteRule>();
    for (var line : new TreeMap<>(lines).keySet()) {
      var key = path + ".routes." + ConfigUtil.quoteString(line);
      var route = config.getConfig(key).withFallback(defaults).atPath(key);
      rules.add(rule(line, Settings.of(route, key), key, upstreams));
    }
    return new RouteTable(rules);
  }

  public List<RouteRule> rules() {
    return rules;
  }

  /**
   * What the table says about a request.
   *
   * @param path segments in plain characters, each with its slash before it, as {@link RequestPath}
   *     lets them through
   */
  public Match match(String method, String path) {
    var place = path.startsWith("/") ? find(root, path, 1) : null;
    if (place == null || place.otherMethods == null) {
      return NO_SUCH_PATH;
    }
    return place.methods.getOrDefault(method, place.otherMethods);
  }

  private static @Nullable Place find(Place from, String path, int start) {
    int slash = path.indexOf('/', start);
    int end = slash < 0 ? path.length() : slash;
    var literal = next(from.literals.get(path.substring(start, end)), path, slash);
    if (literal != null) {
      return literal;
    }
    return RequestPath.isIdentifier(path, start, end) ? next(from.variable, path, slash) : null;
  }

  private static @Nullable Place next(@Nullable Place place, String path, int slash) {
    if (place == null) {
      return null;
    }
    if (slash < 0) {
      return place.otherMethods == null ? null : place;
    }
    return find(place, path, slash + 1);
  }

  private void add(RouteRule rule) {
    var place = root;
    for (var segment : rule.template().substring(1).split("/", -1)) {
      if (segment.startsWith("{")) {
        if (place.variable == null) {
          place.variable = new Place();
        }
        place = place.variable;
      } else {
        place = place.literals.computeIfAbsent(segment, _ -> new Place());
      }
    }
    place.methods.put(rule.method(), new Match.Found(rule));
    place.otherMethods = new Match.OtherMethods(String.join(", ", place.methods.keySet()));
  }

  private static RouteRule rule(String line, Settings settings, String key, Set<String> upstreams) {
    var matcher = LINE.matcher(line);
    if (!matcher.matches() || !METHODS.contains(matcher.group("method"))) {
      throw new SettingsException(key, "expected a method and a path, as in GET /v1/things/{id}");
    }
    var template = matcher.group("path");
    checkTemplate(key, template);
    var upstream = settings.string("to");
    if (!upstreams.contains(upstream)) {
      throw new SettingsException(key + ".to", "there is no upstream of the name " + upstream);
    }
    var rule =
        new RouteRule(
            matcher.group("method"),
            template,
            upstream,
            settings.stringOrNull("as"),
            Access.parse(settings.string("access")),
            settings.duration("deadline"),
            settings.has("max-wait") ? settings.duration("max-wait") : Duration.ZERO,
            settings.integer("concurrency", 1, 100_000),
            settings.bytes("max-body"),
            repeat(settings.string("repeat"), key));
    settings.refuseUnread();
    return rule;
  }

  private static void checkTemplate(String key, String template) {
    var segments = template.substring(1).split("/", -1);
    for (var segment : segments) {
      if (!LITERAL.matcher(segment).matches() && !VARIABLE.matcher(segment).matches()) {
        throw new SettingsException(key, "not a segment of a path: '" + segment + "'");
      }
    }
    if (VARIABLE.matcher(segments[0]).matches()) {
      throw new SettingsException(key, "the first segment must be a literal");
    }
    if (segments[0].toLowerCase(ROOT).equals("internal")) {
      throw new SettingsException(key, "internal paths are never routed");
    }
  }

  private static Repeat repeat(String text, String key) {
    return switch (text) {
      case "when-safe" -> Repeat.WHEN_SAFE;
      case "always" -> Repeat.ALWAYS;
      case "never" -> Repeat.NEVER;
      default -> throw new SettingsException(key + ".repeat", "when-safe, always or never");
    };
  }
}
