package holdfast.kit.cluster;

import holdfast.kit.cluster.PodDeletionCost.Message;
import holdfast.kit.settings.Settings;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.IntFunction;
import org.apache.pekko.Done;
import org.apache.pekko.actor.CoordinatedShutdown;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.apache.pekko.cluster.ClusterEvent.MemberEvent;
import org.apache.pekko.cluster.Member;
import org.apache.pekko.cluster.MemberStatus;
import org.apache.pekko.cluster.UniqueAddress;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.cluster.typed.Subscribe;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells Kubernetes what it costs to lose this node's pod, by the node's age in its cluster: of pods
 * that it may take, Kubernetes takes those first that cost less.
 *
 * <p>So a rolling update takes the oldest member last. Singletons and the coordinator of the shards
 * live there, and move once instead of with every pod that happens to go first.
 *
 * <p>It is a hint. When it cannot be given, a line in the log says so, it is tried again now and
 * then, and the node goes on as if nothing had happened.
 */
final class PodDeletionCost extends AbstractBehavior<Message> {

  static final String ANNOTATION = "controller.kubernetes.io/pod-deletion-cost";

  private static final Logger LOG = LoggerFactory.getLogger(PodDeletionCost.class);

  /** What the actor is told. */
  sealed interface Message {

    /** A member came, went, or is on its way. */
    record Changed(Member member) implements Message {}

    /** See what the pod costs now. */
    record Look() implements Message {}

    /** Kubernetes knows. */
    record Told(int cost) implements Message {}

    /** Perhaps it knows, perhaps not. */
    record Failed(String why) implements Message {}
  }

  /**
   * How to tell it.
   *
   * @param oldest how many members cost something: the oldest this much, each next one 1 less
   * @param settle from a change of members to the call: they change several at a time
   * @param retryAtFirst the pause after a failure, which doubles from here
   * @param retryAtMost up to this
   */
  record Pace(int oldest, Duration settle, Duration retryAtFirst, Duration retryAtMost) {

    static Pace from(Settings settings) {
      return new Pace(
          settings.integer("oldest", 1, 1_000),
          settings.duration("settle"),
          settings.duration("retry-at-first"),
          settings.duration("retry-at-most"));
    }

    Duration pauseAfter(int failures) {
      var pause = retryAtFirst.multipliedBy(1L << Math.min(failures - 1, 20));
      return pause.compareTo(retryAtMost) < 0 ? pause : retryAtMost;
    }
  }

  private final TimerScheduler<Message> timers;
  private final IntFunction<CompletionStage<Done>> tell;
  private final Pace pace;
  private final UniqueAddress self;
  private final Map<UniqueAddress, Member> up = new HashMap<>();

  /** What Kubernetes surely has; an earlier process in this pod may have said something else. */
  private @Nullable Integer known;

  private boolean isTelling;
  private int failures;
  private String toldBefore = "";

  /** Begins, if the settings name a pod. */
  static void start(ActorSystem<?> system) {
    var config = system.settings().config();
    var settings = Settings.of(config, "holdfast.pod-deletion-cost");
    var name = settings.stringOrNull("pod-name");
    if (name == null) {
      return;
    }
    var pod =
        new OwnPod(
            name,
            config.getConfig("pekko.coordination.lease.kubernetes"),
            settings.duration("call-timeout"));
    system.systemActorOf(
        create(cost -> pod.annotate(ANNOTATION, Integer.toString(cost)), Pace.from(settings)),
        "pod-deletion-cost",
        Props.empty());
  }

  /**
   * The actor.
   *
   * @param tell Kubernetes what this pod costs
   */
  static Behavior<Message> create(IntFunction<CompletionStage<Done>> tell, Pace pace) {
    return Behaviors.setup(context ->
        Behaviors.withTimers(timers -> new PodDeletionCost(context, timers, tell, pace)));
  }

  private PodDeletionCost(
      ActorContext<Message> context,
      TimerScheduler<Message> timers,
      IntFunction<CompletionStage<Done>> tell,
      Pace pace) {
    super(context);
    this.timers = timers;
    this.tell = tell;
    this.pace = pace;
    var cluster = Cluster.get(context.getSystem());
    this.self = cluster.selfMember().uniqueAddress();
    var changes =
        context.messageAdapter(MemberEvent.class, event -> new Message.Changed(event.member()));
    cluster.subscriptions().tell(Subscribe.create(changes, MemberEvent.class));
  }

  @Override
  public Receive<Message> createReceive() {
    return newReceiveBuilder()
        .onMessage(Message.Changed.class, message -> onChanged(message.member()))
        .onMessage(Message.Look.class, _ -> look())
        .onMessage(Message.Told.class, message -> onTold(message.cost()))
        .onMessage(Message.Failed.class, message -> onFailed(message.why()))
        .build();
  }

  /** Who cannot be reached keeps its rank: it may come back, and is removed if it does not. */
  private Behavior<Message> onChanged(Member member) {
    if (member.status().equals(MemberStatus.up())) {
      up.put(member.uniqueAddress(), member);
    } else {
      up.remove(member.uniqueAddress());
    }
    lookAfter(pace.settle());
    return this;
  }

  private Behavior<Message> look() {
    var member = up.get(self);
    if (member == null || isTelling || isLeaving()) {
      return this;
    }
    int cost = cost(member);
    if (known == null || known != cost) {
      known = null;
      isTelling = true;
      getContext().pipeToSelf(tell.apply(cost), (_, failure) -> outcome(cost, failure));
    }
    return this;
  }

  private int cost(Member member) {
    long older = up.values().stream().filter(other -> other.isOlderThan(member)).count();
    return (int) Math.max(0, pace.oldest() - older);
  }

  /** The cluster hears of it only some seconds after the process did. */
  private boolean isLeaving() {
    return CoordinatedShutdown.get(getContext().getSystem()).getShutdownReason().isPresent();
  }

  private static Message outcome(int cost, @Nullable Throwable failure) {
    if (failure == null) {
      return new Message.Told(cost);
    }
    var cause = failure instanceof CompletionException ? failure.getCause() : failure;
    return new Message.Failed(String.valueOf(cause));
  }

  private Behavior<Message> onTold(int cost) {
    isTelling = false;
    known = cost;
    failures = 0;
    toldBefore = "";
    return look();
  }

  private Behavior<Message> onFailed(String why) {
    isTelling = false;
    failures++;
    if (!why.equals(toldBefore)) {
      LOG.warn("Kubernetes may take the pod of the oldest member before others: {}", why);
      toldBefore = why;
    }
    lookAfter(pace.pauseAfter(failures));
    return this;
  }

  private void lookAfter(Duration time) {
    timers.startSingleTimer(new Message.Look(), time);
  }
}
