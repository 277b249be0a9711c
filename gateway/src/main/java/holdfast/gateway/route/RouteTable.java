package holdfast.gateway.route;

import static java.util.Locale.ROOT;

import com.typesafe.config.ConfigUtil;
import holdfast.kit.settings.Settings;
import holdfast.kit.settings.SettingsException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * The routing table. What it does not name is not there: {@code /internal} cannot be named, so no
 * request from outside reaches what services tell each other.
 *
 * @param rules at most one for a method and a path
 */
public record RouteTable(List<RouteRule> rules) {

  private static final Set<String> METHODS = Set.of("GET", "POST", "PUT", "PATCH", "DELETE");
  private static final Pattern LINE = Pattern.compile("(?<method>[A-Z]+) (?<path>/\\S+)");
  private static final Pattern LITERAL = Pattern.compile("[A-Za-z0-9_-][A-Za-z0-9._-]*");
  private static final Pattern VARIABLE = Pattern.compile("\\{[A-Za-z]+}");

  public RouteTable {
    rules = List.copyOf(rules);
  }

  /**
   * Reads {@code routes}, each line over {@code route-defaults}.
   *
   * @param path of the settings, for messages
   * @param upstreams the names that a route may point to
   * @throws SettingsException naming the line that makes no sense
   */
  public static RouteTable read(Settings settings, String path, Set<String> upstreams) {
    var defaults = settings.table("route-defaults");
    var table = settings.table("routes");

    var rules = new ArrayList<RouteRule>();
    for (var line : new TreeSet<>(table.root().keySet())) {
      var key = path + ".routes." + ConfigUtil.quoteString(line);
      var route = table.getConfig(ConfigUtil.quoteString(line)).withFallback(defaults);
      rules.add(rule(line, Settings.of(route.atPath(key), key), key, upstreams));
    }
    return new RouteTable(rules);
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
            settings.string("produces"),
            settings.duration("deadline"),
            settings.has("max-wait") ? settings.duration("max-wait") : Duration.ZERO,
            settings.integer("concurrency", 1, 100_000),
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
