package holdfast.kit.cluster;

import java.time.Duration;

/**
 * The moment after which nobody waits for an answer any more.
 *
 * <p>Measured on this process' monotonic clock, so a step of the wall clock moves no deadline.
 * Between processes only {@link #remaining()} travels.
 */
public final class Deadline {

  private final long nanoTime;

  private Deadline(long nanoTime) {
    this.nanoTime = nanoTime;
  }

  public static Deadline after(Duration timeLeft) {
    return new Deadline(System.nanoTime() + timeLeft.toNanos());
  }

  /** The same deadline, brought forward; what is left of it serves whoever has to answer. */
  public Deadline earlierBy(Duration margin) {
    return new Deadline(nanoTime - margin.toNanos());
  }

  /** Time left, never negative. */
  public Duration remaining() {
    return Duration.ofNanos(Math.max(0, nanoTime - System.nanoTime()));
  }

  public boolean isOver() {
    return nanoTime - System.nanoTime() <= 0;
  }
}
