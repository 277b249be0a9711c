package holdfast.kit.client;

import holdfast.kit.telemetry.Metrics;
import java.time.Duration;
import java.util.List;

/**
 * When and how often a request is asked at a second address because the first one is silent: a node
 * that is cut from the network refuses nothing, and would be waited for to the end. Only for what
 * may be carried out twice without being done twice. A budget of its own keeps a service that is
 * merely slow from getting twice the load.
 */
public final class Hedging {

  private static final String SENT = "sent";
  private static final String WON = "won";

  private final Duration after;
  private final RetryBudget budget;
  private final Metrics.Counters counters;

  private Hedging(Duration after, RetryBudget budget, Metrics.Counters counters) {
    this.after = after;
    this.budget = budget;
    this.counters = counters;
  }

  /**
   * Hedging of the requests to one service.
   *
   * @param to its name in metrics
   */
  public static Hedging of(ClientSettings.Hedge settings, Metrics metrics, String to) {
    var budget =
        new RetryBudget(settings.share(), settings.saved(), settings.perSecond(), System::nanoTime);
    metrics.gauge("hedges.saved", "Second requests that may be sent now", budget::saved, "to", to);
    return new Hedging(
        settings.after(),
        budget,
        metrics.counters(
            "hedges",
            "Second requests sent because the first met silence, and those that were answered"
                + " first",
            "result",
            List.of(SENT, WON),
            "to",
            to));
  }

  /** How long silence is borne. */
  public Duration after() {
    return after;
  }

  /** A request is sent for the first time. */
  public void earn() {
    budget.earn();
  }

  /** Whether a request may be sent a second time; if so, it is paid for and counted. */
  public boolean spend() {
    boolean paid = budget.spend();
    if (paid) {
      counters.increment(SENT);
    }
    return paid;
  }

  /** The second request was answered, and the first was not yet. */
  public void won() {
    counters.increment(WON);
  }
}
