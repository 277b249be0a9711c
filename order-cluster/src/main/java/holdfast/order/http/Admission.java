package holdfast.order.http;

import holdfast.kit.cluster.Deadline;
import holdfast.kit.http.ConcurrencyLimit;
import holdfast.kit.http.Problems;
import holdfast.kit.http.Reply;
import holdfast.kit.telemetry.Metrics;
import holdfast.order.domain.Intake;
import holdfast.order.domain.Intake.Verdict;
import holdfast.order.entity.Backlog;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/** Whether this node takes in one more order, going by those that are on their way already. */
public final class Admission {

  /**
   * How much is spent on finding the order of a request that is about to be refused. It may have
   * placed it before; but a node that is short of time refuses most, and has none to look.
   *
   * @param atOnce so many look at a time; the next one is refused without
   * @param patience with one look
   */
  public record Look(int atOnce, Duration patience) {}

  private static final double NANOS = 1e9;

  private final Intake intake;
  private final ConcurrencyLimit looks;
  private final Duration patience;
  private final Backlog backlog;
  private final Metrics.Counters refused;

  /** Shows the backlog among the node's metrics, too. */
  public Admission(Intake intake, Look look, Backlog backlog, Metrics metrics) {
    this.intake = intake;
    this.looks = new ConcurrencyLimit(look.atOnce());
    this.patience = look.patience();
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

  /**
   * Whether whoever was not admitted has its order already.
   *
   * @param isPlaced looks until then
   * @return no as well if that was not to be known quickly; never fails
   */
  CompletionStage<Boolean> knows(Function<Deadline, CompletionStage<Boolean>> isPlaced) {
    if (!looks.enter()) {
      return CompletableFuture.completedStage(false);
    }
    return isPlaced
        .apply(Deadline.after(patience))
        .handle((placed, failure) -> {
          looks.leave();
          return failure == null && placed;
        });
  }

  /** For whoever was not admitted, and is not known to have its order. */
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
