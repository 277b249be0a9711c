package holdfast.order.entity;

import holdfast.kit.telemetry.Metrics;
import holdfast.order.domain.LeftToDo;
import io.micrometer.core.instrument.Gauge;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How much is left to do, shown by the one node that sweeps: it has counted for all. Another node
 * shows nothing, so that an alarm takes the greatest value that anybody tells and meets no stale
 * one.
 */
final class SweepMetrics {

  private final Metrics metrics;
  private final InstantSource clock;
  private List<Gauge> shown = List.of();
  private volatile LeftToDo left = new LeftToDo(0, 0, null);

  SweepMetrics(Metrics metrics, InstantSource clock) {
    this.metrics = metrics;
    this.clock = clock;
  }

  /** Called by one thread at a time, as {@link #withdraw} is. */
  void show(LeftToDo counted) {
    left = counted;
    if (shown.isEmpty()) {
      shown =
          List.of(
              metrics.gauge(
                  "unfinished.orders",
                  "Orders with something left to do, of all nodes",
                  () -> left.unfinished()),
              metrics.gauge(
                  "attention.orders",
                  "Orders that wait for a person, of all nodes",
                  () -> left.attention()),
              metrics.gauge(
                  "oldest.unfinished.seconds",
                  "For how long the oldest unfinished order is, of all nodes; 0 without one",
                  () -> secondsSince(left.oldest())));
    }
  }

  /** Another node counts from now on, and shows its own figures. */
  void withdraw() {
    shown.forEach(metrics::remove);
    shown = List.of();
  }

  /** Grows between two looks, also while the database cannot be asked. */
  private double secondsSince(@Nullable Instant oldest) {
    return oldest == null
        ? 0
        : Math.max(0, Duration.between(oldest, clock.instant()).toMillis() / 1e3);
  }
}
