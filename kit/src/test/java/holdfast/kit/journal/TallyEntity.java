package holdfast.kit.journal;

import holdfast.kit.domain.Decision;
import holdfast.kit.domain.Refusal;
import holdfast.kit.journal.GroupCommit.Trouble;
import holdfast.kit.journal.Tally.TallyEvent;
import java.time.Duration;
import java.util.function.Function;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.SupervisorStrategy;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.persistence.typed.PersistenceId;
import org.apache.pekko.persistence.typed.javadsl.CommandHandlerWithReply;
import org.apache.pekko.persistence.typed.javadsl.EventHandler;
import org.apache.pekko.persistence.typed.javadsl.EventSourcedBehaviorWithEnforcedReplies;
import org.apache.pekko.persistence.typed.javadsl.ReplyEffect;
import org.apache.pekko.persistence.typed.javadsl.SignalHandler;

/** One {@link Tally} that commits in groups; also the example of how to write such an entity. */
final class TallyEntity
    extends EventSourcedBehaviorWithEnforcedReplies<TallyEntity.Command, TallyEvent, Tally> {

  sealed interface Command {

    record Add(int units, ActorRef<Reply> replyTo) implements Command {}

    record Read(ActorRef<Reply> replyTo) implements Command {}

    /** Decided as the test says; never leaves this JVM. */
    record Decide(Function<Tally, Decision<TallyEvent>> rule, ActorRef<Reply> replyTo)
        implements Command {}

    /** What {@link GroupCommit} makes the entity send itself. */
    record Commit() implements Command {}

    /** What sharding sends before it moves the entity. */
    record Stop() implements Command {}
  }

  sealed interface Reply {

    record Level(int total, long version) implements Reply {}

    record Refused(Refusal refusal, long version) implements Reply {}

    record Troubled(Trouble trouble) implements Reply {}
  }

  private final ActorContext<Command> context;
  private final Runnable recovered;
  private final GroupCommit<Command, TallyEvent, Tally, Reply> group;

  static Behavior<Command> create(String id) {
    return create(id, GroupCommit.Limits.DEFAULT, () -> {});
  }

  static Behavior<Command> create(String id, GroupCommit.Limits limits, Runnable recovered) {
    return Behaviors.setup(context -> new TallyEntity(context, id, limits, recovered));
  }

  private TallyEntity(
      ActorContext<Command> context, String id, GroupCommit.Limits limits, Runnable recovered) {
    super(
        PersistenceId.of("Tally", id),
        SupervisorStrategy.restartWithBackoff(Duration.ofMillis(100), Duration.ofSeconds(2), 0.2));
    this.context = context;
    this.recovered = recovered;
    this.group =
        new GroupCommit<>(
            context, new Command.Commit(), Effect(), Tally::after, Reply.Troubled::new, limits);
  }

  @Override
  public Tally emptyState() {
    return new Tally(0);
  }

  @Override
  public CommandHandlerWithReply<Command, TallyEvent, Tally> commandHandler() {
    return (tally, command) ->
        switch (command) {
          case Command.Add(var units, var replyTo) -> decide(replyTo, t -> t.add(units));
          case Command.Read(var replyTo) -> decide(replyTo, _ -> Decision.unchanged());
          case Command.Decide(var rule, var replyTo) -> decide(replyTo, rule);
          case Command.Commit() -> group.commit(tally, lastSequenceNumber(context));
          case Command.Stop() -> group.stop(tally, lastSequenceNumber(context));
        };
  }

  @Override
  public EventHandler<Tally, TallyEvent> eventHandler() {
    return Tally::after;
  }

  @Override
  public SignalHandler<Tally> signalHandler() {
    return group.signals(newSignalHandlerBuilder(), _ -> recovered.run()).build();
  }

  private ReplyEffect<TallyEvent, Tally> decide(
      ActorRef<Reply> replyTo, Function<Tally, Decision<TallyEvent>> rule) {
    return group.collect(replyTo, rule, TallyEntity::answer);
  }

  private static Reply answer(Tally tally, long version, Decision<TallyEvent> decision) {
    return switch (decision) {
      case Decision.Refuse<TallyEvent>(var refusal, _) -> new Reply.Refused(refusal, version);
      case Decision.Accept<TallyEvent> _, Decision.Unchanged<TallyEvent> _ ->
          new Reply.Level(tally.total(), version);
    };
  }
}
