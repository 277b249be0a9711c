package holdfast.order.http;

import static org.assertj.core.api.Assertions.assertThat;

import holdfast.kit.cluster.OutcomeUnknown;
import holdfast.kit.telemetry.Metrics;
import holdfast.order.domain.Intake;
import holdfast.order.entity.Backlog;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

class AdmissionLookTest {

  private static final Duration PATIENCE = Duration.ofMillis(200);

  private final Admission admission =
      new Admission(
          new Intake(0, 0, Duration.ofSeconds(10)),
          new Admission.Look(1, PATIENCE),
          new Backlog(Duration.ofSeconds(10), () -> 0),
          Metrics.of("order"));
  private final CompletableFuture<Boolean> looking = new CompletableFuture<>();

  @Test
  void what_is_found_is_told() {
    assertThat(now(admission.knows(_ -> CompletableFuture.completedStage(true)))).isTrue();
    assertThat(now(admission.knows(_ -> CompletableFuture.completedStage(false)))).isFalse();
  }

  @Test
  void a_look_has_little_time() {
    var _ =
        admission.knows(deadline -> {
          assertThat(deadline.remaining()).isLessThanOrEqualTo(PATIENCE);
          return CompletableFuture.completedStage(false);
        });
  }

  @Test
  void nobody_looks_while_as_many_do_as_may() {
    var first = admission.knows(_ -> looking);

    assertThat(now(admission.knows(_ -> CompletableFuture.completedStage(true)))).isFalse();

    looking.complete(true);
    assertThat(now(first)).isTrue();
    assertThat(now(admission.knows(_ -> CompletableFuture.completedStage(true)))).isTrue();
  }

  @Test
  void a_look_that_fails_makes_room_for_another() {
    assertThat(now(admission.knows(_ -> CompletableFuture.failedStage(new OutcomeUnknown("")))))
        .isFalse();
    assertThat(now(admission.knows(_ -> CompletableFuture.completedStage(true)))).isTrue();
  }

  private static boolean now(CompletionStage<Boolean> answer) {
    return answer.toCompletableFuture().resultNow();
  }
}
