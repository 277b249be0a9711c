package holdfast.order.http;

import static java.util.concurrent.CompletableFuture.completedFuture;

import holdfast.kit.cluster.Deadline;
import holdfast.kit.cluster.Entities;
import holdfast.kit.http.ConcurrencyLimit;
import holdfast.kit.http.Prefer;
import holdfast.order.domain.OrderId;
import holdfast.order.entity.OrderCommand;
import holdfast.order.entity.OrderCommand.AwaitRest;
import holdfast.order.entity.OrderCommand.Get;
import holdfast.order.entity.OrderCommand.Reader;
import holdfast.order.entity.OrderReply;
import holdfast.order.entity.OrderReply.Current;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.Done;

/**
 * Lets callers wait for an order's end. A wait only ever makes an answer later, never worse: what
 * goes wrong while waiting leaves the state that was known before.
 */
public final class Waits {

  /** An order moves between nodes at any time, so nobody listens to one place for longer. */
  private static final Duration ROUND = Duration.ofSeconds(1);

  /** What is kept of the caller's deadline for reading the order once more, and answering. */
  private static final Duration ANSWERING = Duration.ofMillis(1500);

  /**
   * How an order is after the wait.
   *
   * @param granted whether the caller was allowed to wait for as long as it preferred
   */
  record Waited(Current order, boolean granted) {}

  private final Entities<OrderCommand> orders;
  private final ConcurrencyLimit limit;

  /**
   * For the end of these orders.
   *
   * @param limit of requests that may wait at once; who comes on top is answered at once
   */
  public Waits(Entities<OrderCommand> orders, ConcurrencyLimit limit) {
    this.orders = orders;
    this.limit = limit;
  }

  /**
   * The order when it has come to rest, or as it is when the wait is over.
   *
   * @param known how the order was a moment ago
   * @param deadline when the caller must have its answer, however long it prefers to wait
   */
  CompletionStage<Waited> wait(
      OrderId id, Reader reader, Current known, Prefer prefer, Deadline deadline) {
    return wait(id, reader, known, prefer.duration(), deadline);
  }

  /** The same for a caller that waits for so long, whatever it prefers. */
  CompletionStage<Waited> wait(
      OrderId id, Reader reader, Current known, Duration patience, Deadline deadline) {
    if (patience.isZero() || known.isSettled()) {
      return completedFuture(new Waited(known, true));
    }
    if (!limit.enter()) {
      return completedFuture(new Waited(known, false));
    }
    var end = earlier(Deadline.after(patience), deadline.earlierBy(ANSWERING));
    return round(id, reader, known, end)
        .thenApply(order -> new Waited(order, true))
        .whenComplete((_, _) -> limit.leave());
  }

  private CompletionStage<Current> round(OrderId id, Reader reader, Current known, Deadline end) {
    if (end.isOver()) {
      return lookOnce(id, reader, known);
    }
    var roundEnds = earlier(Deadline.after(ROUND), end);
    return orders
        .<OrderReply>ask(id.toString(), roundEnds, replyTo -> new AwaitRest(reader, replyTo))
        .handle((reply, _) -> reply instanceof Current current ? current : known)
        .thenCompose(seen ->
            seen.isSettled()
                ? completedFuture(seen)
                : until(roundEnds).thenCompose(_ -> round(id, reader, seen, end)));
  }

  private CompletionStage<Current> lookOnce(OrderId id, Reader reader, Current known) {
    return orders
        .<OrderReply>ask(id.toString(), Deadline.after(ROUND), replyTo -> new Get(reader, replyTo))
        .handle((reply, _) -> reply instanceof Current current ? current : known);
  }

  /** An order that answers early without being at rest is not to be asked in a hot loop. */
  private static CompletionStage<Done> until(Deadline deadline) {
    return new CompletableFuture<Done>()
        .completeOnTimeout(
            Done.getInstance(), deadline.remaining().toNanos(), TimeUnit.NANOSECONDS);
  }

  private static Deadline earlier(Deadline one, Deadline other) {
    return one.remaining().compareTo(other.remaining()) <= 0 ? one : other;
  }
}
