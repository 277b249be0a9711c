package holdfast.local;

import holdfast.local.bench.BenchCommand;
import holdfast.local.data.LocalProblem;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;

/** The program behind {@code ./holdfast}. */
@Command(
    name = "holdfast",
    description = "Holdfast on this machine.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      UpCommand.class,
      TokenCommand.class,
      DemoCommand.class,
      BenchCommand.class,
      SecretsCommand.class,
      LoadCommand.class,
      AuditCommand.class,
      HelpCommand.class
    },
    footer = {
      "",
      "First steps:",
      "  ./holdfast up       start the shop, and leave it running",
      "  ./holdfast demo     in a second terminal: place some orders and see what happens"
    })
public final class LocalMain {

  public static void main(String[] arguments) {
    int code =
        new CommandLine(new LocalMain())
            .setExecutionExceptionHandler(LocalMain::explain)
            .execute(arguments);
    System.exit(code);
  }

  /** One line for what a person can put right; everything else is a bug and shows its trace. */
  private static int explain(Exception failure, CommandLine command, CommandLine.ParseResult parsed)
      throws Exception {
    if (failure instanceof LocalProblem problem) {
      System.err.println("holdfast: " + problem.getMessage());
      return CommandLine.ExitCode.SOFTWARE;
    }
    throw failure;
  }
}
