package holdfast.kit.cluster;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.apache.pekko.Done;
import org.apache.pekko.actor.CoordinatedShutdown;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.cluster.MemberStatus;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.management.cluster.bootstrap.ClusterBootstrap;
import org.apache.pekko.management.javadsl.PekkoManagement;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A member of a Pekko cluster: its management endpoints, how it finds the others, how it leaves.
 *
 * <p>It does not join before it is fit for work. Shards move to whoever is a member, ready or not:
 * one pod with a wrong password for its database would take its share of the entities with it.
 */
public final class ClusterNode {

  private static final Logger LOG = LoggerFactory.getLogger(ClusterNode.class);

  private static final Duration POLL = Duration.ofMillis(20);
  private static final Duration UNFIT_POLL = Duration.ofMillis(250);
  private static final String UNFIT = "it is not fit";

  private final ActorSystem<?> system;

  private ClusterNode(ActorSystem<?> system) {
    this.system = system;
  }

  /**
   * Serves the management endpoints, and lets bootstrap find or form the cluster once this node is
   * fit.
   *
   * @param fit whether it can do its work; asked until it says yes, a failure counts as no
   * @return once management is served; {@link #up()} tells when the cluster took this node in
   */
  public static CompletionStage<ClusterNode> start(
      ActorSystem<?> system, Supplier<? extends CompletionStage<Boolean>> fit) {
    return PekkoManagement.get(system)
        .start()
        .thenApply(_ -> {
          var node = new ClusterNode(system);
          PodDeletionCost.start(system);
          node.joinOnceFit(fit, "");
          return node;
        });
  }

  private void joinOnceFit(Supplier<? extends CompletionStage<Boolean>> fit, String toldBefore) {
    var _ =
        fit.get()
            .handle((isFit, failure) -> failure != null ? failure.toString() : isFit ? "" : UNFIT)
            .thenAccept(why -> joinUnless(why, fit, toldBefore))
            .exceptionally(failure -> {
              LOG.error("This node cannot join its cluster", failure);
              return null;
            });
  }

  private void joinUnless(
      String why, Supplier<? extends CompletionStage<Boolean>> fit, String toldBefore) {
    if (isEnding()) {
      return;
    }
    if (why.isEmpty()) {
      ClusterBootstrap.get(system).start();
      return;
    }
    if (!why.equals(toldBefore)) {
      LOG.warn("This node does not join its cluster yet: {}", why);
    }
    system
        .scheduler()
        .scheduleOnce(UNFIT_POLL, () -> joinOnceFit(fit, why), system.executionContext());
  }

  /** Completes when this node is a member that may run entities. */
  public CompletionStage<Done> up() {
    var up = new CompletableFuture<Done>();
    awaitUp(up);
    return up;
  }

  private void awaitUp(CompletableFuture<Done> up) {
    if (isUp()) {
      up.complete(Done.getInstance());
    } else if (isEnding()) {
      up.completeExceptionally(new IllegalStateException("stopped before the cluster took it in"));
    } else {
      system.scheduler().scheduleOnce(POLL, () -> awaitUp(up), system.executionContext());
    }
  }

  /** Whether the cluster counts this node as a full member right now. */
  public boolean isUp() {
    return Cluster.get(system).selfMember().status().equals(MemberStatus.up());
  }

  private boolean isEnding() {
    return system.whenTerminated().isCompleted()
        || CoordinatedShutdown.get(system).getShutdownReason().isPresent();
  }

  /** Leaves the cluster, hands entities over, and ends the actor system. */
  public CompletionStage<Done> stop() {
    return CoordinatedShutdown.get(system).runAll(CoordinatedShutdown.actorSystemTerminateReason());
  }
}
