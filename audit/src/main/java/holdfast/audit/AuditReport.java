package holdfast.audit;

import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;

/**
 * What an audit found.
 *
 * @param where the books that were read
 * @param took from the first connection to the last row
 */
public record AuditReport(
    String where,
    Findings findings,
    Journal inventory,
    Journal payment,
    Journal order,
    Duration took) {

  /** How much was read of one journal. */
  public record Journal(long events, long entities) {}

  /** What a script is told: {@link Audit#HELD} or {@link Audit#BROKEN}. */
  public int exitCode() {
    return findings.allHeld() ? Audit.HELD : Audit.BROKEN;
  }

  /** A line for every law; under a broken one, who breaks it. */
  public void print(PrintStream out) {
    out.printf(
        Locale.ROOT,
        "The books of %s: %,d events of %,d orders, %,d of %,d products, %,d of %,d accounts;"
            + " read in %.1f s%n%n",
        where,
        order.events(),
        order.entities(),
        inventory.events(),
        inventory.entities(),
        payment.events(),
        payment.entities(),
        took.toMillis() / 1_000.0);
    for (var law : Law.values()) {
      print(out, law);
    }
    out.println();
    if (findings.openOrders() > 0) {
      out.printf(
          Locale.ROOT,
          "Open: %,d orders have something left to do: %s%s%n",
          findings.openOrders(),
          String.join(" ", findings.firstOpen()),
          findings.openOrders() > findings.firstOpen().size() ? " …" : "");
    }
    out.println(
        findings.allHeld()
            ? "Every law is held."
            : "%d of %d laws are broken; docs/runbook.md says what to do."
                .formatted(findings.laws().size(), Law.values().length));
  }

  private void print(PrintStream out, Law law) {
    boolean broken = findings.laws().contains(law);
    out.printf("  %-6s  %-3s  %s%n", broken ? "BROKEN" : "held", law.id(), law.meaning());
    findings.of(law).forEach((id, how) -> out.printf("               %s: %s%n", id, how));
    if (findings.othersOf(law) > 0) {
      out.printf(Locale.ROOT, "               and %,d more%n", findings.othersOf(law));
    }
  }
}
