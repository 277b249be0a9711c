package holdfast.order.http;

import holdfast.kit.http.Problems;
import holdfast.kit.http.Reply;
import holdfast.kit.telemetry.Metrics;
import holdfast.order.domain.Intake;
import holdfast.order.domain.Intake.Verdict;
import holdfast.order.entity.Backlog;
import java.util.Arrays;

/** Whether this node takes in one more order, going by those that are on their way already. */
public final class Admission {

  private static final double NANOS = 1e9;

  private final Intake intake;
  private final Backlog backlog;
  private final Metrics.Counters refused;

  /** Shows the backlog among the node's metrics, too. */
  public Admission(Intake intake, Backlog backlog, Metrics metrics) {
    this.intake = intake;
    this.backlog = backlog;
    this.refused =
        metrics.counters(
            "new.orders.refused",
            "New orders that were refused because of those that are on their way, by the reason",
            "reason",
            Arrays.stream(Verdict.values())
                .filter(verdict -> verdict != Verdict.TAKEN)
                .map(Admission::label)
                .toList());
    metrics.gauge(
        "open.orders",
        "Orders of this node that are neither confirmed nor rejected yet",
        () -> backlog.load().open());
    metrics.gauge(
        "open.orders.finished.per.second",
        "How many of them are finished in a second; 0 while it cannot be said",
        () -> backlog.load().perSecond());
    metrics.gauge(
        "expected.wait.seconds",
        "What a new order has ahead of it; 0 while it cannot be said",
        () -> backlog.load().expectedWait().toNanos() / NANOS);
  }

  Verdict verdict() {
    return intake.decide(backlog.load());
  }

  /** For whoever was not admitted, and has no order yet under its key. */
  Reply refusal(Verdict why) {
    refused.increment(label(why));
    return Reply.no(Problems.overloaded());
  }

  private static String label(Verdict verdict) {
    return switch (verdict) {
      case TAKEN -> "none";
      case TOO_MANY -> "too_many";
      case TOO_LONG -> "too_long";
    };
  }
}
