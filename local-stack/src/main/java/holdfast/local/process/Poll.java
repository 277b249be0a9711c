package holdfast.local.process;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits for something that tells nobody when it happens. */
public final class Poll {
  private Poll() {}

  /**
   * Looks again and again.
   *
   * @return whether it became true in time; false also when this thread was interrupted
   */
  public static boolean until(Duration timeout, Duration interval, BooleanSupplier done) {
    long end = System.nanoTime() + timeout.toNanos();
    while (!done.getAsBoolean()) {
      if (System.nanoTime() - end >= 0 || Thread.currentThread().isInterrupted()) {
        return false;
      }
      LockSupport.parkNanos(interval.toNanos());
    }
    return true;
  }
}
