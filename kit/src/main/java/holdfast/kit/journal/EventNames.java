package holdfast.kit.journal;

import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The names under which records are stored, chosen by us and kept for ever.
 *
 * <p>A class may be renamed or moved; what it is called in the journal stays. A name is {@code
 * <thing>-<past>/<version>}, such as {@code stock-reserved/1}; a snapshot has one too.
 */
public final class EventNames {

  private static final Pattern FORM = Pattern.compile("[a-z][a-z0-9]*(-[a-z0-9]+)*/[1-9][0-9]*");

  private final Map<String, Class<? extends Record>> classes;
  private final Map<Class<?>, String> names;
  private final Set<String> snapshots;
  private final Map<Class<?>, String> kinds;

  private EventNames(Builder builder) {
    this.classes = Collections.unmodifiableMap(new LinkedHashMap<>(builder.classes));
    this.names = Map.copyOf(builder.names);
    this.snapshots = Set.copyOf(builder.snapshots);
    this.kinds = Map.copyOf(builder.kinds);
  }

  public static Builder builder() {
    return new Builder();
  }

  /**
   * The class stored under {@code name}.
   *
   * @throws IllegalArgumentException if this build knows no such name
   */
  public Class<? extends Record> classOf(String name) {
    var type = classes.get(name);
    if (type == null) {
      throw new IllegalArgumentException("no record is stored under the name " + name);
    }
    return type;
  }

  /**
   * The name that records of {@code type} are stored under.
   *
   * @throws IllegalArgumentException if it has none
   */
  public String nameOf(Class<?> type) {
    var name = names.get(type);
    if (name == null) {
      throw new IllegalArgumentException(type.getName() + " has no name in the journal");
    }
    return name;
  }

  public boolean isKnown(String name) {
    return classes.containsKey(name);
  }

  public boolean isNamed(Class<?> type) {
    return names.containsKey(type);
  }

  boolean isSnapshot(String name) {
    return snapshots.contains(name);
  }

  boolean isVariant(Class<?> type) {
    return kinds.containsKey(type);
  }

  /** What {@code type}, a variant of a sealed type, is called in a field of that type. */
  String kindOf(Class<?> type) {
    var kind = kinds.get(type);
    if (kind == null) {
      throw new IllegalArgumentException(type.getName() + " is no variant");
    }
    return kind;
  }

  /** All names, in the order in which they were given. */
  public Set<String> all() {
    return classes.keySet();
  }

  /** Collects names; each name and each class once. */
  public static final class Builder {

    private final Map<String, Class<? extends Record>> classes = new LinkedHashMap<>();
    private final Map<Class<?>, String> names = new HashMap<>();
    private final Set<String> snapshots = new HashSet<>();
    private final Map<Class<?>, String> kinds = new HashMap<>();

    private Builder() {}

    /**
     * Names an event.
     *
     * @throws IllegalArgumentException if the name is malformed, or name or class was given before
     */
    public Builder event(String name, Class<? extends Record> type) {
      if (!FORM.matcher(name).matches()) {
        throw new IllegalArgumentException(name + " is not of the form stock-reserved/1");
      }
      if (classes.putIfAbsent(name, type) != null) {
        throw new IllegalArgumentException(name + " is given twice");
      }
      var other = names.putIfAbsent(type, name);
      if (other != null) {
        throw new IllegalArgumentException(type.getName() + " is named " + other + " and " + name);
      }
      return this;
    }

    /** Names a snapshot, which may be larger than an event; same rules. */
    public Builder snapshot(String name, Class<? extends Record> type) {
      event(name, type);
      snapshots.add(name);
      return this;
    }

    /**
     * Says what a variant of a sealed type is called where a field is of that type. All variants of
     * a type need one; kinds are for ever too.
     */
    public Builder variant(String kind, Class<? extends Record> type) {
      if (kinds.putIfAbsent(type, kind) != null) {
        throw new IllegalArgumentException(type.getName() + " is given twice");
      }
      return this;
    }

    public EventNames build() {
      return new EventNames(this);
    }
  }
}
