package holdfast.kit.testing;

import static holdfast.kit.testing.Patience.PATIENCE;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.cluster.MemberStatus;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.cluster.typed.Join;
import org.awaitility.Awaitility;

/** Several nodes of one cluster in this JVM, on loopback and free ports, without bootstrap. */
public final class TestCluster implements AutoCloseable {

  private static final Duration FORMING = PATIENCE.multipliedBy(2);
  private static final Duration LEAVING = PATIENCE;

  private final List<ActorSystem<?>> nodes = new ArrayList<>();
  private final String name;
  private final Config config;

  private TestCluster(String name, Config config) {
    this.name = name;
    this.config = config;
  }

  /**
   * Starts the nodes and waits until each sees all of them up.
   *
   * @param config what the nodes under test need, over {@code holdfast/kit/cluster.conf}
   */
  public static TestCluster start(int size, String name, Config config) {
    var cluster = new TestCluster(name, config);
    for (int i = 0; i < size; i++) {
      cluster.addNode();
    }
    return cluster;
  }

  /** What every node of a test cluster runs with. */
  public static Config withClusterDefaults(Config config) {
    return ConfigFactory.parseString(
            """
            pekko.remote.artery.canonical { hostname = "127.0.0.1", port = 0 }
            pekko.cluster.jmx.multi-mbeans-in-same-jvm = on
            pekko.coordinated-shutdown { exit-jvm = off, run-by-jvm-shutdown-hook = off }
            pekko.jvm-exit-on-fatal-error = off
            """)
        .withFallback(config)
        .withFallback(ConfigFactory.parseResources("holdfast/kit/cluster.conf"))
        .withFallback(ConfigFactory.defaultReferenceUnresolved())
        .resolve();
  }

  /** One more node; returns when every node sees every other one up. */
  public ActorSystem<?> addNode() {
    var node = ActorSystem.<Void>create(Behaviors.empty(), name, withClusterDefaults(config));
    nodes.add(node);
    var first = Cluster.get(nodes.getFirst());
    Cluster.get(node).manager().tell(Join.create(first.selfMember().address()));
    Awaitility.await().atMost(FORMING).until(this::isWhole);
    return node;
  }

  public ActorSystem<?> node(int index) {
    return nodes.get(index);
  }

  /** Lets one node leave as it would in production, handing its entities over. */
  public void stop(int index) {
    ActorTestKit.shutdown(nodes.remove(index), LEAVING);
    Awaitility.await().atMost(FORMING).until(this::isWhole);
  }

  private boolean isWhole() {
    return nodes.stream().allMatch(this::seesAllUp);
  }

  private boolean seesAllUp(ActorSystem<?> node) {
    int up = 0;
    for (var member : Cluster.get(node).state().getMembers()) {
      if (!member.status().equals(MemberStatus.up())) {
        return false;
      }
      up++;
    }
    return up == nodes.size();
  }

  @Override
  public void close() {
    var stopping =
        nodes.stream()
            .map(node -> {
              node.terminate();
              return node.getWhenTerminated().toCompletableFuture();
            })
            .toArray(CompletableFuture[]::new);
    CompletableFuture.allOf(stopping).orTimeout(LEAVING.toSeconds(), TimeUnit.SECONDS).join();
  }
}
