package holdfast.inventory.domain;

import org.jspecify.annotations.Nullable;

/**
 * Units that came or went other than by being sold.
 *
 * @param delta what it adds to the units on hand; never 0
 * @param reference free text, such as the number of a delivery note
 */
public record Adjustment(int delta, Reason reason, @Nullable String reference) {

  /** The largest change, either way. */
  public static final int MAX_DELTA = 100_000_000;

  /** Why. Names are stored and shown: add, never rename. */
  public enum Reason {
    /** Came from a supplier; less than nothing takes a mistaken receipt back. */
    RECEIVED,
    /** Somebody counted, and there were more or fewer than thought. */
    COUNTED,
    /** Broken; only ever fewer. */
    DAMAGED,
    /** Gone, nobody knows where; only ever fewer. */
    SHRINKAGE;

    /** The world is as it is: such a change is recorded even when promised units are gone. */
    boolean statesAFact() {
      return this != RECEIVED;
    }

    private boolean allows(int delta) {
      return switch (this) {
        case RECEIVED, COUNTED -> true;
        case DAMAGED, SHRINKAGE -> delta < 0;
      };
    }
  }

  public Adjustment {
    if (!isPossible(delta, reason)) {
      throw new IllegalArgumentException(reason + " cannot be " + delta);
    }
  }

  /** Whether there can be such a change. */
  public static boolean isPossible(int delta, Reason reason) {
    return delta != 0 && Math.abs((long) delta) <= MAX_DELTA && reason.allows(delta);
  }
}
