package holdfast.kit.client;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * How often requests may be sent again: a share of those sent once, so that an upstream in trouble
 * gets little more load and not a multiple of it. What is not used is saved, up to a bound.
 */
public final class RetryBudget {

  private static final int ONE = 100;

  private final int share;
  private final int most;
  private final AtomicInteger saved;

  /**
   * A budget that starts full.
   *
   * @param share in percent of the requests
   * @param saved retries at most, for the moment when a node dies under many requests at once
   */
  public RetryBudget(int share, int saved) {
    this.share = share;
    this.most = saved * ONE;
    this.saved = new AtomicInteger(most);
  }

  /** A request is sent for the first time. */
  public void earn() {
    if (saved.get() < most) {
      saved.accumulateAndGet(share, (now, earned) -> Math.min(most, now + earned));
    }
  }

  /** How many retries it would pay for now. */
  public int saved() {
    return saved.get() / ONE;
  }

  /** Whether a request may be sent again; if so, the budget has paid for it. */
  public boolean spend() {
    return saved.getAndUpdate(now -> now >= ONE ? now - ONE : now) >= ONE;
  }
}
