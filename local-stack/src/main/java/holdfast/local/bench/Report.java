package holdfast.local.bench;

import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;

/** The figures, as a person reads them. */
final class Report {
  private static final String HEAD =
      """

      %-16s %8s | %9s %8s %8s %8s %8s %8s | %9s %8s %8s %8s | %6s
      """
          .formatted(
              "",
              "callers",
              "orders/s",
              "p50 ms",
              "p99 ms",
              "CPU ms",
              "of it DB",
              "callers",
              "SQL/s",
              "p50 ms",
              "p99 ms",
              "CPU ms",
              "ratio");

  private final PrintStream out;

  Report(PrintStream out) {
    this.out = out;
  }

  void say(String line) {
    out.println(line);
  }

  void warm(WarmUp warmUp) {
    out.printf(
        Locale.ROOT,
        "Warmed up for %d s; the last %d s: %.0f orders/s, %.2f ms of CPU each%s%n",
        warmUp.took().toSeconds(),
        WarmUp.SLICE.toSeconds(),
        warmUp.last().ordersPerSecond(),
        warmUp.last().cpuMillis(),
        warmUp.isLevel() ? "" : "; still getting better");
  }

  void head() {
    out.print(HEAD);
  }

  void row(Measured orders, Measured sql) {
    out.printf(
        Locale.ROOT,
        "%-16s %8d | %9.0f %8.1f %8.1f %8.2f %8.2f %8.2f | %9.0f %8.1f %8.1f %8.2f | %6.2f%n",
        orders.shape(),
        orders.callers(),
        orders.ordersPerSecond(),
        orders.tally().millisAt(50),
        orders.tally().millisAt(99),
        orders.cpuMillis(),
        orders.databaseCpuMillis(),
        orders.callersCpuMillis(),
        sql.ordersPerSecond(),
        sql.tally().millisAt(50),
        sql.tally().millisAt(99),
        sql.databaseCpuMillis(),
        orders.ordersPerSecond() / sql.ordersPerSecond());
    others(orders.tally().others());
  }

  void ready(Duration first, Duration again) {
    out.printf(
        Locale.ROOT,
        "%nStart to ready: %.1f s on existing data, %.1f s for the very first time%n",
        again.toMillis() / 1000.0,
        first.toMillis() / 1000.0);
  }

  void memory(Map<String, Double> mebibytes) {
    out.println("Resident memory after all that:");
    mebibytes.forEach((name, size) -> out.printf(Locale.ROOT, "  %-24s %6.0f MiB%n", name, size));
  }

  private void others(Map<String, Long> answers) {
    answers.forEach((answer, count) -> out.printf("    besides: %d × %s%n", count, answer));
  }
}
