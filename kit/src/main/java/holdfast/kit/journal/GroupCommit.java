package holdfast.kit.journal;

import holdfast.kit.domain.Decision;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.persistence.typed.JournalPersistFailed;
import org.apache.pekko.persistence.typed.JournalPersistRejected;
import org.apache.pekko.persistence.typed.RecoveryCompleted;
import org.apache.pekko.persistence.typed.javadsl.EffectFactories;
import org.apache.pekko.persistence.typed.javadsl.ReplyEffect;
import org.apache.pekko.persistence.typed.javadsl.SignalHandlerBuilder;

/**
 * Lets a hot entity decide many commands with one write.
 *
 * <p>Commands are collected. The first one makes the entity send itself one {@code commit} message,
 * which stands behind everything that is already in the mailbox; when it comes round, the commands
 * collected by then are decided one after the other, each against the state that the ones before it
 * left, and all their events are stored as one atomic write. Nobody is answered before that write
 * is durable: a refusal, a repeat and a read may rest on events of the same batch. A batch that
 * decided no events is answered at once.
 *
 * <p>Rules stay functions of one command: state in, {@link Decision} out.
 *
 * <p>The object belongs to one entity and lives as long as it does, restarts after a failed write
 * included: what was collected but not yet decided is decided after the restart, and what was being
 * written is answered {@link Trouble#OUTCOME_UNKNOWN}. For that, every event of the entity must be
 * stored through here, and the entity must hand over its signals: see {@link #signals}.
 *
 * @param <C> the entity's commands
 * @param <E> its events
 * @param <S> its state, immutable
 * @param <R> its replies
 */
public final class GroupCommit<C, E, S, R> {

  /** Why a command got no answer of its own. */
  public enum Trouble {
    /** It may have been carried out; whoever needs to know asks again with the same id. */
    OUTCOME_UNKNOWN,
    /** Deciding it threw. Nothing was done; asking again will throw again. */
    BROKEN,
    /** Too many commands were waiting. Nothing was done. */
    OVERLOADED
  }

  /** Makes the answer to one command from what stands once its own events are stored. */
  @FunctionalInterface
  public interface Answer<E, S, R> {

    /**
     * The answer, which nobody gets before the write is durable.
     *
     * @param state after this command, and after those before it in the batch
     * @param version number of the last event that {@code state} reflects
     * @param decision what the rule said: tells what was done now from what was done before
     */
    R of(S state, long version, Decision<E> decision);
  }

  /**
   * How much is taken at once.
   *
   * @param batch commands decided with one write
   * @param waiting commands collected; one more is answered {@link Trouble#OVERLOADED}
   */
  public record Limits(int batch, int waiting) {

    /**
     * 64 commands fill the write without making its first caller wait long for the last one; 2 048
     * is what the entity's stash holds, so it gives way at the same point.
     */
    public static final Limits DEFAULT = new Limits(64, 2048);
  }

  private record Collected<E, S, R>(
      ActorRef<R> replyTo, Function<S, Decision<E>> decide, Answer<E, S, R> answer) {}

  private record Reply<R>(ActorRef<R> to, R message) {
    void send() {
      to.tell(message);
    }
  }

  private record Batch<E, R>(List<E> events, List<Reply<R>> replies) {}

  private final ActorContext<C> context;
  private final C commit;
  private final EffectFactories<E, S> effects;
  private final BiFunction<S, E, S> after;
  private final Function<Trouble, R> inTrouble;
  private final Limits limits;

  private final Deque<Collected<E, S, R>> waiting = new ArrayDeque<>();
  private List<Reply<R>> beingWritten = List.of();
  private boolean commitIsOnItsWay;

  /** A stop whose write failed is not over: the entity comes back, and stops then. */
  private boolean stopping;

  /**
   * For one entity, which makes it in its constructor.
   *
   * @param commit the message that the entity sends itself and answers with {@link #commit}
   * @param effects the entity's {@code Effect()}
   * @param after the state once an event has happened, as in the entity's event handler
   * @param inTrouble the reply to a command that got no answer of its own
   */
  public GroupCommit(
      ActorContext<C> context,
      C commit,
      EffectFactories<E, S> effects,
      BiFunction<S, E, S> after,
      Function<Trouble, R> inTrouble,
      Limits limits) {
    this.context = context;
    this.commit = commit;
    this.effects = effects;
    this.after = after;
    this.inTrouble = inTrouble;
    this.limits = limits;
  }

  /** Takes a command; the next commit decides and answers it. */
  public ReplyEffect<E, S> collect(
      ActorRef<R> replyTo, Function<S, Decision<E>> decide, Answer<E, S, R> answer) {
    if (waiting.size() >= limits.waiting()) {
      return effects.reply(replyTo, inTrouble.apply(Trouble.OVERLOADED));
    }
    waiting.add(new Collected<>(replyTo, decide, answer));
    callForCommit();
    return effects.noReply();
  }

  /**
   * Decides what was collected, stores it, and answers.
   *
   * @param version number of the last event that {@code state} reflects: {@code
   *     lastSequenceNumber(context)}
   */
  public ReplyEffect<E, S> commit(S state, long version) {
    commitIsOnItsWay = false;
    if (stopping) {
      return stop(state, version);
    }
    var batch = decide(state, version, limits.batch());
    if (batch.events().isEmpty()) {
      batch.replies().forEach(Reply::send);
      commitTheRest();
      return effects.noReply();
    }
    beingWritten = batch.replies();
    return effects.persist(batch.events()).thenRun(_ -> written()).thenNoReply();
  }

  /**
   * Commits all that was collected, answers it, and stops the entity. As the stop message of a
   * sharded entity it lets nobody be forgotten when a shard moves.
   */
  public ReplyEffect<E, S> stop(S state, long version) {
    stopping = true;
    var batch = decide(state, version, waiting.size());
    if (batch.events().isEmpty()) {
      batch.replies().forEach(Reply::send);
      return effects.none().thenStop().thenNoReply();
    }
    beingWritten = batch.replies();
    return effects.persist(batch.events()).thenRun(_ -> written()).thenStop().thenNoReply();
  }

  /** As {@link #signals(SignalHandlerBuilder, Consumer)}, for an entity with nothing to add. */
  public SignalHandlerBuilder<S> signals(SignalHandlerBuilder<S> builder) {
    return signals(builder, _ -> {});
  }

  /**
   * Adds what has to be done when a write fails, when the entity is there after its start or after
   * a restart, and when it ends. To be the last to add to {@code builder}: of several handlers of a
   * signal only the last one is called.
   *
   * @param recovered what the entity itself has to do when it is there; a restart cancels all of
   *     its timers, so this is the place to start them
   */
  public SignalHandlerBuilder<S> signals(SignalHandlerBuilder<S> builder, Consumer<S> recovered) {
    return builder
        .onSignal(JournalPersistFailed.class, (_, _) -> answerUnknown())
        .onSignal(JournalPersistRejected.class, (_, _) -> answerUnknown())
        .onSignal(
            RecoveryCompleted.instance(),
            state -> {
              goOn();
              recovered.accept(state);
            })
        .onSignal(PostStop.instance(), _ -> end());
  }

  /** The events of the last batch may be stored or not. */
  private void answerUnknown() {
    var replies = beingWritten;
    beingWritten = List.of();
    replies.forEach(reply -> reply.to().tell(inTrouble.apply(Trouble.OUTCOME_UNKNOWN)));
  }

  /** With what was collected before a restart, if it was one. */
  private void goOn() {
    answerUnknown();
    commitIsOnItsWay = false;
    if (stopping) {
      callForCommit();
    }
    commitTheRest();
  }

  /** With an answer for everybody who would otherwise wait in vain. */
  private void end() {
    answerUnknown();
    waiting.forEach(command -> command.replyTo().tell(inTrouble.apply(Trouble.OUTCOME_UNKNOWN)));
    waiting.clear();
  }

  private Batch<E, R> decide(S state, long version, int most) {
    var events = new ArrayList<E>();
    var replies = new ArrayList<Reply<R>>();
    while (replies.size() < most && !waiting.isEmpty()) {
      var command = waiting.remove();
      try {
        var decision = command.decide().apply(state);
        var own = decision.events();
        var next = state;
        for (var event : own) {
          next = after.apply(next, event);
        }
        var reply = command.answer().of(next, version + own.size(), decision);

        events.addAll(own);
        state = next;
        version += own.size();
        replies.add(new Reply<>(command.replyTo(), reply));
      } catch (RuntimeException broken) {
        context.getLog().error("A command could not be decided and was left out", broken);
        replies.add(new Reply<>(command.replyTo(), inTrouble.apply(Trouble.BROKEN)));
      }
    }
    return new Batch<>(events, replies);
  }

  private void written() {
    var replies = beingWritten;
    beingWritten = List.of();
    replies.forEach(Reply::send);
    commitTheRest();
  }

  private void commitTheRest() {
    if (!waiting.isEmpty()) {
      callForCommit();
    }
  }

  /** Never sent while a write is under way, so a full stash cannot swallow it. */
  private void callForCommit() {
    if (!commitIsOnItsWay) {
      commitIsOnItsWay = true;
      context.getSelf().tell(commit);
    }
  }
}
