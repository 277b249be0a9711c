package holdfast.kit.settings;

import static com.typesafe.config.ConfigResolveOptions.noSystem;
import static java.util.Locale.ROOT;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigResolver;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueFactory;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The configuration of one node: {@code <service>.conf} over the libraries' reference files, with
 * every <code>${?NAME}</code> taken from one map of variables.
 *
 * <p>The map is all that a node learns from outside. The process environment and system properties
 * are never looked at, so several nodes in one JVM, a child process and a container are configured
 * by the same map in the same way. A variable with an empty value counts as not set.
 *
 * <p>For a service {@code parcel} these variables mean something beyond the file's own references:
 *
 * <ul>
 *   <li>{@code PARCEL_X} can also be read as <code>${?NODE_X}</code>, so that a file which several
 *       services include can name it.
 *   <li>{@code PARCEL_…_PASSWORD_FILE} names a file; its content becomes {@code PARCEL_…_PASSWORD}.
 *   <li>{@code PARCEL_CONTACT_POINTS}, {@code host:port,host:port}: the management addresses of the
 *       first nodes. Cluster bootstrap then asks these instead of the Kubernetes API.
 *   <li>{@code PARCEL_CONFIG_FILE} names a file that is laid over {@code parcel.conf}.
 * </ul>
 */
public final class NodeConfig {

  private static final String PASSWORD_FILE = "_PASSWORD_FILE";
  private static final String FILE = "_FILE";

  /**
   * The resolved configuration of one node of {@code service}.
   *
   * @param service the name of the file without its ending, also the second part of its keys
   * @throws SettingsException when there is no such service, or a variable makes no sense
   */
  public static Config load(String service, Map<String, String> env) {
    var prefix = prefix(service);
    var variables = variables(prefix, env);

    return contactPoints(service, prefix, variables)
        .withFallback(own(service, prefix, variables))
        .withFallback(ConfigFactory.defaultReferenceUnresolved())
        .resolve(noSystem().appendResolver(new Variables(variables)));
  }

  /**
   * The same without the libraries' reference files, for what has to be known before any library
   * is: to read those takes longer than a process may live that only looks after its tables. What
   * refers to them stays open.
   *
   * @throws SettingsException as above
   */
  public static Config loadOwn(String service, Map<String, String> env) {
    var prefix = prefix(service);
    var variables = variables(prefix, env);
    return own(service, prefix, variables)
        .resolve(noSystem().setAllowUnresolved(true).appendResolver(new Variables(variables)));
  }

  private static Config own(String service, String prefix, Map<String, String> variables) {
    return overlay(prefix, variables).withFallback(serviceFile(service));
  }

  private static String prefix(String service) {
    return service.toUpperCase(ROOT).replace('-', '_') + "_";
  }

  private static Config serviceFile(String service) {
    try {
      return ConfigFactory.parseResources(
          service + ".conf", ConfigParseOptions.defaults().setAllowMissing(false));
    } catch (ConfigException.IO missing) {
      throw new SettingsException(
          service, "no such service: " + service + ".conf is not on the class path", missing);
    }
  }

  private static Config overlay(String prefix, Map<String, String> variables) {
    var key = prefix + "CONFIG_FILE";
    var file = variables.get(key);
    if (file == null) {
      return ConfigFactory.empty();
    }
    try {
      return ConfigFactory.parseFile(
          new File(file), ConfigParseOptions.defaults().setAllowMissing(false));
    } catch (ConfigException.IO unreadable) {
      throw new SettingsException(key, "cannot read " + file, unreadable);
    }
  }

  private static Config contactPoints(
      String service, String prefix, Map<String, String> variables) {
    var key = prefix + "CONTACT_POINTS";
    var text = variables.get(key);
    if (text == null) {
      return ConfigFactory.empty();
    }
    var name = service + "-cluster";
    var endpoints =
        Addresses.parse(key, Addresses.split(text)).stream()
            .map(address -> Map.of("host", address.getHostString(), "port", address.getPort()))
            .toList();
    if (endpoints.isEmpty()) {
      throw new SettingsException(key, "names no address");
    }
    return ConfigFactory.parseMap(
        Map.of(
            "pekko.discovery.config.services",
            Map.of(name, Map.of("endpoints", endpoints)),
            "pekko.management.cluster.bootstrap.contact-point-discovery",
            Map.of("discovery-method", "config", "service-name", name),
            // They are named one by one: several may be on one host, and none is to be left out.
            "pekko.management.cluster.bootstrap.contact-point.filter-on-fallback-port",
            false),
        key);
  }

  private static Map<String, String> variables(String prefix, Map<String, String> env) {
    var variables = new TreeMap<String, String>();
    env.forEach((name, value) -> {
      if (!value.isEmpty()) {
        variables.put(name, value);
      }
    });
    for (var name : List.copyOf(variables.keySet())) {
      if (name.startsWith(prefix) && name.endsWith(PASSWORD_FILE)) {
        readSecret(name, variables);
      }
    }
    var shared = new HashMap<String, String>();
    variables.forEach((name, value) -> {
      if (name.startsWith(prefix)) {
        shared.put("NODE_" + name.substring(prefix.length()), value);
      }
    });
    variables.putAll(shared);
    return variables;
  }

  private static void readSecret(String fileVariable, Map<String, String> variables) {
    var name = fileVariable.substring(0, fileVariable.length() - FILE.length());
    var file = Path.of(variables.getOrDefault(fileVariable, ""));
    if (variables.containsKey(name)) {
      throw new SettingsException(fileVariable, "set this or " + name + ", not both");
    }
    try {
      variables.put(name, Files.readString(file).stripTrailing());
    } catch (IOException unreadable) {
      throw new SettingsException(fileVariable, "cannot read " + file, unreadable);
    }
  }

  /** Answers what the files themselves leave open, so that no variable becomes a setting. */
  private record Variables(Map<String, String> values) implements ConfigResolver {

    @Override
    public @Nullable ConfigValue lookup(String path) {
      var value = values.get(path);
      return value == null ? null : ConfigValueFactory.fromAnyRef(value, "variable " + path);
    }

    @Override
    public ConfigResolver withFallback(ConfigResolver fallback) {
      return this;
    }
  }

  private NodeConfig() {}
}
