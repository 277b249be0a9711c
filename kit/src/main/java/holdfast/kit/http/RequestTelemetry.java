package holdfast.kit.http;

import holdfast.kit.telemetry.Metrics;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Timer;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.http.javadsl.model.HttpResponse;

/**
 * Counts and times requests by method, path template and status, and counts problems by their code.
 * Templates come from our own list of endpoints and codes from our own list of problems, so no
 * caller can make a series. Codes are no label of the time, which has a histogram to each series.
 */
final class RequestTelemetry {

  /** The code of what is answered for another service: its own metrics tell which one it was. */
  private static final String PASSED_ON = "passed_on";

  private record Series(String method, String route, int status) {}

  private record ProblemSeries(Series series, String code) {}

  private final Metrics metrics;
  private final ConcurrentMap<Series, Timer> timers = new ConcurrentHashMap<>();
  private final ConcurrentMap<ProblemSeries, Counter> problems = new ConcurrentHashMap<>();

  RequestTelemetry(Metrics metrics) {
    this.metrics = metrics;
  }

  /**
   * @param startedAt as {@link System#nanoTime()} told it
   */
  void answered(String method, String route, HttpResponse response, long startedAt) {
    var series = new Series(method, route, response.status().intValue());
    timers
        .computeIfAbsent(series, this::timer)
        .record(System.nanoTime() - startedAt, TimeUnit.NANOSECONDS);
    if (series.status() >= 400) {
      var code = Problems.code(response).map(ProblemCode::code).orElse(PASSED_ON);
      problems.computeIfAbsent(new ProblemSeries(series, code), this::counter).increment();
    }
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

  private Counter counter(ProblemSeries problem) {
    return metrics.counter(
        "problems",
        "Requests answered with a problem, by its code",
        "method",
        problem.series().method(),
        "route",
        problem.series().route(),
        "status",
        Integer.toString(problem.series().status()),
        "code",
        problem.code());
  }
}
