package holdfast.local.process;

import java.io.IOException;
import java.time.Duration;

/** In a child: ends this process when its parent is gone, a killed parent included. */
public final class ParentWatch {
  private static final Duration TIME_TO_STOP = Duration.ofSeconds(10);

  private ParentWatch() {}

  /** Standard input must be the pipe of {@link ChildProcess}: nothing ever comes, but its end. */
  public static void start() {
    Thread.ofPlatform().daemon().name("parent-watch").start(ParentWatch::leaveWithParent);
  }

  private static void leaveWithParent() {
    awaitEndOfInput();
    Thread.ofPlatform().daemon().name("parent-watch-halt").start(ParentWatch::haltInTime);
    System.exit(0);
  }

  private static void awaitEndOfInput() {
    try {
      while (System.in.read() >= 0) {
        // Whatever was written is nobody's business.
      }
    } catch (IOException brokenPipe) {
      // The same news.
    }
  }

  private static void haltInTime() {
    Poll.until(TIME_TO_STOP, TIME_TO_STOP, () -> false);
    Runtime.getRuntime().halt(1);
  }
}
