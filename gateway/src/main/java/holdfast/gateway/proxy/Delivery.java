package holdfast.gateway.proxy;

import holdfast.kit.client.Connections;
import holdfast.kit.client.Endpoints.Endpoint;
import holdfast.kit.cluster.Deadline;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.http.javadsl.model.HttpEntity;
import org.apache.pekko.http.javadsl.model.HttpMethods;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.jspecify.annotations.Nullable;

/**
 * One request on its way: sent to one address of its upstream, and to another one if the first gave
 * no answer, the request bears it, there is time, and the budget pays for it. When connections to
 * all addresses failed it goes round again a moment later: nodes that leave together are known for
 * longer than they live. Where the first is merely silent both are listened to, and the first
 * answer is passed on. Only one that says it is a replay waits a moment for what the other says:
 * that may be the answer that it repeats, and a repeat of ours is not to turn a caller's 201 into a
 * replayed 200.
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
   * @param silence how much is borne before a second address is asked; null for any
   * @param replayPatience how long a replayed answer waits for the other address
   * @param attempts how often it is sent at most, the first time counted. A connection that could
   *     not be made does not count; going round again does
   * @param pause before it goes round again
   * @param deadline after which nobody waits for the answer
   * @param impatient whether the caller chose it: then silence says nothing about the upstream
   */
  record Message(
      Function<Endpoint, HttpRequest> to,
      Repeatable repeatable,
      @Nullable Duration silence,
      Duration replayPatience,
      int attempts,
      Duration pause,
      Deadline deadline,
      boolean impatient) {}

  private static final String REPLAYED = "Idempotent-Replayed";

  /** Answers up to this size are taken in whole, so that one cut short counts as none. */
  private static final long TAKEN_WHOLE = 64 * 1024;

  private final ActorSystem<?> system;
  private final Upstream upstream;
  private final Message message;

  private final CompletableFuture<Result> result = new CompletableFuture<>();

  /** Since it went round the last time. */
  private final List<Endpoint> tried = new ArrayList<>(1);

  private int attempts;

  /** Asked, and not heard of yet. */
  private final List<Endpoint> silent = new ArrayList<>(1);

  private @Nullable Endpoint hedge;

  /** Passed on if nothing better comes. */
  private @Nullable Heard held;

  private boolean maybeExecuted;
  private boolean over;

  private record Heard(Endpoint from, Result.Answered answer) {}

  /** What is to be done next, decided by one thread at a time. */
  private sealed interface Next {

    record Send(Endpoint to) implements Next {}

    record End(Result with) implements Next {}

    record Hold(Duration atMost) implements Next {}

    record GoRound(Duration after) implements Next {}

    enum Nothing implements Next {
      NOTHING
    }
  }

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
    upstream.hedging().earn();
    var endpoint = upstream.endpoints().next();
    if (endpoint == null) {
      return CompletableFuture.completedFuture(new Result.NotSent(false));
    }
    later(message.deadline().remaining(), this::timeIsOver);
    carryOut(sendTo(endpoint));
    return result;
  }

  private void carryOut(Next next) {
    switch (next) {
      case Next.Send(var endpoint) -> attempt(endpoint);
      case Next.End(var end) -> result.complete(end);
      case Next.Hold(var atMost) -> later(atMost, this::nothingBetterCame);
      case Next.GoRound(var after) -> later(after, this::startsOver);
      case Next.Nothing _ -> {}
    }
  }

  private void attempt(Endpoint endpoint) {
    var silence = message.silence();
    if (silence != null) {
      later(silence, () -> isSilent(endpoint));
    }
    send(endpoint)
        .whenComplete((response, failure) ->
            carryOut(failure == null ? answered(endpoint, response) : failed(endpoint, failure)));
  }

  private void later(Duration delay, Supplier<Next> then) {
    var alarm =
        system
            .scheduler()
            .scheduleOnce(delay, () -> carryOut(then.get()), system.executionContext());
    var _ = result.whenComplete((_, _) -> alarm.cancel());
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

  private synchronized Next answered(Endpoint endpoint, HttpResponse response) {
    silent.remove(endpoint);
    endpoint.answered();
    if (over) {
      response.discardEntityBytes(system);
      return Next.Nothing.NOTHING;
    }
    var heard =
        new Heard(endpoint, new Result.Answered(response, maybeExecuted || !silent.isEmpty()));
    if (isUnavailable(heard)) {
      return unavailable(heard);
    }
    if (isReplay(heard) && !silent.isEmpty()) {
      hold(heard);
      return new Next.Hold(message.replayPatience());
    }
    return end(heard);
  }

  private Next unavailable(Heard heard) {
    var response = heard.answer().response();
    boolean refused = Outcomes.isNotExecuted(response);
    maybeExecuted |= !refused;
    var other = another(heard.from(), refused);
    if (other != null) {
      response.discardEntityBytes(system);
      return sendTo(other);
    }
    if (silent.isEmpty() && held == null) {
      return end(heard);
    }
    hold(heard);
    return unlessSomebodyIsSilent();
  }

  private synchronized Next failed(Endpoint endpoint, Throwable failure) {
    silent.remove(endpoint);
    boolean noRoom = Connections.lacksRoom(failure);
    if (!noRoom) {
      endpoint.broke();
    }
    if (over) {
      return Next.Nothing.NOTHING;
    }
    boolean neverSent = Connections.wasNeverSent(failure);
    maybeExecuted |= !neverSent;
    if (neverSent && !noRoom) {
      attempts--;
    }
    var other = another(endpoint, false);
    if (other != null) {
      return sendTo(other);
    }
    if (!silent.isEmpty() || held != null) {
      return unlessSomebodyIsSilent();
    }
    if (!noRoom && mayGoRound()) {
      attempts++;
      return new Next.GoRound(message.pause());
    }
    return end(nobodyAnswered(noRoom));
  }

  /** Paid for already where it may. */
  private boolean mayGoRound() {
    boolean timeIsLeft = message.deadline().remaining().compareTo(message.pause()) > 0;
    if (!bearsAnother() || attempts + 1 >= message.attempts() || !timeIsLeft) {
      return false;
    }
    return paid(false);
  }

  private synchronized Next startsOver() {
    if (over) {
      return Next.Nothing.NOTHING;
    }
    tried.clear();
    var endpoint = upstream.endpoints().next();
    return endpoint == null ? end(nobodyAnswered(false)) : sendTo(endpoint);
  }

  private Result nobodyAnswered(boolean forLackOfRoom) {
    return maybeExecuted ? new Result.Broken() : new Result.NotSent(forLackOfRoom);
  }

  private Next unlessSomebodyIsSilent() {
    return silent.isEmpty() ? nothingBetterCame() : Next.Nothing.NOTHING;
  }

  /** Where to send it next, paid for already; null when it ends here, or goes on elsewhere. */
  private @Nullable Endpoint another(Endpoint failed, boolean refused) {
    boolean goesOn = !silent.isEmpty() && !tried.getLast().equals(failed);
    if (!bearsAnother()
        || goesOn
        || attempts >= message.attempts()
        || message.deadline().isOver()) {
      return null;
    }
    var other = upstream.endpoints().nextBut(tried);
    return other != null && paid(refused) ? other : null;
  }

  private boolean bearsAnother() {
    return switch (message.repeatable()) {
      case NEVER -> false;
      case UNLESS_EXECUTED -> !maybeExecuted;
      case ALWAYS -> true;
    };
  }

  /**
   * A refusal is an answer: most likely the others have as much to do, and each says so at once.
   */
  private boolean paid(boolean refused) {
    var retries = upstream.retries();
    if (!(refused ? retries.spendOfPlenty() : retries.spend())) {
      return false;
    }
    upstream.count(Upstream.SENT_AGAIN);
    return true;
  }

  private synchronized Next isSilent(Endpoint endpoint) {
    if (over
        || hedge != null
        || !silent.contains(endpoint)
        || attempts >= message.attempts()
        || message.deadline().isOver()) {
      return Next.Nothing.NOTHING;
    }
    var other = upstream.endpoints().nextBut(tried);
    if (other == null || !upstream.hedging().spend()) {
      return Next.Nothing.NOTHING;
    }
    hedge = other;
    return sendTo(other);
  }

  private synchronized Next sendTo(Endpoint endpoint) {
    attempts++;
    tried.add(endpoint);
    silent.add(endpoint);
    return new Next.Send(endpoint);
  }

  private synchronized Next nothingBetterCame() {
    return over || held == null ? Next.Nothing.NOTHING : end(held);
  }

  private synchronized Next timeIsOver() {
    if (over) {
      return Next.Nothing.NOTHING;
    }
    if (!message.impatient()) {
      silent.forEach(Endpoint::timedOut);
    }
    return end(held == null ? new Result.TimedOut() : held.answer());
  }

  private Next end(Heard heard) {
    if (heard.from().equals(hedge) && !silent.isEmpty() && !isUnavailable(heard)) {
      upstream.hedging().won();
      silent.forEach(Endpoint::timedOut);
    }
    if (held != null && !held.equals(heard)) {
      held.answer().response().discardEntityBytes(system);
    }
    return end(heard.answer());
  }

  private Next end(Result with) {
    over = true;
    return new Next.End(with);
  }

  /** Of two that might do, a replay is better than a 503. */
  private void hold(Heard heard) {
    var loser = held;
    if (held != null && isReplay(held)) {
      loser = heard;
    } else {
      held = heard;
    }
    if (loser != null) {
      loser.answer().response().discardEntityBytes(system);
    }
  }

  private static boolean isUnavailable(Heard heard) {
    return heard.answer().response().status().intValue() == 503;
  }

  private static boolean isReplay(Heard heard) {
    return heard.answer().response().getHeader(REPLAYED).isPresent();
  }
}
