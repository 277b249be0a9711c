package holdfast.local.stack;

import java.util.Map;

/**
 * How a stack is to run.
 *
 * @param port of the gateway; 0 for random ports throughout
 * @param processes whether each node has a process of its own, or all share this JVM
 * @param nodes of each cluster
 * @param restart whether a process that died is started again
 * @param settings variables that every node gets on top of its own
 */
public record StackOptions(
    int port, boolean processes, int nodes, boolean restart, Map<String, String> settings) {

  public StackOptions {
    settings = Map.copyOf(settings);
  }

  /** All in this JVM, on random ports: for tests. */
  public static StackOptions inThisJvm() {
    return new StackOptions(0, false, 1, false, Map.of());
  }

  /** Real processes on random ports: for faults. */
  public static StackOptions inProcesses(int nodes) {
    return new StackOptions(0, true, nodes, false, Map.of());
  }
}
