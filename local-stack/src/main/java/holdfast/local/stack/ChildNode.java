package holdfast.local.stack;

import holdfast.local.data.LocalProblem;
import holdfast.local.process.ChildProcess;
import holdfast.local.process.JavaCommand;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** A node in a process of its own. */
record ChildNode(NodeAddress address, ChildProcess process) implements NodeRun {
  private static final Duration STOP_TIMEOUT = Duration.ofSeconds(20);
  private static final List<String> BOUNDED_HEAP = List.of("-Xmx256m");

  /** Starts the process; {@link #awaitReady} tells when it is of use. */
  static ChildNode start(NodeAddress address, Map<String, String> variables, Path logs) {
    var command =
        JavaCommand.running(NodeMain.class, BOUNDED_HEAP, List.of(address.service().name()));
    var log = logs.resolve(address.name() + ".log");
    return new ChildNode(address, ChildProcess.start(address.name(), command, variables, log));
  }

  /**
   * Returns when the node says that it is ready.
   *
   * @throws LocalProblem when it died, or takes too long
   */
  void awaitReady() {
    if (!Readiness.await(address, process::isAlive)) {
      throw new LocalProblem(
          "%s did not start; the last it said: %s (all of it in %s)"
              .formatted(process.name(), String.join(" | ", process.lastLines(3)), process.log()));
    }
  }

  @Override
  public long pid() {
    return process.handle().pid();
  }

  @Override
  public void stop() {
    process.stop(STOP_TIMEOUT);
  }
}
