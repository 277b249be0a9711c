package holdfast.gateway.proxy;

import holdfast.kit.client.ClientSettings;
import holdfast.kit.client.Connections;
import holdfast.kit.client.Endpoints;
import holdfast.kit.client.Hedging;
import holdfast.kit.client.RetryBudget;
import holdfast.kit.telemetry.Metrics;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import java.util.List;
import org.apache.pekko.actor.typed.ActorSystem;

/**
 * A service that requests are forwarded to: where it is, how it is doing, and how often it may be
 * asked again.
 *
 * @param audience its name, as internal tokens have it
 */
public record Upstream(
    String name,
    String audience,
    Endpoints endpoints,
    Connections connections,
    CircuitBreaker breaker,
    RetryBudget retries,
    Hedging hedging,
    Metrics.Counters results) {

  static final String ANSWERED = "answered";
  static final String NOT_SENT = "not_sent";
  static final String BROKEN = "broken";
  static final String TIMED_OUT = "timed_out";
  static final String CIRCUIT_OPEN = "circuit_open";
  static final String SENT_AGAIN = "sent_again";

  private static final List<String> RESULTS =
      List.of(ANSWERED, NOT_SENT, BROKEN, TIMED_OUT, CIRCUIT_OPEN, SENT_AGAIN);

  /** Opens no connection yet. */
  public static Upstream start(
      ActorSystem<?> system,
      String name,
      String audience,
      ClientSettings settings,
      RetryBudget retries,
      Metrics metrics) {
    var breaker = settings.breaker().forCallsOf(name);
    metrics.gauge(
        "circuit.closed",
        "Whether requests are sent at all: 1, or 0 while too many had no answer",
        () -> breaker.getState() == CircuitBreaker.State.CLOSED ? 1 : 0,
        "to",
        name);
    metrics.gauge("retries.saved", "Retries that may be made now", retries::saved, "to", name);
    return new Upstream(
        name,
        audience,
        Endpoints.start(system, settings.endpoints(), settings.resolveEvery(), settings.setAside()),
        new Connections(system, settings),
        breaker,
        retries,
        Hedging.of(settings.hedge(), metrics, name),
        metrics.counters(
            "forwarded",
            "Requests forwarded, by what came of them; a retry counts for itself",
            "result",
            RESULTS,
            "to",
            name));
  }

  void count(String result) {
    results.increment(result);
  }
}
