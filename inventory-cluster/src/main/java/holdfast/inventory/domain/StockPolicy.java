package holdfast.inventory.domain;

import java.time.Duration;

/**
 * How long a product remembers, how long it waits, and how far clocks may differ.
 *
 * @param memoryWindow age above which an unknown reservation is refused
 * @param clockMargin how much a sender's clock may be ahead
 * @param longestHold a hold that asks for more time gets this
 * @param keyRetention how long the idempotency keys of people, and operation ids, are remembered
 * @param expiriesAtOnce how many overdue holds one command ends at most, which bounds its batch
 */
public record StockPolicy(
    Duration memoryWindow,
    Duration clockMargin,
    Duration longestHold,
    Duration keyRetention,
    int expiriesAtOnce) {

  /** What is closed stays known for so long: the oldest late copy that is taken still finds it. */
  public Duration closedRetention() {
    return memoryWindow.plus(clockMargin);
  }

  /** As {@link #closedRetention}, for shipments and returns. */
  public Duration operationRetention() {
    return keyRetention.plus(clockMargin);
  }
}
