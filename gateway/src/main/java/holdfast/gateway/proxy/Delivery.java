package holdfast.gateway.proxy;

import holdfast.kit.client.Connections;
import holdfast.kit.client.Endpoints.Endpoint;
import holdfast.kit.cluster.Deadline;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.http.javadsl.model.HttpEntity;
import org.apache.pekko.http.javadsl.model.HttpMethods;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.jspecify.annotations.Nullable;

/**
 * One request on its way: sent to one address of its upstream, and to another one if the first gave
 * no answer, the request bears it, there is time, and the budget pays for it.
 */
final class Delivery {

  /** What came of it. */
  sealed interface Result {

    /**
     * The upstream answered.
     *
     * @param maybeBefore whether an address that was tried before may have carried it out
     */
    record Answered(HttpResponse response, boolean maybeBefore) implements Result {}

    /**
     * Nobody answered, and certainly nothing was done.
     *
     * @param forLackOfRoom on our side
     */
    record NotSent(boolean forLackOfRoom) implements Result {}

    /** The connection broke; it may have been carried out. */
    record Broken() implements Result {}

    /** The deadline passed; it may have been carried out, or may be yet. */
    record TimedOut() implements Result {}
  }

  /** Whether it may be sent to a second address. */
  enum Repeatable {
    NEVER,
    /** While the first one has certainly done nothing. */
    UNLESS_EXECUTED,
    ALWAYS
  }

  /**
   * What is sent, and under which conditions.
   *
   * @param to makes the request for one address
   * @param attempts at most, the first one counted
   * @param deadline after which nobody waits for the answer
   * @param impatient whether the caller chose it: then silence says nothing about the upstream
   */
  record Message(
      Function<Endpoint, HttpRequest> to,
      Repeatable repeatable,
      int attempts,
      Deadline deadline,
      boolean impatient) {}

  /** Answers up to this size are taken in whole, so that one cut short counts as none. */
  private static final long TAKEN_WHOLE = 64 * 1024;

  private final ActorSystem<?> system;
  private final Upstream upstream;
  private final Message message;

  private final List<Endpoint> tried = new ArrayList<>(1);
  private final CompletableFuture<Result> result = new CompletableFuture<>();
  private volatile @Nullable Endpoint current;
  private boolean maybeExecuted;

  Delivery(ActorSystem<?> system, Upstream upstream, Message message) {
    this.system = system;
    this.upstream = upstream;
    this.message = message;
  }

  /** Never fails, and is done at the deadline at the latest. */
  CompletionStage<Result> start() {
    if (message.deadline().isOver()) {
      return CompletableFuture.completedFuture(new Result.TimedOut());
    }
    upstream.retries().earn();
    var endpoint = upstream.endpoints().next();
    if (endpoint == null) {
      return CompletableFuture.completedFuture(new Result.NotSent(false));
    }
    var alarm =
        system
            .scheduler()
            .scheduleOnce(
                message.deadline().remaining(), this::timeIsOver, system.executionContext());
    attempt(endpoint);
    return result.whenComplete((_, _) -> alarm.cancel());
  }

  private void attempt(Endpoint endpoint) {
    tried.add(endpoint);
    current = endpoint;
    send(endpoint)
        .whenComplete((response, failure) -> {
          if (failure == null) {
            answered(endpoint, response);
          } else {
            failed(endpoint, failure);
          }
        });
  }

  /** An answer to HEAD is whole as it comes: it has a length, and no body. */
  private CompletionStage<HttpResponse> send(Endpoint endpoint) {
    try {
      var request = message.to().apply(endpoint);
      var response = upstream.connections().send(request);
      return request.method().equals(HttpMethods.HEAD)
          ? response
          : response.thenCompose(this::whole);
    } catch (RuntimeException failure) {
      return CompletableFuture.failedFuture(failure);
    }
  }

  private CompletionStage<HttpResponse> whole(HttpResponse response) {
    var entity = response.entity();
    boolean small = entity.getContentLengthOption().orElse(Long.MAX_VALUE) <= TAKEN_WHOLE;
    if (!small || entity instanceof HttpEntity.Strict) {
      return CompletableFuture.completedFuture(response);
    }
    return entity
        .toStrict(Math.max(1, message.deadline().remaining().toMillis()), system)
        .thenApply(response::withEntity);
  }

  private void answered(Endpoint endpoint, HttpResponse response) {
    boolean maybeBefore = maybeExecuted;
    endpoint.answered();
    if (response.status().intValue() == 503) {
      maybeExecuted |= !Outcomes.isNotExecuted(response);
      var other = another();
      if (other != null) {
        response.discardEntityBytes(system);
        attempt(other);
        return;
      }
    }
    if (!result.complete(new Result.Answered(response, maybeBefore))) {
      response.discardEntityBytes(system);
    }
  }

  private void failed(Endpoint endpoint, Throwable failure) {
    boolean noRoom = Connections.lacksRoom(failure);
    if (!noRoom) {
      endpoint.broke();
    }
    maybeExecuted |= !Connections.wasNeverSent(failure);
    var other = another();
    if (other != null) {
      attempt(other);
    } else {
      result.complete(maybeExecuted ? new Result.Broken() : new Result.NotSent(noRoom));
    }
  }

  /** Where to send it next, paid for already; null when it ends here. */
  private @Nullable Endpoint another() {
    boolean bearsIt =
        switch (message.repeatable()) {
          case NEVER -> false;
          case UNLESS_EXECUTED -> !maybeExecuted;
          case ALWAYS -> true;
        };
    if (!bearsIt
        || tried.size() >= message.attempts()
        || message.deadline().isOver()
        || result.isDone()) {
      return null;
    }
    var other = upstream.endpoints().nextBut(tried);
    if (other == null || !upstream.retries().spend()) {
      return null;
    }
    upstream.count(Upstream.SENT_AGAIN);
    return other;
  }

  private void timeIsOver() {
    var silent = current;
    if (result.complete(new Result.TimedOut()) && silent != null && !message.impatient()) {
      silent.timedOut();
    }
  }
}
