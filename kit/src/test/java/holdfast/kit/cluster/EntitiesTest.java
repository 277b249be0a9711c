package holdfast.kit.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.ConfigFactory;
import holdfast.kit.testing.TestCluster;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.cluster.sharding.typed.javadsl.ClusterSharding;
import org.apache.pekko.cluster.sharding.typed.javadsl.Entity;
import org.apache.pekko.cluster.sharding.typed.javadsl.EntityTypeKey;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("cluster")
class EntitiesTest {

  /** Counts how often it is asked, and answers only from the {@code answersFrom}th time on. */
  record Ask(int answersFrom, ActorRef<Integer> replyTo) {}

  private static final EntityTypeKey<Ask> KEY = EntityTypeKey.create(Ask.class, "Counter");
  private static final int NEVER = Integer.MAX_VALUE;

  /** When asked for the third time, answers the first asking with 1, and no other. */
  private static final int ANSWERS_THE_FIRST = -3;

  private static final ConcurrentMap<String, ActorRef<Integer>> FIRST = new ConcurrentHashMap<>();
  private static final ConcurrentMap<String, AtomicInteger> ASKED = new ConcurrentHashMap<>();

  private static final TestCluster CLUSTER =
      TestCluster.start(1, "entities-test", ConfigFactory.empty());

  static {
    ClusterSharding.get(CLUSTER.node(0))
        .init(Entity.of(KEY, context -> counter(context.getEntityId())));
  }

  @AfterAll
  static void stop() {
    CLUSTER.close();
  }

  private final Entities<Ask> entities =
      new Entities<>(
          CLUSTER.node(0),
          KEY,
          new Entities.Limits(Duration.ofMillis(100), Duration.ofMillis(100), 3));

  @Test
  void a_command_that_was_lost_is_asked_again() throws Exception {
    var answer = entities.<Integer>ask("lost twice", in(30_000), to -> new Ask(3, to));

    assertThat(get(answer)).isGreaterThanOrEqualTo(3);
  }

  @Test
  void an_answer_that_comes_late_still_counts() throws Exception {
    var answer = entities.<Integer>ask("late", in(30_000), to -> new Ask(ANSWERS_THE_FIRST, to));

    assertThat(get(answer)).isEqualTo(1);
  }

  @Test
  void when_time_is_up_the_outcome_is_unknown() {
    var answer = entities.<Integer>ask("silent", in(300), to -> new Ask(NEVER, to));

    assertThatThrownBy(() -> get(answer)).hasCauseInstanceOf(OutcomeUnknown.class);
  }

  /** After 100 ms, 200, and then every 400; every 100 it would be sixteen times. */
  @Test
  void whoever_does_not_answer_is_asked_less_and_less_often() {
    var answer = entities.<Integer>ask("slow", in(1_700), to -> new Ask(NEVER, to));

    assertThatThrownBy(() -> get(answer)).hasCauseInstanceOf(OutcomeUnknown.class);
    assertThat(ASKED).hasEntrySatisfying("slow", asked -> assertThat(asked.get()).isBetween(1, 6));
  }

  @Test
  void more_commands_than_an_entity_may_have_in_flight_are_turned_away_at_once() {
    for (int i = 0; i < 3; i++) {
      assertThat(askInVain("busy", 30_000).toCompletableFuture()).isNotDone();
    }

    assertThat(askInVain("busy", 30_000).toCompletableFuture().exceptionNow())
        .isInstanceOf(Overloaded.class);
    assertThat(askInVain("another", 30_000).toCompletableFuture()).isNotDone();
  }

  @Test
  void commands_whose_time_is_up_make_room_for_others() throws Exception {
    var admitted =
        List.of(askInVain("freed", 300), askInVain("freed", 300), askInVain("freed", 300));
    admitted.forEach(
        answer -> assertThatThrownBy(() -> get(answer)).hasCauseInstanceOf(OutcomeUnknown.class));

    assertThat(get(entities.<Integer>ask("freed", in(30_000), to -> new Ask(1, to)))).isPositive();
  }

  @Test
  void equal_questions_in_flight_share_one_ask_and_only_one_owns_the_answer() throws Exception {
    var first = entities.<Integer>askShared("shared", "same", in(30_000), to -> new Ask(NEVER, to));
    var second =
        entities.<Integer>askShared("shared", "same", in(30_000), to -> new Ask(NEVER, to));
    ASKED.put("shared", new AtomicInteger(NEVER - 1));

    assertThat(get(first)).isEqualTo(new Entities.Joined<>(NEVER, true));
    assertThat(get(second)).isEqualTo(new Entities.Joined<>(NEVER, false));
  }

  @Test
  void a_question_is_asked_anew_once_the_equal_one_was_answered() throws Exception {
    get(entities.<Integer>askShared("twice", "same", in(30_000), to -> new Ask(1, to)));
    var again = get(entities.<Integer>askShared("twice", "same", in(30_000), to -> new Ask(1, to)));

    assertThat(again.own()).isTrue();
    assertThat(again.reply()).isGreaterThanOrEqualTo(2);
  }

  private CompletionStage<Integer> askInVain(String entity, int millis) {
    return entities.ask(entity, in(millis), to -> new Ask(NEVER, to));
  }

  private static Deadline in(int millis) {
    return Deadline.after(Duration.ofMillis(millis));
  }

  private static <T> T get(CompletionStage<T> answer) throws Exception {
    return answer.toCompletableFuture().get(30, TimeUnit.SECONDS);
  }

  private static Behavior<Ask> counter(String entityId) {
    return Behaviors.receiveMessage(ask -> {
      int asked = ASKED.computeIfAbsent(entityId, _ -> new AtomicInteger()).incrementAndGet();
      FIRST.putIfAbsent(entityId, ask.replyTo());
      if (ask.answersFrom() == ANSWERS_THE_FIRST) {
        if (asked == -ANSWERS_THE_FIRST) {
          Objects.requireNonNull(FIRST.get(entityId)).tell(1);
        }
      } else if (asked >= ask.answersFrom()) {
        ask.replyTo().tell(asked);
      }
      return Behaviors.same();
    });
  }
}
