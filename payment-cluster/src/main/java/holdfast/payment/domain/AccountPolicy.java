package holdfast.payment.domain;

import java.time.Duration;

/**
 * How long an account remembers, and how far clocks may differ.
 *
 * @param memoryWindow age above which an unknown authorisation is refused; what is closed is
 *     remembered for this and the clock margin
 * @param clockMargin how much a sender's clock may be ahead
 * @param capturedRetention how long a captured payment can be asked about and refunded
 * @param keyRetention how long the idempotency keys of people are remembered
 */
public record AccountPolicy(
    Duration memoryWindow,
    Duration clockMargin,
    Duration capturedRetention,
    Duration keyRetention) {

  /** What is closed stays known for so long: the oldest late copy that is taken finds it. */
  public Duration closedRetention() {
    return memoryWindow.plus(clockMargin);
  }
}
