package holdfast.kit.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.typesafe.config.ConfigFactory;
import holdfast.kit.testing.TestCluster;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.apache.pekko.actor.typed.ActorSystem;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What operators compare with the pods that there are. */
@Tag("cluster")
class ClusterMetricsTest {

  @Test
  void a_node_tells_of_itself_and_of_the_members_that_it_sees() {
    try (var cluster = TestCluster.start(1, "cluster-metrics-test", ConfigFactory.empty())) {
      var first = shownBy(cluster.node(0));
      var second = shownBy(cluster.addNode());

      await().untilAsserted(() -> assertThat(up(first)).isEqualTo(2));
      await().untilAsserted(() -> assertThat(up(second)).isEqualTo(2));
      assertThat(first.find("cluster_members").gauges())
          .extracting(gauge -> gauge.getId().getTag("status"))
          .containsExactlyInAnyOrder("joining", "weakly_up", "up", "leaving", "exiting", "down");
      assertThat(gauge(first, "cluster_members_unreachable")).isZero();
      assertThat(gauge(first, "cluster_self_up")).isEqualTo(1);
      assertThat(gauge(second, "cluster_self_up")).isEqualTo(1);

      cluster.stop(1);

      await().untilAsserted(() -> assertThat(up(first)).isEqualTo(1));
      assertThat(gauge(second, "cluster_self_up")).isZero();
    }
  }

  private static MeterRegistry shownBy(ActorSystem<?> node) {
    var registry = new SimpleMeterRegistry();
    ClusterMetrics.show(node, registry);
    return registry;
  }

  private static double up(MeterRegistry registry) {
    return registry.get("cluster_members").tag("status", "up").gauge().value();
  }

  private static double gauge(MeterRegistry registry, String name) {
    return registry.get(name).gauge().value();
  }
}
