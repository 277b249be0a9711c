package holdfast.kit.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.typesafe.config.ConfigFactory;
import holdfast.kit.cluster.PodDeletionCost.Pace;
import holdfast.kit.testing.TestCluster;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.cluster.typed.Cluster;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

@Tag("cluster")
class PodDeletionCostTest {

  private static final Pace QUICK =
      new Pace(3, Duration.ofMillis(100), Duration.ofMillis(20), Duration.ofMillis(100));

  @Test
  void the_older_a_member_the_more_its_pod_costs_and_who_leaves_says_no_more() {
    try (var cluster = TestCluster.start(4, "age-test", ConfigFactory.empty())) {
      var pods = new ArrayList<Pod>();
      for (int i = 0; i < 4; i++) {
        pods.add(Pod.of(cluster.node(i)));
      }
      await()
          .untilAsserted(() -> assertThat(pods).extracting(Pod::cost).containsExactly(3, 2, 1, 0));

      cluster.stop(0);
      await()
          .untilAsserted(() -> assertThat(pods).extracting(Pod::cost).containsExactly(3, 3, 2, 1));
      pods.add(Pod.of(cluster.addNode()));
      await()
          .untilAsserted(
              () -> assertThat(pods).extracting(Pod::cost).containsExactly(3, 3, 2, 1, 0));
      cluster.stop(1);
      await()
          .untilAsserted(
              () -> assertThat(pods).extracting(Pod::cost).containsExactly(3, 3, 2, 2, 1));

      assertThat(pods)
          .extracting(pod -> List.copyOf(pod.told))
          .as("each is told when its own changes, and then only")
          .containsExactly(
              List.of(3), List.of(2, 3), List.of(1, 2), List.of(0, 1, 2), List.of(0, 1));
    }
  }

  @Test
  void whoever_cannot_be_told_is_told_again_and_the_log_says_why_only_once() {
    try (var log = new Log();
        var cluster = TestCluster.start(1, "deaf-test", ConfigFactory.empty())) {
      var pod = new Pod();
      pod.refuse("forbidden", 5);
      pod.start(cluster.node(0));
      await().until(() -> pod.told.size() == 6);

      assertThat(pod.cost()).isEqualTo(3);
      assertThat(log.lines())
          .containsExactly(
              "Kubernetes may take the pod of the oldest member before others:"
                  + " java.io.IOException: forbidden");
      assertThat(Cluster.get(cluster.node(0)).selfMember().status()).hasToString("Up");
    }
  }

  @Test
  void pauses_double_up_to_the_longest() {
    var pace = new Pace(3, Duration.ofSeconds(1), Duration.ofSeconds(2), Duration.ofMinutes(5));

    assertThat(List.of(1, 2, 3, 8, 9, 1_000_000))
        .extracting(failures -> pace.pauseAfter(failures).toSeconds())
        .containsExactly(2L, 4L, 8L, 256L, 300L, 300L);
  }

  /** What is told, and what the pod has. */
  private static final class Pod {

    private final List<Integer> told = new CopyOnWriteArrayList<>();
    private volatile String refusal = "";
    private volatile int refusals;

    static Pod of(ActorSystem<?> node) {
      var pod = new Pod();
      pod.start(node);
      return pod;
    }

    void start(ActorSystem<?> node) {
      node.systemActorOf(PodDeletionCost.create(this::tell, QUICK), "cost", Props.empty());
    }

    void refuse(String why, int times) {
      refusal = why;
      refusals = times;
    }

    private CompletionStage<Done> tell(int cost) {
      told.add(cost);
      return told.size() <= refusals
          ? CompletableFuture.failedFuture(new IOException(refusal))
          : CompletableFuture.completedFuture(Done.getInstance());
    }

    int cost() {
      return told.isEmpty() ? -1 : told.getLast();
    }
  }

  /** What the class under test says meanwhile. */
  private static final class Log implements AutoCloseable {

    private final Logger logger = (Logger) LoggerFactory.getLogger(PodDeletionCost.class);
    private final ListAppender<ILoggingEvent> said = new ListAppender<>();

    Log() {
      said.start();
      logger.addAppender(said);
    }

    List<String> lines() {
      return said.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
    }

    @Override
    public void close() {
      logger.detachAppender(said);
    }
  }
}
