package holdfast.local;

import holdfast.local.stack.Progress;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** Tells how a stack is doing, one line for each piece of news. */
final class ConsoleProgress implements Progress {
  private final PrintStream out;

  ConsoleProgress(PrintStream out) {
    this.out = out;
  }

  @Override
  public synchronized void ready(String what, String where, Duration took) {
    out.printf(Locale.ROOT, "  %s %-12s %-26s %5.1f s%n", Mark.OK, what, where, seconds(took));
  }

  @Override
  public synchronized void waitingFor(List<String> what, Duration since) {
    out.printf(
        Locale.ROOT, "    still starting: %s (%.0f s)%n", String.join(", ", what), seconds(since));
  }

  @Override
  public synchronized void died(String what, String how, List<String> lastLines) {
    out.printf("  %s %s died: %s. Its last lines:%n", Mark.BAD, what, how);
    lastLines.forEach(line -> out.println("      " + line));
  }

  static double seconds(Duration duration) {
    return duration.toNanos() / 1e9;
  }
}
