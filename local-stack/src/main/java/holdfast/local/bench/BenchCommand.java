package holdfast.local.bench;

import holdfast.local.data.DataFolder;
import holdfast.local.data.LocalIssuer;
import holdfast.local.data.LocalKeys;
import holdfast.local.database.LocalDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Measures a stack of its own on this machine. */
@Command(
    name = "bench",
    description =
        "Measure orders a second, their latency and what they cost, on a stack of its own.",
    mixinStandardHelpOptions = true)
public final class BenchCommand implements Callable<Integer> {
  @Option(
      names = "--seconds",
      paramLabel = "N",
      defaultValue = "5",
      description = "How long each run is measured (default: ${DEFAULT-VALUE}).")
  private int seconds;

  @Option(
      names = "--warm-up",
      paramLabel = "N",
      defaultValue = "120",
      description =
          "Seconds of orders before the first run, at most; fewer when they cost no less any more"
              + " (default: ${DEFAULT-VALUE}).")
  private int warmUp;

  @Option(
      names = "--callers",
      paramLabel = "N",
      split = ",",
      defaultValue = "1,16,64",
      description = "So many callers at a time, one run each (default: ${DEFAULT-VALUE}).")
  private List<Integer> callers = List.of();

  @Option(
      names = "--shapes",
      paramLabel = "SHAPE",
      split = ",",
      defaultValue = "spread,one-hot-sku,one-hot-account",
      converter = Shape.Name.class,
      description = "What orders are about (default: ${DEFAULT-VALUE}).")
  private List<Shape> shapes = List.of();

  @Option(
      names = "--set",
      paramLabel = "NAME=VALUE",
      description = "A variable of the nodes, such as ORDER_BATCH_LANES=2, to compare settings.")
  private Map<String, String> settings = new TreeMap<>();

  @Option(names = "--processes", description = "Each node in a process of its own.")
  private boolean processes;

  @Option(
      names = "--nodes",
      paramLabel = "N",
      defaultValue = "1",
      description = "So many nodes of each cluster (default: ${DEFAULT-VALUE}).")
  private int nodes;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "Keep the stack's data and logs here (default: a folder that is deleted).")
  private @Nullable Path folder;

  @Spec private CommandSpec spec = CommandSpec.create();

  private final Report report = new Report(System.out);

  @Override
  public Integer call() throws IOException, SQLException {
    var data = folder == null ? Files.createTempDirectory("holdfast-bench-") : folder;
    try {
      measure(data.resolve("stack"), data.resolve("bench-stack.log"));
    } finally {
      if (folder == null) {
        DataFolder.deleteTree(data);
      }
    }
    return 0;
  }

  private void measure(Path data, Path log) throws IOException, SQLException {
    report.say("Starting a stack of my own, twice: the first start makes the databases …");
    Duration first;
    try (var stack = BenchStack.start(program(), data, stackOptions(), log)) {
      first = stack.untilReady();
    }
    try (var stack = BenchStack.start(program(), data, stackOptions(), log)) {
      runAll(stack, data);
      report.ready(first, stack.untilReady());
    }
  }

  private void runAll(BenchStack stack, Path data) throws IOException, SQLException {
    var bench =
        new Bench(
            stack.running(),
            LocalIssuer.of(LocalKeys.in(data)),
            LocalDatabase.administratorOf(data),
            Duration.ofSeconds(seconds));
    bench.prepare();
    report.say(
        """
        Each caller places an order, waits for its fate, and places the next one; %d s a run, after
        a warm-up of up to %d s. CPU is that of all nodes and of PostgreSQL for one confirmed order;
        the callers' own comes on top. SQL is the same order as one transaction over plain JDBC on
        the same server.\
        """
            .formatted(seconds, warmUp));
    report.warm(bench.warmUp(Duration.ofSeconds(warmUp)));
    report.head();
    for (Shape shape : shapes) {
      for (int number : callers) {
        report.row(bench.orders(shape, number), bench.sqlOrders(shape, number));
      }
    }
    report.memory(bench.usage().memory());
  }

  /** The one that this command belongs to. */
  private Class<?> program() {
    return spec.root().userObject().getClass();
  }

  private List<String> stackOptions() {
    var options = new ArrayList<>(List.of("--nodes", Integer.toString(nodes)));
    if (processes) {
      options.add(BenchStack.PROCESSES);
    }
    settings.forEach((name, value) -> options.addAll(List.of("--set", name + "=" + value)));
    return options;
  }
}
