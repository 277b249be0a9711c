package holdfast.kit.testing;

import static java.util.Locale.ROOT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValueFactory;
import holdfast.kit.settings.NodeConfig;
import holdfast.kit.settings.SettingsException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Writes down what can be set in one service, and fails when its file says otherwise.
 *
 * <pre>{@code
 * SettingsCoverage.of("parcel")
 *     .defaultOf("http.port", "8081")
 *     .withoutDefault("database.password")
 *     .removed("http.listen-port", ParcelSettings::from)
 *     .check();
 * }</pre>
 *
 * <p>Every key below {@code holdfast.parcel} must be named, must have the default that is written
 * here, and must follow its variable: {@code http.port} that of {@code PARCEL_HTTP_PORT}.
 */
public final class SettingsCoverage {

  private static final Pattern REFERENCE = Pattern.compile("\\$\\{\\?([A-Z][A-Z0-9_]*)}");
  private static final String UNSET = "(not set)";

  private final String service;
  private final Map<String, String> expected = new TreeMap<>();
  private final Map<String, Consumer<Config>> removed = new TreeMap<>();
  private final Set<String> tables = new HashSet<>();

  private SettingsCoverage(String service) {
    this.service = service;
  }

  public static SettingsCoverage of(String service) {
    return new SettingsCoverage(service);
  }

  /** A key that need not be set; {@code value} as the file writes it, lists as {@code [a, b]}. */
  public SettingsCoverage defaultOf(String key, String value) {
    expected.put(key, value);
    return this;
  }

  /** A key that is only there when somebody sets its variable. */
  public SettingsCoverage withoutDefault(String key) {
    expected.put(key, UNSET);
    return this;
  }

  /** A key of the past: {@code read} must refuse a configuration that still sets it, by name. */
  public SettingsCoverage removed(String key, Consumer<Config> read) {
    removed.put(key, read);
    return this;
  }

  /** What is a table rather than a setting, and for the file alone: it is not looked at here. */
  public SettingsCoverage table(String key) {
    tables.add(key);
    return this;
  }

  public void check() {
    assertThat(values(Map.of())).as("keys and defaults of %s.conf", service).isEqualTo(expected);
    var probes = probes();
    assertThat(values(probes))
        .as("what the keys of %s.conf become when every variable is set to its own name", service)
        .isEqualTo(
            expected.keySet().stream().collect(Collectors.toMap(key -> key, this::variable)));
    removed.forEach(this::checkRemoved);
  }

  private void checkRemoved(String key, Consumer<Config> read) {
    var full = path() + "." + key;
    var old =
        NodeConfig.load(service, Map.of())
            .withValue(full, ConfigValueFactory.fromAnyRef("set by an old file"));
    assertThatThrownBy(() -> read.accept(old))
        .as("reading a configuration that sets %s", full)
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining(full + ":");
  }

  /** What each key is; a key that only a variable can set counts as unset rather than absent. */
  private Map<String, String> values(Map<String, String> env) {
    var values = new TreeMap<String, String>();
    own(NodeConfig.load(service, probes())).forEach((key, _) -> values.put(key, UNSET));
    values.putAll(own(NodeConfig.load(service, env)));
    return values;
  }

  private Map<String, String> own(Config config) {
    var settings = config.hasPath(path()) ? config.getConfig(path()) : ConfigFactory.empty();
    return settings.entrySet().stream()
        .filter(entry -> !tables.contains(ConfigUtil.splitPath(entry.getKey()).getFirst()))
        .collect(
            Collectors.toMap(
                entry -> String.join(".", ConfigUtil.splitPath(entry.getKey())),
                entry -> String.valueOf(entry.getValue().unwrapped())));
  }

  /** Every variable that the file refers to, set to its own name. */
  private Map<String, String> probes() {
    return REFERENCE
        .matcher(text())
        .results()
        .map(result -> result.group(1))
        .distinct()
        .collect(Collectors.toMap(name -> name, name -> name));
  }

  private String variable(String key) {
    return (service + "_" + key).toUpperCase(ROOT).replace('.', '_').replace('-', '_');
  }

  private String path() {
    return "holdfast." + service;
  }

  private String text() {
    var file = service + ".conf";
    try (var in = Thread.currentThread().getContextClassLoader().getResourceAsStream(file)) {
      assertThat(in).as(file + " on the class path").isNotNull();
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
