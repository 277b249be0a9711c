package holdfast.local.bench;

import static org.assertj.core.api.Assertions.assertThat;

import holdfast.local.bench.Usage.Spent;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;

class WarmUpTest {

  @Test
  void it_ends_when_orders_have_become_no_cheaper_three_times() {
    var warmUp = warmUp(60, 9, 5, 3, 3, 3, 3, 3);

    assertThat(warmUp.took()).isEqualTo(Duration.ofSeconds(30));
    assertThat(warmUp.isLevel()).isTrue();
  }

  @Test
  void it_ends_when_its_time_is_over_and_says_so() {
    var warmUp = warmUp(15, 9, 7, 5, 3, 1);

    assertThat(warmUp.took()).isEqualTo(Duration.ofSeconds(15));
    assertThat(warmUp.isLevel()).isFalse();
    assertThat(warmUp.last().cpuMillis()).isEqualTo(5);
  }

  /** One order a slice, which cost so many milliseconds. */
  private static WarmUp warmUp(long atMostSeconds, Integer... millis) {
    Deque<Integer> costs = new ArrayDeque<>(List.of(millis));
    return WarmUp.run(
        Duration.ofSeconds(atMostSeconds),
        slice -> slice(slice, Duration.ofMillis(costs.remove())));
  }

  private static Measured slice(Duration time, Duration cost) {
    var tally = new Tally();
    tally.count(Tally.CONFIRMED, 1);
    return new Measured(
        Shape.SPREAD, 64, tally, new Spent(time, cost, Duration.ZERO, Duration.ZERO));
  }
}
