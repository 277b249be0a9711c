package holdfast.kit.feed;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What can be seen of a reader from outside. Alarms: lag above a minute, failures that go on. */
final class FeedMetrics {

  private final Counter events;
  private final Counter failures;
  private final Gauge lag;
  private final MeterRegistry registry;

  /** When the oldest event that may be missing was stored; null when nothing is. */
  private volatile @Nullable Instant behindSince;

  FeedMetrics(MeterRegistry registry, String view) {
    this.registry = registry;
    events =
        Counter.builder("feed_events")
            .description("Events applied to the view")
            .tag("view", view)
            .register(registry);
    failures =
        Counter.builder("feed_failures")
            .description("Attempts to apply a page that failed")
            .tag("view", view)
            .register(registry);
    lag =
        Gauge.builder("feed_lag_seconds", this, FeedMetrics::secondsBehind)
            .description("How far the view is behind the journal")
            .tag("view", view)
            .register(registry);
  }

  private double secondsBehind() {
    var since = behindSince;
    return since == null ? 0 : Math.max(0, Duration.between(since, Instant.now()).toMillis() / 1e3);
  }

  /**
   * Notes a step forward.
   *
   * @param upTo when the last event applied was stored, if there are more; null at the end
   */
  void applied(int count, @Nullable Instant upTo) {
    events.increment(count);
    behindSince = upTo;
  }

  void failed() {
    failures.increment();
    if (behindSince == null) {
      behindSince = Instant.now();
    }
  }

  /** Another node reads from now on, and shows its own figures. */
  void stopped() {
    registry.remove(lag);
  }
}
