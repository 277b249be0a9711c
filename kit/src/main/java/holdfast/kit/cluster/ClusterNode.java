package holdfast.kit.cluster;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.Done;
import org.apache.pekko.actor.CoordinatedShutdown;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.cluster.MemberStatus;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.management.cluster.bootstrap.ClusterBootstrap;
import org.apache.pekko.management.javadsl.PekkoManagement;

/**
 * A member of a Pekko cluster: its management endpoints, how it finds the others, how it leaves.
 */
public final class ClusterNode {

  private static final Duration POLL = Duration.ofMillis(20);

  private final ActorSystem<?> system;

  private ClusterNode(ActorSystem<?> system) {
    this.system = system;
  }

  /**
   * Serves the management endpoints and lets bootstrap find or form the cluster.
   *
   * @return once management is served; {@link #up()} tells when the cluster took this node in
   */
  public static CompletionStage<ClusterNode> start(ActorSystem<?> system) {
    return PekkoManagement.get(system)
        .start()
        .thenApply(_ -> {
          ClusterBootstrap.get(system).start();
          return new ClusterNode(system);
        });
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
    } else if (system.whenTerminated().isCompleted()) {
      up.completeExceptionally(new IllegalStateException("stopped before the cluster took it in"));
    } else {
      system.scheduler().scheduleOnce(POLL, () -> awaitUp(up), system.executionContext());
    }
  }

  /** Whether the cluster counts this node as a full member right now. */
  public boolean isUp() {
    return Cluster.get(system).selfMember().status().equals(MemberStatus.up());
  }

  /** Leaves the cluster, hands entities over, and ends the actor system. */
  public CompletionStage<Done> stop() {
    return CoordinatedShutdown.get(system).runAll(CoordinatedShutdown.actorSystemTerminateReason());
  }
}
