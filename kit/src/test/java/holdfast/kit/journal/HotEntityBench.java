package holdfast.kit.journal;

import holdfast.kit.journal.Tally.TallyEvent;
import holdfast.kit.journal.TallyEntity.Command;
import holdfast.kit.journal.TallyEntity.Reply;
import holdfast.kit.settings.NodeConfig;
import holdfast.kit.testing.TestDatabase;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.SupervisorStrategy;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.persistence.typed.PersistenceId;
import org.apache.pekko.persistence.typed.javadsl.CommandHandlerWithReply;
import org.apache.pekko.persistence.typed.javadsl.EventHandler;
import org.apache.pekko.persistence.typed.javadsl.EventSourcedBehaviorWithEnforcedReplies;
import org.junit.jupiter.api.Test;

/**
 * What one hot entity takes with a write for each command, and with a write for a group. Not a test
 * of the build; run it by name:
 *
 * <pre>./mvnw -pl kit test -Dtest=HotEntityBench</pre>
 */
class HotEntityBench {

  private static final Duration SETTLE = Duration.ofMillis(500);
  private static final Duration MEASURED = Duration.ofSeconds(2);

  @Test
  void commands_a_second_of_one_entity() throws InterruptedException {
    try (var database = TestDatabase.migrated()) {
      var actors =
          ActorTestKit.create("tally", NodeConfig.load("tally", database.variables("TALLY")));
      try {
        compare(actors, 16, 2);
        System.out.println("warm");
        for (int askers : new int[] {1, 16, 64, 256}) {
          compare(actors, askers, 5);
        }
      } finally {
        actors.shutdownTestKit();
      }
    }
  }

  /** By turns, since whatever else the machine does changes by the second. */
  private static void compare(ActorTestKit actors, int askers, int rounds)
      throws InterruptedException {
    var plain = new double[rounds];
    var group = new double[rounds];
    var ratio = new double[rounds];
    for (int i = 0; i < rounds; i++) {
      plain[i] = measure(actors, askers, Plain.create("plain-" + askers + "-" + i));
      group[i] = measure(actors, askers, TallyEntity.create("group-" + askers + "-" + i));
      ratio[i] = group[i] / plain[i];
    }
    System.out.printf(
        "%4d askers, medians of %d: %7.0f/s plain, %7.0f/s in groups, ratio %.2f%n",
        askers, rounds, median(plain), median(group), median(ratio));
  }

  private static double median(double[] values) {
    return Arrays.stream(values).sorted().toArray()[values.length / 2];
  }

  private static double measure(ActorTestKit actors, int askers, Behavior<Command> behavior)
      throws InterruptedException {
    var tally = actors.spawn(behavior);
    var answers = new LongAdder();
    for (int i = 0; i < askers; i++) {
      actors.spawn(asker(tally, answers));
    }
    pause(SETTLE);
    answers.reset();
    var begun = System.nanoTime();
    pause(MEASURED);
    double perSecond = answers.sum() * 1e9 / (System.nanoTime() - begun);
    actors.stop(tally);
    return perSecond;
  }

  private static void pause(Duration time) throws InterruptedException {
    new CountDownLatch(1).await(time.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Asks again as soon as it is answered. */
  private static Behavior<Reply> asker(ActorRef<Command> tally, LongAdder answers) {
    return Behaviors.setup(context -> {
      tally.tell(new Command.Add(1, context.getSelf()));
      return Behaviors.receiveMessage(_ -> {
        answers.increment();
        tally.tell(new Command.Add(1, context.getSelf()));
        return Behaviors.same();
      });
    });
  }

  /** The same entity with a write for each command. */
  private static final class Plain
      extends EventSourcedBehaviorWithEnforcedReplies<Command, TallyEvent, Tally> {

    private final ActorContext<Command> context;

    static Behavior<Command> create(String id) {
      return Behaviors.setup(context -> new Plain(context, id));
    }

    private Plain(ActorContext<Command> context, String id) {
      super(
          PersistenceId.of("Tally", id),
          SupervisorStrategy.restartWithBackoff(
              Duration.ofMillis(100), Duration.ofSeconds(2), 0.2));
      this.context = context;
    }

    @Override
    public Tally emptyState() {
      return new Tally(0);
    }

    @Override
    public CommandHandlerWithReply<Command, TallyEvent, Tally> commandHandler() {
      return (_, command) ->
          command instanceof Command.Add(var units, var replyTo)
              ? Effect()
                  .persist(new TallyEvent.Added(units))
                  .thenReply(replyTo, t -> new Reply.Level(t.total(), lastSequenceNumber(context)))
              : Effect().noReply();
    }

    @Override
    public EventHandler<Tally, TallyEvent> eventHandler() {
      return Tally::after;
    }
  }
}
