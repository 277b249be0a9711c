package holdfast.kit.http;

import holdfast.kit.telemetry.Metrics;
import io.micrometer.core.instrument.Timer;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;

/**
 * Counts and times requests by method, path template and status. Templates come from our own list
 * of endpoints, so no caller can make a series.
 */
final class RequestTelemetry {

  private record Series(String method, String route, int status) {}

  private final Metrics metrics;
  private final ConcurrentMap<Series, Timer> timers = new ConcurrentHashMap<>();

  RequestTelemetry(Metrics metrics) {
    this.metrics = metrics;
  }

  /**
   * @param startedAt as {@link System#nanoTime()} told it
   */
  void answered(String method, String route, int status, long startedAt) {
    timers
        .computeIfAbsent(new Series(method, route, status), this::timer)
        .record(System.nanoTime() - startedAt, TimeUnit.NANOSECONDS);
  }

  private Timer timer(Series series) {
    return metrics.timer(
        "requests",
        "Requests answered, from head read to response ready",
        "method",
        series.method(),
        "route",
        series.route(),
        "status",
        Integer.toString(series.status()));
  }
}
