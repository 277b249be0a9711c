package holdfast.kit.client;

import static org.assertj.core.api.Assertions.assertThat;

import holdfast.kit.cluster.OutcomeUnknown;
import holdfast.kit.cluster.Overloaded;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

class NaturalBatchTest {

  private final List<List<Integer>> sent = new ArrayList<>();
  private final List<CompletableFuture<List<String>>> replies = new ArrayList<>();

  @Test
  void a_lone_question_is_sent_at_once_and_alone() {
    var batch = batch(1, 64, 100);

    var answer = batch.ask(1).toCompletableFuture();

    assertThat(sent).containsExactly(List.of(1));
    replies.getFirst().complete(List.of("one"));
    assertThat(answer).isCompletedWithValue("one");
  }

  @Test
  void what_arrives_while_a_request_is_under_way_travels_together() {
    var batch = batch(1, 64, 100);
    batch.ask(1);
    var second = batch.ask(2).toCompletableFuture();
    var third = batch.ask(3).toCompletableFuture();

    replies.getFirst().complete(List.of("one"));

    assertThat(sent).containsExactly(List.of(1), List.of(2, 3));
    replies.getLast().complete(List.of("two", "three"));
    assertThat(second).isCompletedWithValue("two");
    assertThat(third).isCompletedWithValue("three");
  }

  @Test
  void each_lane_carries_a_request_of_its_own() {
    var batch = batch(2, 64, 100);

    batch.ask(1);
    batch.ask(2);
    batch.ask(3);

    assertThat(sent).containsExactly(List.of(1), List.of(2));
  }

  @Test
  void no_request_carries_more_than_the_bound() {
    var batch = batch(1, 2, 100);
    for (int i = 1; i <= 4; i++) {
      batch.ask(i);
    }

    replies.getFirst().complete(List.of("one"));

    assertThat(sent).containsExactly(List.of(1), List.of(2, 3));
  }

  @Test
  void no_request_is_heavier_than_the_bound_and_what_is_heavier_travels_alone() {
    var batch =
        new NaturalBatch<Integer, String>(
            new NaturalBatch.Limits(1, 64, 100, Duration.ofMinutes(1)),
            question -> question,
            10,
            this::send);
    for (int weight : List.of(1, 4, 6, 1, 11, 3)) {
      batch.ask(weight);
    }

    for (int i = 0; i < 5; i++) {
      replies.get(i).complete(List.of());
    }

    assertThat(sent)
        .containsExactly(List.of(1), List.of(4, 6), List.of(1), List.of(11), List.of(3));
  }

  @Test
  void a_failed_request_fails_all_that_it_carried_and_frees_its_lane() {
    var batch = batch(1, 64, 100);
    var first = batch.ask(1).toCompletableFuture();
    batch.ask(2);

    replies.getFirst().completeExceptionally(new IllegalStateException("reset"));

    assertThat(first).isCompletedExceptionally();
    assertThat(sent).containsExactly(List.of(1), List.of(2));
  }

  @Test
  void a_question_too_many_is_turned_away() {
    var batch = batch(1, 64, 1);
    batch.ask(1);
    batch.ask(2);

    assertThat(batch.ask(3).toCompletableFuture().exceptionNow()).isInstanceOf(Overloaded.class);
  }

  @Test
  void a_question_that_was_left_without_an_answer_is_unknown() {
    var batch = batch(1, 64, 100);
    batch.ask(1);
    batch.ask(2);
    var third = batch.ask(3).toCompletableFuture();
    replies.getFirst().complete(List.of("one"));

    replies.getLast().complete(List.of("two"));

    assertThat(third.exceptionNow()).isInstanceOf(OutcomeUnknown.class);
  }

  @Test
  void a_question_that_waited_too_long_for_a_lane_is_not_sent() {
    var batch = new NaturalBatch<>(new NaturalBatch.Limits(1, 64, 100, Duration.ZERO), this::send);
    var answer = batch.ask(1).toCompletableFuture();

    assertThat(answer.exceptionNow()).isInstanceOf(OutcomeUnknown.class);
    assertThat(sent).isEmpty();
  }

  private NaturalBatch<Integer, String> batch(int lanes, int largest, int queue) {
    return new NaturalBatch<>(
        new NaturalBatch.Limits(lanes, largest, queue, Duration.ofMinutes(1)), this::send);
  }

  private CompletionStage<List<String>> send(List<Integer> questions) {
    sent.add(questions);
    var reply = new CompletableFuture<List<String>>();
    replies.add(reply);
    return reply;
  }
}
