package holdfast.kit.json;

import java.util.List;

/** The document is JSON, but its fields are not what was asked for. */
public final class InvalidFields extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final transient List<Violation> violations;

  InvalidFields(List<Violation> violations) {
    super(violations.size() + " invalid fields, the first: " + violations.getFirst());
    this.violations = List.copyOf(violations);
  }

  /** At least one, and at most {@link StrictJson#MAX_VIOLATIONS}, in the order they were met. */
  public List<Violation> violations() {
    return violations;
  }

  /** The caller's mistake: where in our code it was noticed helps nobody. */
  @Override
  public synchronized Throwable fillInStackTrace() {
    return this;
  }
}
