package holdfast.kit.settings;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValueType;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Typed reading of the settings below one path. What is missing, of the wrong type or out of range
 * throws {@link SettingsException}, which names the full key and never a secret's value.
 *
 * <p>It remembers what was asked for, so that {@link #refuseUnread} can stop a node whose file sets
 * a key that nobody reads: misspelled, or removed.
 */
public final class Settings {

  private final Config config;
  private final String path;
  private final Set<String> read;

  private Settings(Config config, String path, Set<String> read) {
    this.config = config;
    this.path = path;
    this.read = read;
  }

  /**
   * Begins to read at one path.
   *
   * @param config the whole configuration of the node
   * @param path where our keys begin, e.g. {@code holdfast.parcel}
   */
  public static Settings of(Config config, String path) {
    return new Settings(config, path, new ConcurrentSkipListSet<>());
  }

  /** The settings of one topic; counts as part of this when unread keys are looked for. */
  public Settings in(String topic) {
    return new Settings(config, key(topic), read);
  }

  public String string(String name) {
    return get(name, () -> config.getString(key(name)));
  }

  /** Null when nobody set it. */
  public @Nullable String stringOrNull(String name) {
    return has(name) ? string(name) : null;
  }

  public boolean flag(String name) {
    return get(name, () -> config.getBoolean(key(name)));
  }

  public int integer(String name) {
    return get(name, () -> config.getInt(key(name)));
  }

  /** An integer within bounds, both of them allowed. */
  public int integer(String name, int least, int most) {
    int value = integer(name);
    if (value < least || value > most) {
      throw new SettingsException(key(name), value + " is not between " + least + " and " + most);
    }
    return value;
  }

  public double number(String name) {
    return get(name, () -> config.getDouble(key(name)));
  }

  /** A positive length of time; the file gives the unit, e.g. {@code 500ms}. */
  public Duration duration(String name) {
    var value = get(name, () -> config.getDuration(key(name)));
    if (!value.isPositive()) {
      throw new SettingsException(key(name), "must be more than zero, is " + value);
    }
    return value;
  }

  /** A size in bytes; the file gives the unit, e.g. {@code 64KiB}. */
  public long bytes(String name) {
    return get(name, () -> config.getBytes(key(name)));
  }

  public Path file(String name) {
    return Path.of(string(name));
  }

  /** Null when nobody set it. */
  public @Nullable Path fileOrNull(String name) {
    return has(name) ? file(name) : null;
  }

  /** A list in the file, or a variable's text with commas between. */
  public List<String> strings(String name) {
    return get(
        name,
        () ->
            config.getValue(key(name)).valueType() == ConfigValueType.LIST
                ? config.getStringList(key(name))
                : Addresses.split(config.getString(key(name))));
  }

  /** {@code host:port} items; at least one. The names are not resolved. */
  public List<InetSocketAddress> addresses(String name) {
    var addresses = Addresses.parse(key(name), strings(name));
    if (addresses.isEmpty()) {
      throw new SettingsException(key(name), "names no address");
    }
    return addresses;
  }

  public boolean has(String name) {
    read.add(key(name));
    return config.hasPath(key(name));
  }

  /**
   * The subtree as it stands, for what is a table rather than a setting; all of it counts as read.
   */
  public Config table(String name) {
    return get(name, () -> config.getConfig(key(name)));
  }

  /** Stops a node whose configuration still sets {@code name}, telling what to do instead. */
  public Settings refuseRemoved(String name, String instead) {
    if (has(name)) {
      throw new SettingsException(key(name), "was removed; " + instead);
    }
    return this;
  }

  /** Stops a node whose configuration sets a key below this path that was never read. */
  public void refuseUnread() {
    if (!config.hasPath(path)) {
      return;
    }
    var unread = new TreeSet<String>();
    for (Map.Entry<String, ?> entry : config.getConfig(path).entrySet()) {
      var key = path + "." + entry.getKey();
      if (!isRead(key)) {
        unread.add(key);
      }
    }
    if (!unread.isEmpty()) {
      throw new SettingsException(String.join(", ", unread), "nobody reads this setting");
    }
  }

  private boolean isRead(String key) {
    var parts = ConfigUtil.splitPath(key);
    for (int length = parts.size(); length > 0; length--) {
      if (read.contains(ConfigUtil.joinPath(parts.subList(0, length)))) {
        return true;
      }
    }
    return false;
  }

  private <T> T get(String name, Supplier<T> reading) {
    if (!has(name)) {
      throw new SettingsException(key(name), "is not set");
    }
    try {
      return reading.get();
    } catch (ConfigException.WrongType | ConfigException.BadValue unfit) {
      throw new SettingsException(key(name), "has a value of the wrong kind", unfit);
    }
  }

  private String key(String name) {
    return path + "." + name;
  }
}
