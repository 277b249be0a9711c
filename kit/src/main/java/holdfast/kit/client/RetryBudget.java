package holdfast.kit.client;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * How often requests may be sent again: a share of those sent once, so that an upstream in trouble
 * gets little more load and not a multiple of it, and a few a second whatever the traffic, which
 * harm nobody. What is not used is saved, up to a bound.
 */
public final class RetryBudget {

  /** One retry, in the unit that the budget counts: hundredths. */
  private static final int ONE = 100;

  private final int share;
  private final int most;
  private final long nanosPerHundredth;
  private final LongSupplier nanoTime;
  private final AtomicInteger saved;
  private final AtomicLong earnedUntil;

  /**
   * A budget that starts full.
   *
   * @param share in percent of the requests
   * @param saved retries at most, for the moment when a node dies under many requests at once
   */
  public RetryBudget(int share, int saved) {
    this(share, saved, 0, System::nanoTime);
  }

  /**
   * A budget that starts full.
   *
   * @param share in percent of the requests
   * @param saved retries at most
   * @param perSecond earned by time alone; 0 for none
   */
  RetryBudget(int share, int saved, int perSecond, LongSupplier nanoTime) {
    this.share = share;
    this.most = saved * ONE;
    this.nanosPerHundredth =
        perSecond == 0 ? Long.MAX_VALUE : Duration.ofSeconds(1).toNanos() / ONE / perSecond;
    this.nanoTime = nanoTime;
    this.saved = new AtomicInteger(most);
    this.earnedUntil = new AtomicLong(nanoTime.getAsLong());
  }

  /** A request is sent for the first time. */
  public void earn() {
    if (saved.get() < most) {
      add(share);
    }
  }

  private void earnByTime() {
    long since = earnedUntil.get();
    long earned = (nanoTime.getAsLong() - since) / nanosPerHundredth;
    if (earned > 0 && earnedUntil.compareAndSet(since, since + earned * nanosPerHundredth)) {
      add((int) Math.min(earned, most));
    }
  }

  private void add(int hundredths) {
    saved.accumulateAndGet(hundredths, (now, more) -> Math.min(most, now + more));
  }

  /** How many retries it would pay for now. */
  public int saved() {
    earnByTime();
    return saved.get() / ONE;
  }

  /** Whether a request may be sent again; if so, the budget has paid for it. */
  public boolean spend() {
    return spendAbove(0);
  }

  /**
   * Whether a request may be sent again that can do without: only while more than half is saved, so
   * that there is always some for those that cannot.
   */
  public boolean spendOfPlenty() {
    return spendAbove(most / 2);
  }

  private boolean spendAbove(int kept) {
    earnByTime();
    return saved.getAndUpdate(now -> now - ONE >= kept ? now - ONE : now) - ONE >= kept;
  }
}
