package holdfast.local;

import holdfast.local.data.DataFolder;
import holdfast.local.data.LocalIssuer;
import holdfast.local.data.LocalKeys;
import holdfast.local.load.LoadRun;
import holdfast.local.load.Pause;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Places orders at a steady rate at any gateway that trusts this stack's issuer. */
@Command(
    name = "load",
    description = "Place orders at a steady rate, repeat none, and write down every answer.",
    mixinStandardHelpOptions = true)
final class LoadCommand implements Callable<Integer> {
  @Mixin private DataOption data = new DataOption();

  @Option(
      names = "--gateway",
      paramLabel = "HOST:PORT",
      defaultValue = "127.0.0.1:8080",
      description = "Whom to ask (default: ${DEFAULT-VALUE}).")
  private String gateway = "";

  @Option(
      names = "--rate",
      paramLabel = "N",
      defaultValue = "20",
      description = "Orders a second (default: ${DEFAULT-VALUE}).")
  private int rate;

  @Option(
      names = "--for",
      paramLabel = "SECONDS",
      defaultValue = "60",
      description = "How long (default: ${DEFAULT-VALUE}).")
  private int seconds;

  @Option(
      names = "--at-most",
      paramLabel = "N",
      defaultValue = "2000",
      description = "Requests under way (default: ${DEFAULT-VALUE}).")
  private int atMost;

  @Option(
      names = "--answers",
      paramLabel = "FILE",
      defaultValue = "answers.txt",
      description =
          "A line for each that is sent, and one for each answer, is added here"
              + " (default: ${DEFAULT-VALUE}).")
  private Path answers = Path.of("answers.txt");

  @Option(
      names = "--wait",
      paramLabel = "SECONDS",
      defaultValue = "0",
      description = "How long the gateway may take to be there (default: ${DEFAULT-VALUE}).")
  private int wait;

  @Option(
      names = "--repeat",
      paramLabel = "FILE",
      description =
          "Instead: send the requests of these answers again, once each, and exit with 1 unless"
              + " each key has its one order.")
  private @Nullable Path repeat;

  @Option(
      names = "--pause-file",
      paramLabel = "FILE",
      description =
          "Send nothing while this file exists, but for no longer than 15 minutes; what is under"
              + " way goes on.")
  private @Nullable Path pauseFile;

  @Option(names = "--prepared", description = "An earlier run made the products and accounts.")
  private boolean prepared;

  @Override
  public Integer call() {
    var issuer = LocalIssuer.of(LocalKeys.in(DataFolder.made(data.folder())));
    var run = new LoadRun(address(), issuer, answers, Pause.whileThereIs(pauseFile), atMost);
    if (repeat != null) {
      var repeats = run.repeat(repeat);
      System.out.println(repeats);
      return repeats.areWhole() ? 0 : 1;
    }
    if (!prepared) {
      run.prepare(Duration.ofSeconds(wait));
    }
    run.go(Duration.ofSeconds(1).dividedBy(rate), Duration.ofSeconds(seconds));
    return 0;
  }

  private InetSocketAddress address() {
    int colon = gateway.lastIndexOf(':');
    return new InetSocketAddress(
        gateway.substring(0, colon), Integer.parseInt(gateway.substring(colon + 1)));
  }
}
