package holdfast.local.stack;

import holdfast.local.data.DataFolder;
import holdfast.local.data.LocalIssuer;
import holdfast.local.data.LocalKeys;
import holdfast.local.data.LocalProblem;
import holdfast.local.database.LocalDatabase;
import holdfast.local.process.Poll;
import holdfast.local.process.Ports;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The whole system on one machine: a database server, the nodes of three clusters, a gateway.
 *
 * <p>All nodes in this JVM, or each in a process of its own; the same data serves both forms.
 */
public final class LocalStack implements AutoCloseable {
  /** What a node may open: 8 for its journal, 4 for its views, the rest for migrations. */
  private static final int CONNECTIONS_OF_A_NODE = 16;

  /** For people with a client of their own, and for the benchmark's plain SQL. */
  private static final int CONNECTIONS_BESIDES = 80;

  private static final Duration SAY_SOMETHING_AFTER = Duration.ofSeconds(5);
  private static final Duration BEFORE_RESTART = Duration.ofSeconds(1);
  private static final int LAST_LINES = 5;
  private static final Executor THREAD_FOR_EACH = task -> Thread.ofPlatform().daemon().start(task);
  private static final Logger LOG = LoggerFactory.getLogger(LocalStack.class);

  private final DataFolder data;
  private final StackOptions options;
  private final Progress progress;
  private final Layout layout;
  private final LocalKeys keys;
  private final LocalDatabase database;
  private final Variables variables;
  private final Map<String, NodeRun> running = new ConcurrentSkipListMap<>();
  private volatile boolean stopping;

  private LocalStack(
      DataFolder data, StackOptions options, Progress progress, LocalDatabase database) {
    this.data = data;
    this.options = options;
    this.progress = progress;
    this.database = database;
    this.layout = Layout.of(options.port(), options.nodes());
    this.keys = LocalKeys.keptIn(data);
    this.variables = new Variables(layout, database, keys, settingsForAll(options));
  }

  /**
   * Starts everything and returns when it serves.
   *
   * @throws LocalProblem when something a person can mend is in the way; nothing is left running
   */
  public static LocalStack start(DataFolder data, StackOptions options, Progress progress) {
    requireFree(options.port());
    long begin = System.nanoTime();
    var database =
        LocalDatabase.start(
            data,
            Service.CLUSTERS.size() * options.nodes() * CONNECTIONS_OF_A_NODE
                + CONNECTIONS_BESIDES);
    progress.ready("database", "PostgreSQL on port " + database.port(), since(begin));
    LocalStack stack = null;
    try {
      stack = new LocalStack(data, options, progress, database);
      stack.startNodes();
      return stack;
    } catch (RuntimeException failure) {
      if (stack == null) {
        database.close();
      } else {
        stack.close();
      }
      throw failure;
    }
  }

  /** The port of the gateway. */
  public int port() {
    return layout.gateway().httpPort();
  }

  public Layout layout() {
    return layout;
  }

  public LocalDatabase database() {
    return database;
  }

  public LocalIssuer issuer() {
    return LocalIssuer.of(keys);
  }

  public Path logs() {
    return data.room("logs");
  }

  /** The process of a node; all nodes in one JVM share it. */
  public ProcessHandle process(String node) {
    return ProcessHandle.of(nodeRun(node).pid()).orElseThrow();
  }

  /** Starts a node again that has died, at the same address, and waits until it is ready. */
  public void startAgain(String node) {
    start(nodeRun(node).address()).join();
    announce();
  }

  /** Ends everything: callers first, then those they call, the database last. */
  @Override
  public void close() {
    stopping = true;
    for (Service service :
        List.of(Service.GATEWAY, Service.ORDER, Service.PAYMENT, Service.INVENTORY)) {
      stopAll(service);
    }
    database.close();
    RunningStack.withdrawFrom(data.path());
  }

  private void startNodes() {
    long begin = System.nanoTime();
    var starting = new TreeMap<String, CompletableFuture<Void>>();
    for (NodeAddress node : layout.nodes()) {
      starting.put(
          node.name(),
          start(node)
              .thenRun(
                  () -> progress.ready(node.name(), "http port " + node.httpPort(), since(begin))));
    }
    awaitAll(starting, begin);
    announce();
  }

  private void awaitAll(Map<String, CompletableFuture<Void>> starting, long begin) {
    var all = CompletableFuture.allOf(starting.values().toArray(CompletableFuture[]::new));
    for (var node : starting.values()) {
      node.exceptionally(failFast(all));
    }
    while (true) {
      try {
        all.get(SAY_SOMETHING_AFTER.toMillis(), TimeUnit.MILLISECONDS);
        return;
      } catch (TimeoutException slow) {
        progress.waitingFor(notDone(starting), since(begin));
      } catch (ExecutionException failure) {
        throw asProblem(failure.getCause());
      } catch (InterruptedException stopped) {
        Thread.currentThread().interrupt();
        throw new LocalProblem("interrupted while starting", stopped);
      }
    }
  }

  /** One that cannot start ends the wait for the others. */
  private static Function<Throwable, @Nullable Void> failFast(CompletableFuture<Void> all) {
    return failure -> {
      all.completeExceptionally(failure);
      return null;
    };
  }

  private static List<String> notDone(Map<String, CompletableFuture<Void>> starting) {
    return starting.entrySet().stream()
        .filter(node -> !node.getValue().isDone())
        .map(Map.Entry::getKey)
        .toList();
  }

  private CompletableFuture<Void> start(NodeAddress node) {
    return options.processes() ? startProcess(node) : startInThisJvm(node);
  }

  private CompletableFuture<Void> startInThisJvm(NodeAddress node) {
    return CompletableFuture.supplyAsync(
            () -> JvmNode.start(node, variables.of(node)), THREAD_FOR_EACH)
        .thenCompose(Function.identity())
        .thenAcceptAsync(
            started -> {
              running.put(node.name(), started);
              Readiness.await(node, () -> true);
            },
            THREAD_FOR_EACH);
  }

  private CompletableFuture<Void> startProcess(NodeAddress node) {
    var child = ChildNode.start(node, variables.of(node), logs());
    running.put(node.name(), child);
    THREAD_FOR_EACH.execute(() -> watch(child));
    return CompletableFuture.runAsync(child::awaitReady, THREAD_FOR_EACH);
  }

  private void watch(ChildNode child) {
    int code = child.process().exit().join();
    if (stopping) {
      return;
    }
    var how = "process %d ended with code %d".formatted(child.pid(), code);
    progress.died(child.address().name(), how, child.process().lastLines(LAST_LINES));
    if (options.restart()) {
      Poll.until(BEFORE_RESTART, BEFORE_RESTART, () -> stopping);
      restart(child.address());
    }
  }

  /** When it dies again on its way, its own watch hears of it and tries again. */
  private void restart(NodeAddress node) {
    if (stopping) {
      return;
    }
    long begin = System.nanoTime();
    try {
      startProcess(node).join();
      announce();
      progress.ready(node.name(), "started again", since(begin));
    } catch (CompletionException notReady) {
      LOG.warn("{} did not become ready", node.name(), notReady);
    }
  }

  private void announce() {
    var nodes =
        running.values().stream()
            .map(run ->
                new RunningStack.Node(
                    run.address().name(),
                    run.address().service().label(),
                    run.address().httpPort(),
                    run.address().managementPort(),
                    run.pid()))
            .toList();
    new RunningStack(
            ProcessHandle.current().pid(),
            port(),
            options.processes(),
            database.process().pid(),
            database.port(),
            nodes)
        .announceIn(data.path());
  }

  private void stopAll(Service service) {
    var stops =
        running.values().stream()
            .filter(run -> run.address().service() == service)
            .map(run -> CompletableFuture.runAsync(run::stop, THREAD_FOR_EACH))
            .toList();
    for (var stop : stops) {
      try {
        stop.join();
      } catch (CompletionException late) {
        LOG.warn("A {} node did not leave in order", service.label(), late);
      }
    }
  }

  private NodeRun nodeRun(String name) {
    var run = running.get(name);
    if (run == null) {
      throw new IllegalArgumentException("no node " + name + ", only " + running.keySet());
    }
    return run;
  }

  private static void requireFree(int port) {
    if (port != 0 && !Ports.isFree(port)) {
      throw new LocalProblem(
          "port %d is taken: stop what listens there, or choose another with --port"
              .formatted(port));
    }
  }

  /** A node that ends must not end the others that share its JVM. */
  private static Map<String, String> settingsForAll(StackOptions options) {
    var settings = new TreeMap<String, String>();
    settings.put("CLUSTER_STABLE_MARGIN", "200ms");
    settings.put("EXIT_JVM", options.processes() ? "on" : "off");
    settings.putAll(options.settings());
    return settings;
  }

  private static LocalProblem asProblem(@Nullable Throwable failure) {
    return failure instanceof LocalProblem problem
        ? problem
        : new LocalProblem("a node cannot start: " + failure, failure);
  }

  private static Duration since(long begin) {
    return Duration.ofNanos(System.nanoTime() - begin);
  }
}
