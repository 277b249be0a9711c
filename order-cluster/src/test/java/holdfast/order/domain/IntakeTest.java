package holdfast.order.domain;

import static holdfast.order.domain.Intake.Verdict.TAKEN;
import static holdfast.order.domain.Intake.Verdict.TOO_LONG;
import static holdfast.order.domain.Intake.Verdict.TOO_MANY;
import static org.assertj.core.api.Assertions.assertThat;

import holdfast.order.domain.Intake.Load;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class IntakeTest {

  private static final Intake INTAKE = new Intake(64, 5_000, Duration.ofSeconds(10));

  @Test
  void an_order_that_would_wait_too_long_behind_the_others_is_refused() {
    assertThat(INTAKE.decide(new Load(500, 0, 50, 0))).isEqualTo(TAKEN);
    assertThat(INTAKE.decide(new Load(501, 0, 50, 0))).isEqualTo(TOO_LONG);
  }

  @Test
  void a_few_are_taken_in_however_slowly_they_are_finished() {
    assertThat(INTAKE.decide(new Load(63, 0, 1, 0))).isEqualTo(TAKEN);
    assertThat(INTAKE.decide(new Load(64, 0, 1, 0))).isEqualTo(TOO_LONG);
  }

  @Test
  void nobody_is_refused_for_orders_that_new_ones_do_not_wait_for() {
    assertThat(INTAKE.decide(new Load(900, 0, 10, 0.1))).isEqualTo(TAKEN);
    assertThat(INTAKE.decide(new Load(900, 850, 10, 0))).isEqualTo(TAKEN);
  }

  @Test
  void while_none_is_finished_orders_wait_as_many_as_memory_bears() {
    assertThat(INTAKE.decide(new Load(4_999, 0, 0, 0))).isEqualTo(TAKEN);
    assertThat(INTAKE.decide(new Load(5_000, 0, 0, 0))).isEqualTo(TOO_MANY);
    assertThat(INTAKE.decide(new Load(5_000, 5_000, 1_000, 1))).isEqualTo(TOO_MANY);
  }

  @Test
  void the_expected_wait_is_how_many_there_are_by_how_fast_they_are_finished() {
    assertThat(new Load(300, 100, 50, 0).expectedWait()).isEqualTo(Duration.ofSeconds(4));
    assertThat(new Load(300, 0, 0, 0).expectedWait()).isZero();
  }
}
