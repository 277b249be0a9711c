package holdfast.kit.http;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * How much one instance works on at once. What comes on top is turned away at once: waiting would
 * only make every answer late.
 */
public final class ConcurrencyLimit {

  private final int permits;
  private final AtomicInteger taken = new AtomicInteger();

  public ConcurrencyLimit(int permits) {
    this.permits = permits;
  }

  /** Whether there is room for one more; if so it must {@link #leave()} at its end. */
  public boolean enter() {
    if (taken.incrementAndGet() <= permits) {
      return true;
    }
    taken.decrementAndGet();
    return false;
  }

  public void leave() {
    taken.decrementAndGet();
  }

  public int inside() {
    return Math.min(taken.get(), permits);
  }

  public int permits() {
    return permits;
  }
}
