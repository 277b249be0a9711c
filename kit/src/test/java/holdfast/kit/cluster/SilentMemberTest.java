package holdfast.kit.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import holdfast.kit.testing.TestCluster;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.cluster.sharding.typed.javadsl.ClusterSharding;
import org.apache.pekko.cluster.sharding.typed.javadsl.Entity;
import org.apache.pekko.cluster.sharding.typed.javadsl.EntityTypeKey;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * A member that has just started takes long to answer. The library's defaults have all members of a
 * small cluster agree where a shard is, and this one as well.
 */
@Tag("cluster")
class SilentMemberTest {

  private static final EntityTypeKey<ActorRef<Integer>> KEY =
      EntityTypeKey.create(classOfReplies(), "Echo");

  @Test
  void shards_find_their_place_while_one_of_three_members_answers_nothing() throws Exception {
    try (var cluster = TestCluster.start(3, "silent-member-test", ConfigFactory.empty())) {
      // The third has not started to share: it has nobody yet who could note where a shard is.
      for (int i = 0; i < 2; i++) {
        ClusterSharding.get(cluster.node(i))
            .init(
                Entity.of(
                    KEY,
                    _ ->
                        Behaviors.receiveMessage(replyTo -> {
                          replyTo.tell(1);
                          return Behaviors.same();
                        })));
      }
      var entities =
          new Entities<>(
              cluster.node(1),
              KEY,
              new Entities.Limits(Duration.ofSeconds(1), Duration.ofSeconds(1), 128));

      var answer =
          entities.<Integer>ask("one", Deadline.after(Duration.ofSeconds(30)), replyTo -> replyTo);

      assertThat(answer.toCompletableFuture().get(30, TimeUnit.SECONDS)).isEqualTo(1);
    }
  }

  @SuppressWarnings("unchecked") // a class does not say of what its type parameters are
  private static Class<ActorRef<Integer>> classOfReplies() {
    return (Class<ActorRef<Integer>>) (Class<?>) ActorRef.class;
  }
}
