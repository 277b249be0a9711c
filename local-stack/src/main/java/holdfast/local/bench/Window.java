package holdfast.local.bench;

import holdfast.local.process.Poll;
import java.time.Duration;

/**
 * When callers send and when their answers count: a warm-up, the measured time, the end. What is
 * still under way at the end is waited for and not counted.
 */
final class Window {
  private volatile boolean measuring;
  private volatile boolean over;

  boolean isMeasuring() {
    return measuring;
  }

  boolean isOver() {
    return over;
  }

  /** Runs the three parts, and returns what the measured one took of each process. */
  Usage.Spent run(Usage usage, Duration warmUp, Duration measured) {
    pause(warmUp);
    var before = usage.now();
    measuring = true;
    pause(measured);
    measuring = false;
    var spent = usage.now().since(before);
    over = true;
    return spent;
  }

  private static void pause(Duration time) {
    Poll.until(time, time, () -> false);
  }
}
