package holdfast.kit.json;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Where in a document a reader is, and what it found wrong there. */
public final class Place {

  private final Reading reading;
  private final @Nullable Place parent;
  private final String step;

  private Place(Reading reading, @Nullable Place parent, String step) {
    this.reading = reading;
    this.parent = parent;
    this.step = step;
  }

  static Place root(boolean tolerant) {
    return new Place(new Reading(tolerant, new ArrayList<>()), null, "");
  }

  Place field(String name) {
    return new Place(reading, this, name);
  }

  Place element(int index) {
    return new Place(reading, this, Integer.toString(index));
  }

  /**
   * Reports a fault here.
   *
   * @return for the reader to return; never asked for a value
   */
  public <T> Supplier<T> wrong(String code) {
    if (!isFull()) {
      reading.violations.add(new Violation(pointer(), code));
    }
    return () -> {
      throw new IllegalStateException("asked for a value that is wrong: " + code);
    };
  }

  /** Whether enough was reported; a reader of many elements may stop. */
  boolean isFull() {
    return reading.violations.size() >= StrictJson.MAX_VIOLATIONS;
  }

  boolean isTolerant() {
    return reading.tolerant;
  }

  List<Violation> violations() {
    return reading.violations;
  }

  private String pointer() {
    return parent == null
        ? ""
        : parent.pointer() + "/" + step.replace("~", "~0").replace("/", "~1");
  }

  private record Reading(boolean tolerant, List<Violation> violations) {}
}
