package holdfast.local.bench;

import holdfast.local.stack.RunningStack;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;

/** What the processes of a stack take of the machine. */
final class Usage {
  private static final double MIB = 1024.0;

  private final RunningStack stack;

  Usage(RunningStack stack) {
    this.stack = stack;
  }

  /** CPU time since each process began, and when that was read. */
  record Reading(long nanoTime, Duration nodes, Duration database, Duration callers) {
    Spent since(Reading earlier) {
      return new Spent(
          Duration.ofNanos(nanoTime - earlier.nanoTime),
          nodes.minus(earlier.nodes),
          database.minus(earlier.database),
          callers.minus(earlier.callers));
    }
  }

  /**
   * CPU time of all cores together, in so much time on the clock. {@code callers} are ourselves.
   */
  record Spent(Duration time, Duration nodes, Duration database, Duration callers) {
    Duration total() {
      return nodes.plus(database);
    }
  }

  Reading now() {
    return new Reading(
        System.nanoTime(),
        cpu(stack.pid()),
        cpu(stack.databasePid()),
        cpu(ProcessHandle.current()));
  }

  /** Resident memory in MiB: of each JVM, and of the database server with all its sessions. */
  Map<String, Double> memory() {
    var memory = new LinkedHashMap<String, Double>();
    if (stack.processes()) {
      memory.put("launcher", resident(stack.pid()));
      stack.nodes().forEach(node -> memory.put(node.name(), resident(node.pid())));
    } else {
      memory.put("all nodes in one JVM", resident(stack.pid()));
    }
    memory.put("PostgreSQL", tree(stack.databasePid()).mapToDouble(Usage::proportional).sum());
    return memory;
  }

  private static Duration cpu(long pid) {
    return tree(pid).map(Usage::cpu).reduce(Duration.ZERO, Duration::plus);
  }

  private static Duration cpu(ProcessHandle process) {
    return process.info().totalCpuDuration().orElse(Duration.ZERO);
  }

  private static Stream<ProcessHandle> tree(long pid) {
    return ProcessHandle.of(pid).stream()
        .flatMap(root -> Stream.concat(Stream.of(root), root.descendants()));
  }

  private static double resident(long pid) {
    return fromProc(Path.of("/proc", Long.toString(pid), "status"), "VmRSS:");
  }

  /** Shared buffers count once: each session's part of what it shares. */
  private static double proportional(ProcessHandle process) {
    return fromProc(Path.of("/proc", Long.toString(process.pid()), "smaps_rollup"), "Pss:");
  }

  /** NaN where there is no such file: on macOS, or when the process has just ended. */
  private static double fromProc(Path file, String label) {
    if (!Files.isReadable(file)) {
      return Double.NaN;
    }
    try (Stream<String> lines = Files.lines(file)) {
      return lines
          .filter(line -> line.startsWith(label))
          .findFirst()
          .map(line -> Double.parseDouble(line.replaceAll("[^0-9]", "")) / MIB)
          .orElse(Double.NaN);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
