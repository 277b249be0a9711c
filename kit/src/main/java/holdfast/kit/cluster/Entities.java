package holdfast.kit.cluster;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.cluster.sharding.typed.javadsl.ClusterSharding;
import org.apache.pekko.cluster.sharding.typed.javadsl.EntityTypeKey;

/**
 * The sharded entities of one type, as the edge of a service sees them.
 *
 * <p>A message between nodes may be lost, so a command is asked again, the same command with the
 * same ids, until its owner answers or nobody waits any longer; entities take every command twice
 * without doing it twice. The pause doubles, twice: while a shard is moving, or its node has no
 * time, every further copy only waits behind the first. When time is up the outcome is {@link
 * OutcomeUnknown}, never "failed". What would pile up in front of one entity is turned away here,
 * before its mailbox, as {@link Overloaded}.
 *
 * @param <C> the commands that the entities take
 */
public final class Entities<C> {

  /**
   * How to ask.
   *
   * @param askTimeout how long the first attempt waits; the second twice as long, others four times
   * @param answerMargin what is kept of the deadline for answering the caller
   * @param permitsPerEntity how many commands of this node one entity may have in flight
   */
  public record Limits(Duration askTimeout, Duration answerMargin, int permitsPerEntity) {}

  /**
   * A reply that several equal requests wait for together.
   *
   * @param own whether this request is the one that asked; the others only listened
   */
  public record Joined<R>(R reply, boolean own) {}

  /** In ask timeouts. Longer than this no answer is held up by one more message that is lost. */
  private static final int LONGEST_ATTEMPT = 4;

  private record Question(String entityId, Object content) {}

  private final ActorSystem<?> system;
  private final EntityTypeKey<C> key;
  private final Limits limits;
  private final ConcurrentMap<String, Integer> inFlight = new ConcurrentHashMap<>();
  private final ConcurrentMap<Question, CompletableFuture<Object>> shared =
      new ConcurrentHashMap<>();

  public Entities(ActorSystem<?> system, EntityTypeKey<C> key, Limits limits) {
    this.system = system;
    this.key = key;
    this.limits = limits;
  }

  /**
   * Asks one entity.
   *
   * @param command makes the command from where to reply; must give the same command each time
   * @return the reply, or fails with {@link OutcomeUnknown} or {@link Overloaded}
   */
  public <R> CompletionStage<R> ask(
      String entityId, Deadline deadline, Function<ActorRef<R>, C> command) {
    if (!admit(entityId)) {
      return CompletableFuture.failedStage(new Overloaded(key.name() + " has too much to do"));
    }
    var reply = new CompletableFuture<R>();
    attempt(entityId, deadline, command, reply, limits.askTimeout());
    return reply.whenComplete((_, _) -> leave(entityId));
  }

  /**
   * Asks one entity, unless an equal question of this node is under way: then waits for that reply.
   *
   * @param content what makes two questions to one entity equal
   */
  @SuppressWarnings("unchecked") // equal content means an equal command, and so one type of reply
  public <R> CompletionStage<Joined<R>> askShared(
      String entityId, Object content, Deadline deadline, Function<ActorRef<R>, C> command) {
    var question = new Question(entityId, content);
    var mine = new CompletableFuture<Object>();
    var earlier = shared.putIfAbsent(question, mine);
    if (earlier != null) {
      return earlier.thenApply(reply -> new Joined<>((R) reply, false));
    }
    return this.<R>ask(entityId, deadline, command)
        .whenComplete((reply, failure) -> {
          shared.remove(question, mine);
          if (failure == null) {
            mine.complete(reply);
          } else {
            mine.completeExceptionally(failure);
          }
        })
        .thenApply(reply -> new Joined<>(reply, true));
  }

  /**
   * Asks, and asks again after a while. An earlier attempt is still listened to: its answer may
   * only be late, and it is the one that tells whether the command did something.
   */
  private <R> void attempt(
      String entityId,
      Deadline deadline,
      Function<ActorRef<R>, C> command,
      CompletableFuture<R> reply,
      Duration patience) {
    var remaining = atLeastAMoment(deadline.remaining());
    ClusterSharding.get(system)
        .entityRefFor(key, entityId)
        .<R>ask(command::apply, remaining)
        // Without its own executor the library's stage would go on in the JVM's common pool.
        .whenCompleteAsync(
            (answer, failure) -> {
              if (failure == null) {
                reply.complete(answer);
              } else {
                reply.completeExceptionally(isTimeout(failure) ? unanswered() : failure);
              }
            },
            system.executionContext());
    var again =
        system
            .scheduler()
            .scheduleOnce(
                shorter(patience, withTimeToTell(remaining)),
                () -> attemptAgain(entityId, deadline, command, reply, patience),
                system.executionContext());
    var _ = reply.whenComplete((_, _) -> again.cancel());
  }

  private <R> void attemptAgain(
      String entityId,
      Deadline deadline,
      Function<ActorRef<R>, C> command,
      CompletableFuture<R> reply,
      Duration patience) {
    if (deadline.earlierBy(limits.answerMargin()).isOver()) {
      reply.completeExceptionally(unanswered());
    } else if (!reply.isDone()) {
      var longest = limits.askTimeout().multipliedBy(LONGEST_ATTEMPT);
      attempt(entityId, deadline, command, reply, shorter(patience.multipliedBy(2), longest));
    }
  }

  /** So much of it that some is left for telling the caller; all of it where that takes all. */
  private Duration withTimeToTell(Duration remaining) {
    var before = remaining.minus(limits.answerMargin());
    return before.isPositive() ? before : remaining;
  }

  private OutcomeUnknown unanswered() {
    return new OutcomeUnknown(key.name() + " did not answer in time");
  }

  private boolean admit(String entityId) {
    int now = inFlight.merge(entityId, 1, Integer::sum);
    if (now > limits.permitsPerEntity()) {
      leave(entityId);
      return false;
    }
    return true;
  }

  private void leave(String entityId) {
    inFlight.computeIfPresent(entityId, (_, count) -> count == 1 ? null : count - 1);
  }

  private static boolean isTimeout(Throwable failure) {
    return failure instanceof TimeoutException
        || (failure instanceof CompletionException
            && failure.getCause() instanceof TimeoutException);
  }

  private static Duration shorter(Duration a, Duration b) {
    return a.compareTo(b) <= 0 ? a : b;
  }

  /** An ask needs some time, even where none is left. */
  private static Duration atLeastAMoment(Duration time) {
    return time.isZero() ? Duration.ofMillis(1) : time;
  }
}
