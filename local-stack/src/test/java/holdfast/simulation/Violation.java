package holdfast.simulation;

import org.jspecify.annotations.Nullable;

/** A promise was broken. */
final class Violation extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final String invariant;

  /**
   * Reports one.
   *
   * @param invariant its short name, such as {@code I5}
   */
  Violation(String invariant, String what) {
    super(invariant + ": " + what);
    this.invariant = invariant;
  }

  /** A rule threw: it is not total, or refused to apply an event that was stored. */
  Violation(RuntimeException cause) {
    super("total: a rule threw " + cause, cause);
    this.invariant = "total";
  }

  String invariant() {
    return invariant;
  }

  @SuppressWarnings("AnnotateFormatMethod") // the annotation is in no library of ours
  static void unless(boolean held, String invariant, String format, @Nullable Object... values) {
    if (!held) {
      throw new Violation(invariant, format.formatted(values));
    }
  }
}
