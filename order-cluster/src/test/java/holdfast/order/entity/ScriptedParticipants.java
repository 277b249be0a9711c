package holdfast.order.entity;

import static holdfast.kit.testing.Patience.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.awaitility.Awaitility.await;

import holdfast.order.domain.OrderId;
import holdfast.order.domain.Outcome;
import holdfast.order.domain.Placement;
import holdfast.order.domain.Step;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Participants that say what a test tells them to, when it does. */
final class ScriptedParticipants implements Participants {

  /**
   * One call that waits for its answer. The answer is in the order's mailbox when the methods
   * return.
   */
  record Call(OrderId order, Step step, CompletableFuture<Outcome> answer) {

    void answers(Outcome outcome) {
      untilSomebodyListens();
      answer.complete(outcome);
    }

    void isLost() {
      untilSomebodyListens();
      answer.completeExceptionally(new IllegalStateException("no answer"));
    }

    private void untilSomebodyListens() {
      await()
          .pollDelay(Duration.ZERO)
          .pollInterval(Duration.ofMillis(1))
          .until(() -> answer.getNumberOfDependents() > 0);
    }
  }

  private final LinkedBlockingQueue<Call> calls = new LinkedBlockingQueue<>();

  @Override
  public CompletionStage<Outcome> perform(OrderId order, Placement placement, Step step) {
    var call = new Call(order, step, new CompletableFuture<>());
    calls.add(call);
    return call.answer();
  }

  /** The next call, which must be for this step. */
  Call isAsked(Step step) {
    var call = next();
    assertThat(call.step()).isEqualTo(step);
    return call;
  }

  /** The next two calls, for these steps in any order. */
  List<Call> areAsked(Step one, Step other) {
    var both = new ArrayList<>(List.of(next(), next()));
    if (both.getFirst().step().equals(other)) {
      both.add(both.removeFirst());
    }
    assertThat(both).extracting(Call::step).containsExactly(one, other);
    return both;
  }

  /** Nobody has called since the last call that was taken. */
  void areNotAsked() {
    assertThat(calls).isEmpty();
  }

  private Call next() {
    try {
      var call = calls.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
      return call == null ? fail("no step was taken") : call;
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      return fail("interrupted");
    }
  }
}
