package holdfast.local.bench;

import java.util.concurrent.TimeUnit;

/** What one run of so many callers came to. */
record Measured(Shape shape, int callers, Tally tally, Usage.Spent spent) {

  double ordersPerSecond() {
    return tally.confirmed() / (spent.time().toNanos() / (double) TimeUnit.SECONDS.toNanos(1));
  }

  /** CPU milliseconds of all processes together for one confirmed order. */
  double cpuMillis() {
    return perOrder(spent.total().toNanos());
  }

  double databaseCpuMillis() {
    return perOrder(spent.database().toNanos());
  }

  /** What placing an order took of this process, which is not part of {@link #cpuMillis()}. */
  double callersCpuMillis() {
    return perOrder(spent.callers().toNanos());
  }

  private double perOrder(long nanos) {
    return nanos / (double) TimeUnit.MILLISECONDS.toNanos(1) / Math.max(1, tally.confirmed());
  }
}
