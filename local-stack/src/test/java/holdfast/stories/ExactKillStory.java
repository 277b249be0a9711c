package holdfast.stories;

import static holdfast.stories.ExactKill.CONNECTION;
import static holdfast.stories.ExactKill.DATABASE;

import holdfast.stories.ExactKill.Plot;
import holdfast.stories.Fault.Side;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whoever dies at whichever step of an order, on whichever side of a commit: it ends as it should.
 * So does one that is cancelled while a write of it stands still.
 */
@Tag("story")
@Tag("faults")
class ExactKillStory {

  private static final long SEED = Long.getLong("holdfast.proofs.seed", 1);

  private static final Path REPORT = Path.of("target", "proofs", "exact-kills.txt");

  @TempDir private static Path folder;
  private static RealProcesses system;
  private static Faults faults;

  @BeforeAll
  static void start() throws IOException {
    beginReport();
    faults = new Faults(folder);
    system = RealProcesses.start(1, Faults.variables(folder));
  }

  @AfterAll
  static void stop() {
    system.close();
  }

  /** Where a forgotten rule would show soonest. */
  static List<ExactKill> chosen() {
    return List.of(
        new ExactKill(Plot.BUYS, "order", "Placed", Side.AFTER_COMMIT, "order-1"),
        new ExactKill(Plot.BUYS, "order", "Placed", Side.AFTER_COMMIT, CONNECTION),
        new ExactKill(Plot.BUYS, "inventory", "Reserved", Side.AFTER_COMMIT, CONNECTION),
        new ExactKill(Plot.BUYS, "payment", "HoldPlaced", Side.AFTER_COMMIT, "payment-1"),
        new ExactKill(Plot.BUYS, "inventory", "Allocated", Side.AFTER_COMMIT, "inventory-1"),
        new ExactKill(Plot.BUYS, "payment", "HoldCaptured", Side.AFTER_COMMIT, "order-1"),
        new ExactKill(Plot.BUYS, "payment", "HoldCaptured", Side.AFTER_COMMIT, CONNECTION),
        new ExactKill(Plot.BUYS, "order", "PaymentCaptured", Side.BEFORE_COMMIT, DATABASE),
        new ExactKill(Plot.CANCELS, "payment", "Refunded", Side.AFTER_COMMIT, CONNECTION),
        new ExactKill(Plot.CANCELS, "inventory", "Released", Side.AFTER_COMMIT, "order-1"));
  }

  /** All of them, in an order that the seed decides. */
  static Stream<ExactKill> all() {
    var kills = new ArrayList<>(ExactKill.all());
    Collections.shuffle(kills, new Random(SEED));
    return kills.stream();
  }

  @ParameterizedTest
  @MethodSource("chosen")
  void an_order_survives(ExactKill kill) throws IOException {
    carryOut(kill);
  }

  @ParameterizedTest
  @EnumSource
  void a_cancel_meets_the_capture_in_flight(CancelMeetsCapture meeting) {
    meeting.on(system, faults);
  }

  @Tag("proofs")
  @ParameterizedTest
  @MethodSource("all")
  void an_order_survives_every(ExactKill kill) throws IOException {
    carryOut(kill);
  }

  private static void carryOut(ExactKill kill) throws IOException {
    long begin = System.nanoTime();
    var outcome = "broken";
    try {
      kill.on(system, faults);
      outcome = "held";
    } finally {
      report(
          "%s: %s, %.1f s".formatted(outcome, kill, (System.nanoTime() - begin) / 1_000_000_000.0));
    }
  }

  /** Each run has its own: what an earlier one had to say is gone. */
  private static void beginReport() throws IOException {
    Files.createDirectories(REPORT.getParent());
    Files.writeString(REPORT, "");
  }

  private static void report(String line) throws IOException {
    Files.writeString(REPORT, "seed %d, %s%n".formatted(SEED, line), StandardOpenOption.APPEND);
  }
}
