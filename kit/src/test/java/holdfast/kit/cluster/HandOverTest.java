package holdfast.kit.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.typesafe.config.ConfigFactory;
import holdfast.kit.testing.TestCluster;
import java.time.Duration;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.cluster.sharding.typed.javadsl.ClusterSharding;
import org.apache.pekko.cluster.sharding.typed.javadsl.Entity;
import org.apache.pekko.cluster.sharding.typed.javadsl.EntityTypeKey;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** T9: what is on its way to a shard that moves may be lost, and nobody who asks may notice. */
@Tag("cluster")
class HandOverTest {

  /** What crosses between the nodes. */
  public sealed interface Message {

    record Ask(int question, ActorRef<Message> replyTo) implements Message {}

    record Answer(String entity, int question, String node) implements Message {}
  }

  private static final EntityTypeKey<Message> KEY = EntityTypeKey.create(Message.class, "Echo");
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int ENTITIES = 200;
  private static final int ASKERS = 16;

  private final Queue<String> wrong = new ConcurrentLinkedQueue<>();
  private final Map<String, Set<String>> nodesOf = new ConcurrentHashMap<>();
  private final AtomicInteger questions = new AtomicInteger();
  private final AtomicInteger inFlight = new AtomicInteger();
  private volatile String newest = "";
  private volatile boolean enough;

  @Test
  void while_shards_move_between_nodes_every_question_gets_its_own_answer() {
    var config =
        ConfigFactory.parseString(
                "pekko.actor.serialization-bindings"
                    + " { \"holdfast.kit.cluster.HandOverTest$Message\" = jackson-cbor }")
            .withFallback(ConfigFactory.parseResources("holdfast/kit/serialization.conf"));
    try (var cluster = TestCluster.start(1, "hand-over-test", config)) {
      serve(cluster.node(0), "first");
      var entities =
          new Entities<>(
              cluster.node(0),
              KEY,
              new Entities.Limits(Duration.ofSeconds(1), Duration.ofSeconds(1), 128));
      for (int i = 0; i < ASKERS; i++) {
        ask(entities);
      }
      await().atMost(PATIENCE).until(() -> nodesOf.size() == ENTITIES);

      serve(cluster.addNode(), "second");
      await().atMost(PATIENCE).until(() -> moved() >= ENTITIES / 4);
      cluster.stop(1);
      int before = questions.get();
      await().atMost(PATIENCE).until(() -> questions.get() > before + 10 * ENTITIES);
      assertThat(newest).isEqualTo("first");

      enough = true;
      await().atMost(PATIENCE).until(() -> inFlight.get() == 0);
    }
    assertThat(wrong).isEmpty();
  }

  private void ask(Entities<Message> entities) {
    int question = questions.getAndIncrement();
    var entity = "e-" + question % ENTITIES;
    inFlight.incrementAndGet();
    entities
        .<Message>ask(
            entity,
            Deadline.after(Duration.ofSeconds(20)),
            replyTo -> new Message.Ask(question, replyTo))
        .whenComplete((answer, failure) -> {
          if (failure == null
              && answer instanceof Message.Answer(var answering, var answered, var node)
              && answering.equals(entity)
              && answered == question) {
            nodesOf.computeIfAbsent(entity, _ -> ConcurrentHashMap.newKeySet()).add(node);
            newest = node;
          } else {
            wrong.add(entity + " to question " + question + ": " + answer + ", " + failure);
          }
          if (!enough) {
            ask(entities);
          }
          inFlight.decrementAndGet();
        });
  }

  private long moved() {
    return nodesOf.values().stream().filter(nodes -> nodes.size() > 1).count();
  }

  private static void serve(ActorSystem<?> node, String name) {
    ClusterSharding.get(node)
        .init(
            Entity.of(
                KEY,
                context ->
                    Behaviors.receiveMessage(message -> {
                      if (message instanceof Message.Ask(var question, var replyTo)) {
                        replyTo.tell(new Message.Answer(context.getEntityId(), question, name));
                      }
                      return Behaviors.same();
                    })));
  }
}
