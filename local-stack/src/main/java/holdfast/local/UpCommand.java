package holdfast.local;

import holdfast.local.data.DataFolder;
import holdfast.local.data.LocalProblem;
import holdfast.local.database.LocalDatabase;
import holdfast.local.shop.SeedData;
import holdfast.local.shop.Shop;
import holdfast.local.stack.LocalStack;
import holdfast.local.stack.StackOptions;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Starts the whole system and keeps it running until Ctrl-C. */
@Command(
    name = "up",
    description = "Start the whole system on this machine, and run it until Ctrl-C.",
    mixinStandardHelpOptions = true)
final class UpCommand implements Callable<Integer> {
  private static final int MAX_NODES = 5;

  @Mixin private DataOption data = new DataOption();

  @Option(
      names = "--port",
      paramLabel = "N",
      defaultValue = "8080",
      description = "Where the gateway listens (default: ${DEFAULT-VALUE}; 0: any free port).")
  private int port;

  @Option(names = "--fresh", description = "Forget everything from earlier runs.")
  private boolean fresh;

  @Option(
      names = "--processes",
      description = "Give each node a process of its own instead of one for all.")
  private boolean processes;

  @Option(
      names = "--nodes",
      paramLabel = "N",
      defaultValue = "1",
      description = "So many nodes of each cluster (default: ${DEFAULT-VALUE}).")
  private int nodes;

  @Option(names = "--restart", description = "Start a process that died again.")
  private boolean restart;

  @Option(
      names = "--set",
      paramLabel = "NAME=VALUE",
      description =
          "A variable for every node, such as GATEWAY_RATE_LIMIT_REQUESTS=100000; repeatable.")
  private Map<String, String> settings = new TreeMap<>();

  private final PrintStream out = System.out;

  @Override
  public Integer call() throws InterruptedException {
    check();
    long begin = System.nanoTime();
    var folder = DataFolder.take(data.folder());
    if (fresh) {
      LocalDatabase.stopLeftover(folder);
      folder.empty();
    }
    if (!processes) {
      LogFile.use(folder.room("logs").resolve("holdfast.log"));
    }
    out.println("Starting Holdfast; its data is in " + folder.path());
    var options = new StackOptions(port, processes, nodes, restart, settings);
    var stack = LocalStack.start(folder, options, new ConsoleProgress(out));
    var stopped = new CountDownLatch(1);
    Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(stack, folder, stopped)));
    sow(folder, stack);
    Banner.print(out, stack, Duration.ofNanos(System.nanoTime() - begin));
    stopped.await();
    return 0;
  }

  private void check() {
    if (nodes < 1 || nodes > MAX_NODES) {
      throw new LocalProblem("--nodes takes 1 to " + MAX_NODES);
    }
    if (restart && !processes) {
      throw new LocalProblem("--restart needs --processes: nodes in one JVM share its fate");
    }
  }

  private static void sow(DataFolder folder, LocalStack stack) {
    try (var shop = new Shop(stack.port(), stack.issuer())) {
      SeedData.sow(folder, shop);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private void stop(LocalStack stack, DataFolder folder, CountDownLatch stopped) {
    out.println();
    out.println("Stopping Holdfast …");
    stack.close();
    folder.close();
    out.println("Stopped. Nothing is lost: ./holdfast up goes on where it was.");
    stopped.countDown();
  }
}
