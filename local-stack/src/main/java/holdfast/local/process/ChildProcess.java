package holdfast.local.process;

import holdfast.local.data.LocalProblem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * One child in a process of its own, its output in a log file.
 *
 * <p>It holds the other end of a pipe that only this process has open, and so learns when this
 * process is gone ({@link ParentWatch}). A Ctrl-C at the terminal goes to this process alone, which
 * then stops its children in their order.
 */
public final class ChildProcess {
  private static final String IGNORING_INTERRUPTS = "trap '' INT; exec \"$@\"";

  private final String name;
  private final Path log;
  private final Process process;

  private ChildProcess(String name, Path log, Process process) {
    this.name = name;
    this.log = log;
    this.process = process;
  }

  /**
   * Starts the command.
   *
   * @param variables the environment of the child, but for what any program needs
   */
  public static ChildProcess start(
      String name, List<String> command, Map<String, String> variables, Path log) {
    var line = new ArrayList<>(List.of("sh", "-c", IGNORING_INTERRUPTS, "holdfast-" + name));
    line.addAll(command);
    var builder =
        new ProcessBuilder(line)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    builder.environment().keySet().retainAll(List.of("PATH", "HOME", "TMPDIR"));
    builder.environment().putAll(variables);
    try {
      return new ChildProcess(name, log, builder.start());
    } catch (IOException failure) {
      throw new LocalProblem("cannot start %s (%s)".formatted(name, failure), failure);
    }
  }

  public String name() {
    return name;
  }

  public Path log() {
    return log;
  }

  public ProcessHandle handle() {
    return process.toHandle();
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  /** Completes with the exit code; above 128 it is a signal's number more. */
  public CompletableFuture<Integer> exit() {
    return process.onExit().thenApply(Process::exitValue);
  }

  /** Asks it to end, and ends it when it does not in time. */
  public void stop(Duration patience) {
    process.destroy();
    try {
      if (!process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
        kill();
      }
    } catch (InterruptedException hurry) {
      kill();
      Thread.currentThread().interrupt();
    }
  }

  /** As {@code kill -9}. */
  public void kill() {
    process.destroyForcibly();
  }

  /** The last lines it wrote, for people. */
  public List<String> lastLines(int count) {
    try (Stream<String> lines = Files.lines(log)) {
      var all = lines.toList();
      return all.subList(Math.max(0, all.size() - count), all.size());
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
