package holdfast.local.bench;

import holdfast.local.data.LocalProblem;
import holdfast.local.process.ChildProcess;
import holdfast.local.process.JavaCommand;
import holdfast.local.process.Poll;
import holdfast.local.stack.RunningStack;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A stack of the benchmark's own, in a process of its own, started as anybody starts one. */
final class BenchStack implements AutoCloseable {
  static final String PROCESSES = "--processes";

  private static final Duration START_TIMEOUT = Duration.ofMinutes(3);
  private static final Duration STOP_TIMEOUT = Duration.ofMinutes(1);
  private static final Duration POLL = Duration.ofMillis(5);

  /** One generator plays every customer: their quotas are not what is measured. */
  private static final List<String> NO_QUOTA =
      List.of("--set", "GATEWAY_RATE_LIMIT_REQUESTS=100000000");

  private final ChildProcess process;
  private final Path data;
  private final Duration untilReady;

  private BenchStack(ChildProcess process, Path data, Duration untilReady) {
    this.process = process;
    this.data = data;
    this.untilReady = untilReady;
  }

  /** Runs {@code up} of the program whose main class this is. */
  static BenchStack start(Class<?> main, Path data, List<String> options, Path log) {
    var arguments = new ArrayList<>(List.of("up", "--port", "0", "--data", data.toString()));
    arguments.addAll(NO_QUOTA);
    arguments.addAll(options);
    var command = JavaCommand.running(main, asByTheLauncher(options), arguments);
    long begin = System.nanoTime();
    var process = ChildProcess.start("bench-stack", command, Map.of(), log);
    var running = data.resolve("running.json");
    Poll.until(START_TIMEOUT, POLL, () -> Files.exists(running) || !process.isAlive());
    var took = Duration.ofNanos(System.nanoTime() - begin);
    if (!Files.exists(running)) {
      process.kill();
      throw new LocalProblem(
          "the stack did not start: " + String.join(" | ", process.lastLines(3)));
    }
    return new BenchStack(process, data, took);
  }

  private static List<String> asByTheLauncher(List<String> options) {
    return options.contains(PROCESSES) ? List.of() : List.of(JavaCommand.KEEP_CLASSES);
  }

  RunningStack running() {
    return RunningStack.on(data);
  }

  /** From the start of the process until every node was ready. */
  Duration untilReady() {
    return untilReady;
  }

  @Override
  public void close() {
    process.stop(STOP_TIMEOUT);
  }
}
