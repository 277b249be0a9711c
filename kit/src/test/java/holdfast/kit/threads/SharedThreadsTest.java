package holdfast.kit.threads;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinTask;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SharedThreadsTest {

  private static final Config OURS =
      ConfigFactory.parseResources("holdfast/kit/threads.conf")
          .withFallback(ConfigFactory.defaultReference())
          .resolve();

  private final ActorSystem<String> one = ActorSystem.create(nothing(), "one", OURS);
  private final ActorSystem<String> other = ActorSystem.create(nothing(), "other", OURS);

  @AfterEach
  void end() {
    ActorTestKit.shutdown(one);
    ActorTestKit.shutdown(other);
  }

  @Test
  void actor_systems_of_one_jvm_work_on_the_same_threads() throws Exception {
    assertThat(poolOf(one)).isSameAs(poolOf(other));
  }

  @Test
  void by_default_each_actor_system_has_threads_of_its_own() throws Exception {
    var third = ActorSystem.create(nothing(), "third", ConfigFactory.defaultReference());
    try {
      assertThat(poolOf(third)).isNotSameAs(poolOf(one));
    } finally {
      ActorTestKit.shutdown(third);
    }
  }

  @Test
  void the_end_of_one_actor_system_leaves_the_other_its_threads() throws Exception {
    ActorTestKit.shutdown(one);

    assertThat(poolOf(other).isShutdown()).isFalse();
  }

  @Test
  void bytes_of_a_connection_are_handled_on_the_same_threads() {
    assertThat(OURS.getString("pekko.io.tcp.worker-dispatcher"))
        .isEqualTo("pekko.actor.default-dispatcher");
    assertThat(ConfigFactory.defaultReference().getString("pekko.io.tcp.worker-dispatcher"))
        .isNotEqualTo("pekko.actor.default-dispatcher");
  }

  private static ForkJoinPool poolOf(ActorSystem<?> system) throws Exception {
    var pool = new CompletableFuture<ForkJoinPool>();
    system.executionContext().execute(() -> pool.complete(ForkJoinTask.getPool()));
    return pool.get(10, TimeUnit.SECONDS);
  }

  private static Behavior<String> nothing() {
    return Behaviors.ignore();
  }
}
