package holdfast.simulation;

import holdfast.inventory.domain.StockPolicy;
import holdfast.order.domain.OrderPolicy;
import holdfast.payment.domain.AccountPolicy;
import java.time.Duration;

/** How long things take and how long they are remembered. */
record Policies(OrderPolicy order, StockPolicy stock, AccountPolicy account, Duration holdTtl) {

  static final Duration CLOCK_MARGIN = Duration.ofSeconds(5);

  /** As the services are shipped. */
  static final Policies SHIPPED =
      of(
          Duration.ofMinutes(10),
          Duration.ofMinutes(5),
          Duration.ofMinutes(10),
          Duration.ofDays(180));

  /** So short that every deadline races with everything else. */
  static final Policies HASTY =
      of(
          Duration.ofSeconds(60),
          Duration.ofSeconds(12),
          Duration.ofSeconds(15),
          Duration.ofSeconds(90));

  private static Policies of(
      Duration memoryWindow, Duration stepDeadline, Duration holdTtl, Duration refundWindow) {
    return new Policies(
        new OrderPolicy(stepDeadline, stepDeadline.multipliedBy(3), refundWindow),
        new StockPolicy(
            memoryWindow, CLOCK_MARGIN, Duration.ofMinutes(15), Duration.ofDays(30), 256),
        new AccountPolicy(
            memoryWindow, CLOCK_MARGIN, refundWindow.plusDays(1), Duration.ofDays(30)),
        holdTtl);
  }
}
