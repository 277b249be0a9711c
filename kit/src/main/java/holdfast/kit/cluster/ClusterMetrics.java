package holdfast.kit.cluster;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Locale;
import java.util.Set;
import java.util.stream.StreamSupport;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.cluster.MemberStatus;
import org.apache.pekko.cluster.typed.Cluster;

/**
 * The cluster as this node sees it at the moment when its metrics are read. That costs no message:
 * what a node knows of its cluster is kept for whoever looks.
 *
 * <p>Alarm: a node that sees another number of members that are up than there are nodes that say of
 * themselves that they are.
 */
public final class ClusterMetrics {

  /** Nobody keeps those that are removed, and a cluster is never shut down as a whole. */
  private static final Set<MemberStatus> STATUSES =
      Set.of(
          MemberStatus.joining(),
          MemberStatus.weaklyUp(),
          MemberStatus.up(),
          MemberStatus.leaving(),
          MemberStatus.exiting(),
          MemberStatus.down());

  /** Shows them for as long as the registry lives. */
  public static void show(ActorSystem<?> system, MeterRegistry registry) {
    var cluster = Cluster.get(system);
    for (var status : STATUSES) {
      Gauge.builder("cluster_members", cluster, it -> members(it, status))
          .description("Members of the cluster as this node sees it, itself included")
          .tag("status", label(status))
          .register(registry);
    }
    Gauge.builder("cluster_members_unreachable", cluster, it -> it.state().getUnreachable().size())
        .description("Members that do not answer, of any status; they are among the members")
        .register(registry);
    Gauge.builder("cluster_self_up", cluster, it -> isUp(it) ? 1 : 0)
        .description("Whether the cluster counts this node as a full member")
        .register(registry);
  }

  private static boolean isUp(Cluster cluster) {
    return cluster.selfMember().status().equals(MemberStatus.up());
  }

  private static double members(Cluster cluster, MemberStatus status) {
    return StreamSupport.stream(cluster.state().getMembers().spliterator(), false)
        .filter(member -> member.status().equals(status))
        .count();
  }

  private static String label(MemberStatus status) {
    return status.toString().replaceAll("(?<=[a-z])(?=[A-Z])", "_").toLowerCase(Locale.ROOT);
  }

  private ClusterMetrics() {}
}
