package holdfast.order.domain;

import java.time.Duration;

/**
 * Whether one more order is taken in. Whoever could not be served in time is better told so at
 * once, with nothing done, than kept waiting behind all the others.
 *
 * <p>How long a new order will take is how many are on their way, divided by how many are finished
 * in a second. That is a reason to refuse only while orders wait for one another. Where new ones
 * still come through soon, the others wait for something that is away and will be back, as a part
 * of the accounts is for some seconds when a node dies; and where none is finished at all, or again
 * only just now, how long it will take cannot be known. Then an order is taken in and waits, up to
 * what memory bears.
 *
 * @param always so many orders may be on their way whatever their wait: a burst on a node that has
 *     nothing else to do is not refused
 * @param most orders on their way, whatever they wait for
 * @param longestWait that a new order may have ahead of it
 */
public record Intake(int always, int most, Duration longestWait) {

  /** Of those placed a moment ago; where fewer are finished, the new wait behind the old. */
  private static final double SOON_ENOUGH_SHARE = 0.1;

  private static final double NANOS = 1e9;

  /**
   * How a node's orders are doing.
   *
   * @param open placed, and neither confirmed nor rejected yet
   * @param stuck those of them that wait for something for so long that no new order waits for them
   * @param perSecond how many are finished in a second; zero while it cannot be said
   * @param soon which share of those that were placed a moment ago is finished by now
   */
  public record Load(int open, int stuck, double perSecond, double soon) {

    /** What a new order has ahead of it; zero while it cannot be said. */
    public Duration expectedWait() {
      return perSecond == 0
          ? Duration.ZERO
          : Duration.ofNanos((long) (Math.max(0, open - stuck) / perSecond * NANOS));
    }
  }

  /** Whether a new order is taken in, and why not. */
  public enum Verdict {
    TAKEN,
    TOO_MANY,
    TOO_LONG
  }

  public Verdict decide(Load load) {
    if (load.open() >= most) {
      return Verdict.TOO_MANY;
    }
    boolean tooLong = load.expectedWait().compareTo(longestWait) > 0;
    return load.open() >= always && tooLong && load.soon() < SOON_ENOUGH_SHARE
        ? Verdict.TOO_LONG
        : Verdict.TAKEN;
  }
}
