package holdfast.kit.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import holdfast.kit.settings.Settings;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A misspelled key is ignored in silence, so what is in force is asserted, not what was written.
 */
class ClusterSettingsTest {

  private static final Config LIBRARY = ConfigFactory.defaultReference();
  private static final Config OURS =
      ConfigFactory.parseResources("holdfast/kit/cluster.conf")
          .withFallback(ConfigFactory.defaultReferenceUnresolved())
          .resolve();

  @ParameterizedTest
  @CsvSource({
    "pekko.remote.artery.bind.bind-timeout, 15s",
    "pekko.cluster.sharding.buffer-size, 2000",
    "pekko.cluster.sharding.passivation.strategy, none",
    "pekko.cluster.sharding.number-of-shards, 100",
    "pekko.cluster.sharding.least-shard-allocation-strategy.rebalance-absolute-limit, 5",
    "pekko.cluster.downing-provider-class, org.apache.pekko.cluster.sbr.SplitBrainResolverProvider",
    "pekko.cluster.sharding.handoff-timeout, 10s",
    "pekko.cluster.sharding.coordinator-state.write-majority-plus, 0",
    "pekko.cluster.sharding.coordinator-state.read-majority-plus, 0",
    "pekko.cluster.sharding.distributed-data.majority-min-cap, 2",
    "pekko.cluster.gossip-interval, 500ms",
    "pekko.cluster.failure-detector.acceptable-heartbeat-pause, 5s",
    "pekko.cluster.split-brain-resolver.stable-after, 5s",
    "pekko.cluster.split-brain-resolver.down-all-when-unstable, 15s",
    "pekko.cluster.down-removal-margin, 4s",
    "pekko.coordinated-shutdown.exit-jvm, on",
    "pekko.coordination.lease.kubernetes.lease-class,"
        + " org.apache.pekko.coordination.lease.kubernetes.NativeKubernetesLease",
    "pekko.cluster.split-brain-resolver.lease-majority.lease-implementation,"
        + " pekko.coordination.lease.kubernetes",
    "pekko.cluster.split-brain-resolver.lease-majority.release-after, 20s",
    "pekko.coordination.lease.kubernetes.heartbeat-interval, 1s",
    "pekko.coordination.lease.kubernetes.heartbeat-timeout, 10s",
    "pekko.discovery.kubernetes-api.pod-label-selector, app.kubernetes.io/name=%s",
    "pekko.discovery.kubernetes-api.use-raw-ip, true",
    "pekko.remote.artery.ssl.ssl-engine-provider, holdfast.kit.cluster.RemotingCertificates",
    "pekko.remote.artery.ssl.rotating-keys-engine.ssl-context-cache-ttl, 10s",
  })
  void what_the_library_leaves_open_or_wrong_is_set(String key, String value) {
    assertThat(OURS.getString(key)).isEqualTo(value);
    assertThat(LIBRARY.getString(key)).as("the library's default").isNotEqualTo(value);
  }

  /** Or its survivors, who cannot get it, down themselves. */
  @Test
  void the_lease_of_a_dead_node_is_free_before_the_others_decide_about_its_death() {
    var freeAfter =
        duration("pekko.coordination.lease.kubernetes.heartbeat-timeout")
            .minus(
                duration("pekko.coordination.lease.kubernetes.heartbeat-interval").multipliedBy(2));
    var noticed = duration("pekko.cluster.failure-detector.acceptable-heartbeat-pause");
    var decided = duration("pekko.cluster.split-brain-resolver.stable-after");

    assertThat(freeAfter).isLessThan(noticed.plus(decided));
  }

  @Test
  void the_lease_is_kept_until_the_losing_half_has_decided() {
    var longest =
        duration("pekko.cluster.split-brain-resolver.stable-after")
            .plus(duration("pekko.cluster.split-brain-resolver.down-all-when-unstable"))
            .plus(
                duration(
                    "pekko.cluster.split-brain-resolver.lease-majority"
                        + ".acquire-lease-delay-for-minority"));

    assertThat(
            duration("pekko.cluster.split-brain-resolver.lease-majority.release-after")
                .plus(duration("pekko.cluster.split-brain-resolver.stable-after")))
        .isGreaterThan(longest);
  }

  private static Duration duration(String key) {
    return OURS.getDuration(key);
  }

  @ParameterizedTest
  @CsvSource({
    "pekko.actor.allow-java-serialization, off",
    "pekko.remote.artery.canonical.port, 17355",
    "pekko.remote.artery.transport, tcp",
    "pekko.remote.artery.ssl.rotating-keys-engine.secret-mount-point,"
        + " /var/run/secrets/pekko-tls/rotating-keys-engine",
    "pekko.management.http.port, 7626",
    "pekko.management.http.route-providers-read-only, true",
    "pekko.cluster.split-brain-resolver.active-strategy, keep-majority",
    "pekko.cluster.split-brain-resolver.lease-majority.acquire-lease-delay-for-minority, 2s",
  })
  void what_the_library_has_right_is_pinned(String key, String value) {
    assertThat(OURS.getString(key)).isEqualTo(value);
    assertThat(LIBRARY.hasPath(key)).as("the key exists").isTrue();
  }

  @Test
  void a_nodes_variables_reach_the_library() {
    var variables =
        ConfigFactory.parseMap(
            Map.of(
                "NODE_REMOTING_PORT", "1",
                "NODE_MANAGEMENT_PORT", "2",
                "NODE_REQUIRED_CONTACT_POINTS", "3",
                "NODE_MANAGEMENT_BIND_HOST", "0.0.0.0",
                "NODE_REMOTING_TRANSPORT", "tls-tcp",
                "NODE_SPLIT_BRAIN_STRATEGY", "lease-majority",
                "NODE_POD_NAME", "parcel-cluster-7d-x2",
                "EXIT_JVM", "off"));
    var config =
        variables
            .withFallback(ConfigFactory.parseResources("holdfast/kit/cluster.conf"))
            .withFallback(ConfigFactory.defaultReferenceUnresolved())
            .resolve();

    assertThat(config.getInt("pekko.remote.artery.canonical.port")).isEqualTo(1);
    assertThat(config.getInt("pekko.management.http.port")).isEqualTo(2);
    assertThat(
            config.getInt(
                "pekko.management.cluster.bootstrap.contact-point-discovery.required-contact-point-nr"))
        .isEqualTo(3);
    assertThat(config.getString("pekko.management.http.bind-hostname")).isEqualTo("0.0.0.0");
    assertThat(config.getString("pekko.remote.artery.transport")).isEqualTo("tls-tcp");
    assertThat(config.getString("pekko.cluster.split-brain-resolver.active-strategy"))
        .isEqualTo("lease-majority");
    assertThat(config.getString("holdfast.pod-deletion-cost.pod-name"))
        .isEqualTo("parcel-cluster-7d-x2");
    assertThat(config.getBoolean("pekko.coordinated-shutdown.exit-jvm")).isFalse();
  }

  /** A laptop, or several nodes in one JVM. */
  @Test
  void who_is_in_no_pod_tells_nobody_what_it_costs() {
    assertThat(OURS.hasPath("holdfast.pod-deletion-cost.pod-name")).isFalse();
    assertThat(PodDeletionCost.Pace.from(Settings.of(OURS, "holdfast.pod-deletion-cost")))
        .isEqualTo(
            new PodDeletionCost.Pace(
                3, Duration.ofSeconds(10), Duration.ofSeconds(2), Duration.ofMinutes(5)));
  }

  @ParameterizedTest
  @CsvSource({
    "pekko.coordination.lease.kubernetes.api-ca-path,"
        + " /var/run/secrets/kubernetes.io/serviceaccount/ca.crt",
    "pekko.coordination.lease.kubernetes.api-token-path,"
        + " /var/run/secrets/kubernetes.io/serviceaccount/token",
    "pekko.coordination.lease.kubernetes.namespace-path,"
        + " /var/run/secrets/kubernetes.io/serviceaccount/namespace",
    "pekko.coordination.lease.kubernetes.namespace, <namespace>",
    "holdfast.pod-deletion-cost.call-timeout, 5s",
  })
  void the_api_is_where_the_lease_finds_it(String key, String value) {
    assertThat(OURS.getString(key)).isEqualTo(value);
  }
}
