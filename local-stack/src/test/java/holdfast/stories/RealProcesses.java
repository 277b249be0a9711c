package holdfast.stories;

import holdfast.local.data.DataFolder;
import holdfast.local.stack.LocalStack;
import holdfast.local.stack.NodeAddress;
import holdfast.local.stack.Progress;
import holdfast.local.stack.StackOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** The whole system in processes of their own, to be killed and started again. */
final class RealProcesses implements AutoCloseable {
  private static final Duration TIME_TO_DIE = Duration.ofSeconds(60);

  /** A story is over long before code that was compiled twice would have paid for it. */
  private static final Map<String, String> COMPILED_ONCE =
      Map.of("JAVA_TOOL_OPTIONS", "-XX:TieredStopAtLevel=1");

  /** Not the common pool: it may have one thread only, and nodes are to start side by side. */
  private static final Executor STARTERS = Executors.newVirtualThreadPerTaskExecutor();

  private final Path folder;
  private final DataFolder data;
  private final LocalStack stack;

  private RealProcesses(Path folder, DataFolder data, LocalStack stack) {
    this.folder = folder;
    this.data = data;
    this.stack = stack;
  }

  /** So many nodes of each cluster, each with these variables on top. */
  static RealProcesses start(int nodes, Map<String, String> variables) {
    try {
      var folder = Files.createTempDirectory("holdfast-faults-");
      var data = DataFolder.take(folder);
      var settings = new HashMap<>(COMPILED_ONCE);
      settings.putAll(variables);
      var options = new StackOptions(0, true, nodes, false, Tempo.and(settings));
      return new RealProcesses(folder, data, LocalStack.start(data, options, Progress.SILENT));
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  Market market() {
    return new Market(stack.port(), stack.issuer());
  }

  OrderBook orderBook() {
    return new OrderBook(stack.database());
  }

  TheBooks books() {
    return new TheBooks(stack.database());
  }

  List<String> nodes() {
    return stack.layout().nodes().stream().map(NodeAddress::name).toList();
  }

  /** As {@code kill -9}: no hook runs, nothing is handed over. Returns when they are gone. */
  void kill(List<String> nodes) {
    var deaths = nodes.stream().map(this::death).toArray(CompletableFuture[]::new);
    nodes.forEach(node -> stack.process(node).destroyForcibly());
    CompletableFuture.allOf(deaths).orTimeout(TIME_TO_DIE.toSeconds(), TimeUnit.SECONDS).join();
  }

  /** Completes when this node's process, as it runs now, has ended. */
  CompletableFuture<ProcessHandle> death(String node) {
    return stack.process(node).onExit();
  }

  /** Starts killed nodes again, all at a time, and waits until they are ready. */
  void startAgain(List<String> nodes) {
    CompletableFuture.allOf(
            nodes.stream()
                .map(node -> CompletableFuture.runAsync(() -> stack.startAgain(node), STARTERS))
                .toArray(CompletableFuture[]::new))
        .join();
  }

  /** Stops a node from running, without ending it; it does not notice. */
  void freeze(String node) {
    signal("-STOP", node);
  }

  /** Lets a frozen node run on as if no time had passed. */
  void thaw(String node) {
    signal("-CONT", node);
  }

  /** The nodes that the others of this node's cluster count as members. */
  List<String> members(String node) {
    var cluster = stack.layout().of(address(node).service());
    var witness = cluster.stream().filter(other -> !other.name().equals(node)).findFirst();
    var listed = Management.members(witness.orElseThrow().managementPort());
    return cluster.stream()
        .filter(other -> listed.contains(":" + other.remotingPort() + "\""))
        .map(NodeAddress::name)
        .toList();
  }

  private NodeAddress address(String node) {
    return stack.layout().nodes().stream()
        .filter(one -> one.name().equals(node))
        .findFirst()
        .orElseThrow();
  }

  private void signal(String signal, String node) {
    try {
      var pid = Long.toString(stack.process(node).pid());
      int code = new ProcessBuilder("kill", signal, pid).inheritIO().start().waitFor();
      if (code != 0) {
        throw new IllegalStateException("kill %s %s: %d".formatted(signal, pid, code));
      }
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(stopped);
    }
  }

  void cutPowerOfDatabase() {
    stack.database().stopAtOnce();
  }

  void startDatabaseAgain() {
    stack.database().startAgain();
  }

  /** Nothing is left to prove: nodes need not take their leave. */
  @Override
  public void close() {
    for (var node : nodes()) {
      try {
        stack.process(node).destroyForcibly();
      } catch (NoSuchElementException goneAlready) {
        // All the better.
      }
    }
    stack.close();
    data.close();
    DataFolder.deleteTree(folder);
  }
}
