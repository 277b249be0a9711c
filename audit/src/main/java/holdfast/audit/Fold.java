package holdfast.audit;

import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** What one entity's events amount to by the service's own rules, for as long as they apply. */
final class Fold<S, E> {
  private final String persistenceId;
  private final BiFunction<S, E, S> after;
  private final Findings findings;
  private @Nullable S state;

  Fold(String persistenceId, S empty, BiFunction<S, E, S> after, Findings findings) {
    this.persistenceId = persistenceId;
    this.state = empty;
    this.after = after;
    this.findings = findings;
  }

  /** Null once an event could not be read or did not follow from those before it. */
  @Nullable S state() {
    return state;
  }

  void add(StoredEvent row, E event) {
    if (state == null) {
      return;
    }
    try {
      state = after.apply(state, event);
    } catch (RuntimeException impossible) {
      state = null;
      findings.broken(
          Law.EVERY_EVENT,
          persistenceId,
          "event %d does not follow: %s".formatted(row.number(), impossible.getMessage()));
    }
  }

  void lose() {
    state = null;
  }
}
