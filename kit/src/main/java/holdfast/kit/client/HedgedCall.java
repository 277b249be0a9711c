package holdfast.kit.client;

import holdfast.kit.client.Answer.Answered;
import holdfast.kit.client.Answer.Reason;
import holdfast.kit.client.Answer.Unknown;
import holdfast.kit.client.Endpoints.Endpoint;
import holdfast.kit.cluster.Deadline;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.apache.pekko.actor.typed.ActorSystem;
import org.jspecify.annotations.Nullable;

/**
 * One call under way: asked at one address, and if that is silent at a second one, too. The first
 * answer that says something counts, whichever address gives it. What comes after it tells only
 * that its address lives.
 */
final class HedgedCall {

  private final ActorSystem<?> system;
  private final Endpoints endpoints;
  private final Hedging hedging;
  private final Function<Endpoint, CompletionStage<Answer>> send;
  private final CompletableFuture<Answer> answer = new CompletableFuture<>();

  /** Asked, and not heard of yet. */
  private final List<Endpoint> silent = new ArrayList<>(2);

  /** Counts if the other address has nothing better to say. */
  private @Nullable Answer held;

  private @Nullable Endpoint second;
  private boolean over;

  /**
   * A call to be.
   *
   * @param send asks one address once; never fails
   */
  HedgedCall(
      ActorSystem<?> system,
      Endpoints endpoints,
      Hedging hedging,
      Function<Endpoint, CompletionStage<Answer>> send) {
    this.system = system;
    this.endpoints = endpoints;
    this.hedging = hedging;
    this.send = send;
  }

  /** The stage never fails, and is done at the deadline at the latest. */
  CompletionStage<Answer> start(Endpoint first, Deadline deadline) {
    hedging.earn();
    later(deadline.remaining(), this::timeIsOver);
    later(hedging.after(), () -> silence(first));
    synchronized (this) {
      silent.add(first);
    }
    ask(first);
    return answer;
  }

  private void ask(Endpoint endpoint) {
    var _ = send.apply(endpoint).thenAccept(heard -> finish(heard(endpoint, heard)));
  }

  private void silence(Endpoint first) {
    var other = seeksSecond(first);
    if (other != null) {
      ask(other);
    }
  }

  private synchronized @Nullable Endpoint seeksSecond(Endpoint first) {
    if (over || !silent.contains(first)) {
      return null;
    }
    var other = endpoints.nextBut(List.of(first));
    if (other == null || !hedging.spend()) {
      return null;
    }
    second = other;
    silent.add(other);
    return other;
  }

  /** What the call comes to; null while it goes on, or when that was decided before. */
  private synchronized @Nullable Answer heard(Endpoint endpoint, Answer heard) {
    silent.remove(endpoint);
    note(endpoint, heard, !over);
    if (over) {
      return null;
    }
    if (!silent.isEmpty() && !saysSomething(heard)) {
      held = heard;
      return null;
    }
    over = true;
    if (endpoint.equals(second) && !silent.isEmpty()) {
      hedging.won();
      silent.forEach(Endpoint::timedOut);
    }
    return heard instanceof Unknown && held != null ? held : heard;
  }

  private static void note(Endpoint endpoint, Answer heard, boolean inTime) {
    switch (heard) {
      case Answered _ -> endpoint.answered();
      case Unknown(var reason) when reason == Reason.BROKEN -> endpoint.broke();
      case Unknown(var reason) when reason == Reason.TIMED_OUT && inTime -> endpoint.timedOut();
      case Unknown _ -> {}
    }
  }

  private static boolean saysSomething(Answer heard) {
    return heard instanceof Answered answered && answered.status() < 500;
  }

  private void timeIsOver() {
    finish(atTheDeadline());
  }

  private synchronized @Nullable Answer atTheDeadline() {
    if (over) {
      return null;
    }
    over = true;
    silent.forEach(Endpoint::timedOut);
    return held != null ? held : new Unknown(Reason.TIMED_OUT);
  }

  private void finish(@Nullable Answer end) {
    if (end != null) {
      answer.complete(end);
    }
  }

  private void later(Duration delay, Runnable then) {
    var alarm = system.scheduler().scheduleOnce(delay, then, system.executionContext());
    var _ = answer.whenComplete((_, _) -> alarm.cancel());
  }
}
