package holdfast.local.bench;

import java.time.Duration;
import java.util.function.Function;

/**
 * How long it took until the code was compiled: until an order cost no less CPU than in the best
 * slice of time before, three times in a row.
 *
 * @param last the last slice
 * @param isLevel false when the time was over before
 */
record WarmUp(Duration took, Measured last, boolean isLevel) {
  static final Duration SLICE = Duration.ofSeconds(5);

  /** Less than this is noise. */
  private static final double BETTER = 0.97;

  private static final int SLICES_WITHOUT_GAIN = 3;

  /** Measures slice after slice with {@code run}. */
  static WarmUp run(Duration atMost, Function<Duration, Measured> run) {
    var took = Duration.ZERO;
    double best = Double.MAX_VALUE;
    int withoutGain = 0;
    Measured last;
    do {
      last = run.apply(SLICE);
      took = took.plus(SLICE);
      withoutGain = last.cpuMillis() < best * BETTER ? 0 : withoutGain + 1;
      best = Math.min(best, last.cpuMillis());
    } while (withoutGain < SLICES_WITHOUT_GAIN && took.compareTo(atMost) < 0);
    return new WarmUp(took, last, withoutGain >= SLICES_WITHOUT_GAIN);
  }
}
