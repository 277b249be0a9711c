package holdfast.kit.client;

import holdfast.kit.cluster.Deadline;
import holdfast.kit.cluster.OutcomeUnknown;
import holdfast.kit.cluster.Overloaded;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.ToIntFunction;

/**
 * Questions to one service travel together when they meet: while all lanes are busy, what arrives
 * gathers, and goes out as one request when a lane is free. Nothing ever waits for company, so a
 * lone question is sent at once and alone.
 *
 * @param <Q> one question
 * @param <A> its answer
 */
public final class NaturalBatch<Q, A> {

  /**
   * Bounds.
   *
   * @param lanes requests under way at a time
   * @param largest questions in one request
   * @param queue questions that may wait; one more is {@link Overloaded}
   * @param patience how long a question waits for its lane; then it is {@link OutcomeUnknown},
   *     though in truth nobody was asked
   */
  public record Limits(int lanes, int largest, int queue, Duration patience) {}

  private record Waiting<Q, A>(Q question, Deadline deadline, CompletableFuture<A> answer) {}

  private final Limits limits;
  private final ToIntFunction<Q> weight;
  private final int heaviest;
  private final Function<List<Q>, CompletionStage<List<A>>> send;
  private final Queue<Waiting<Q, A>> queue = new ArrayDeque<>();
  private int busyLanes;

  /**
   * Batches the questions to one service.
   *
   * @param send asks all of them in one request; answers in the order of the questions, or fails
   */
  public NaturalBatch(Limits limits, Function<List<Q>, CompletionStage<List<A>>> send) {
    this(limits, _ -> 0, Integer.MAX_VALUE, send);
  }

  /**
   * Batches questions of different size: a request that its receiver finds too large would fail all
   * that it carries, again and again.
   *
   * @param weight of one question, in any unit
   * @param heaviest that one request may be; a single question that is heavier travels alone
   * @param send asks all of them in one request; answers in the order of the questions, or fails
   */
  public NaturalBatch(
      Limits limits,
      ToIntFunction<Q> weight,
      int heaviest,
      Function<List<Q>, CompletionStage<List<A>>> send) {
    this.limits = limits;
    this.weight = weight;
    this.heaviest = heaviest;
    this.send = send;
  }

  /** The answer to one question; fails if its whole request did, or if it could not be sent. */
  public CompletionStage<A> ask(Q question) {
    var waiting =
        new Waiting<Q, A>(question, Deadline.after(limits.patience()), new CompletableFuture<>());
    synchronized (this) {
      if (queue.size() >= limits.queue()) {
        return CompletableFuture.failedStage(new Overloaded("too many questions are waiting"));
      }
      queue.add(waiting);
    }
    fillLanes();
    return waiting.answer();
  }

  private void fillLanes() {
    for (var batch = takeBatch(); !batch.isEmpty(); batch = takeBatch()) {
      dispatch(batch);
    }
  }

  /** The next questions to send, and a lane for them; none if there are no questions or no lane. */
  private List<Waiting<Q, A>> takeBatch() {
    var late = new ArrayList<Waiting<Q, A>>();
    var batch = new ArrayList<Waiting<Q, A>>();
    synchronized (this) {
      long room = heaviest;
      while (busyLanes < limits.lanes() && batch.size() < limits.largest() && !queue.isEmpty()) {
        var next = queue.element();
        if (next.deadline().isOver()) {
          late.add(queue.remove());
          continue;
        }
        room -= weight.applyAsInt(next.question());
        if (room < 0 && !batch.isEmpty()) {
          break;
        }
        batch.add(queue.remove());
      }
      if (!batch.isEmpty()) {
        busyLanes++;
      }
    }
    late.forEach(waiting ->
        waiting.answer().completeExceptionally(new OutcomeUnknown("waited too long to be sent")));
    return batch;
  }

  private void dispatch(List<Waiting<Q, A>> batch) {
    CompletionStage<List<A>> answers;
    try {
      answers = send.apply(batch.stream().map(Waiting::question).toList());
    } catch (RuntimeException broken) {
      answers = CompletableFuture.failedStage(broken);
    }
    var _ =
        answers.whenComplete((answered, failure) -> {
          synchronized (this) {
            busyLanes--;
          }
          fillLanes();
          deliver(batch, answered, failure);
        });
  }

  private void deliver(List<Waiting<Q, A>> batch, List<A> answers, Throwable failure) {
    for (int i = 0; i < batch.size(); i++) {
      var answer = batch.get(i).answer();
      if (failure != null) {
        answer.completeExceptionally(failure);
      } else if (i < answers.size()) {
        answer.complete(answers.get(i));
      } else {
        answer.completeExceptionally(new OutcomeUnknown("fewer answers than questions"));
      }
    }
  }
}
