package holdfast.audit;

import static java.util.Locale.ROOT;

import holdfast.kit.settings.NodeConfig;
import holdfast.kit.settings.Settings;
import holdfast.kit.settings.SettingsException;
import java.io.PrintStream;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;

/**
 * The audit as a process of its own. It is told by the variables that the services are told by:
 * {@code ORDER_DATABASE_URL}, {@code ORDER_DATABASE_USER}, {@code ORDER_DATABASE_PASSWORD} or
 * {@code ORDER_DATABASE_PASSWORD_FILE}, the same for {@code PAYMENT} and {@code INVENTORY}, and
 * whatever the nodes were told of how long they remember.
 *
 * <p>{@code --settled}: nothing is on its way any more, so an order that is not at its end counts.
 * {@code --all}: name everybody who breaks a law, not only the first.
 */
public final class AuditMain {
  private static final String SETTLED = "--settled";
  private static final String ALL = "--all";

  /** Ends with {@link Audit#HELD}, {@link Audit#BROKEN} or {@link Audit#NOT_READ}. */
  public static void main(String[] arguments) {
    System.exit(run(List.of(arguments), System.getenv(), System.out, System.err));
  }

  static int run(
      List<String> arguments, Map<String, String> variables, PrintStream out, PrintStream err) {
    try {
      var report = Audit.of(books(variables), options(arguments, variables));
      report.print(out);
      return report.exitCode();
    } catch (SettingsException wrong) {
      err.println("audit: " + wrong.getMessage());
      return Audit.NOT_READ;
    } catch (SQLException | RuntimeException unreadable) {
      // The JVM's own exit code for what nobody caught would say that a law is broken.
      err.println("audit: the books cannot be read: " + unreadable);
      return Audit.NOT_READ;
    }
  }

  private static Audit.Options options(List<String> arguments, Map<String, String> variables) {
    for (var argument : arguments) {
      if (!argument.equals(SETTLED) && !argument.equals(ALL)) {
        throw new SettingsException(argument, "is no option: there are --settled and --all");
      }
    }
    return Audit.Options.of(arguments.contains(SETTLED), arguments.contains(ALL), variables);
  }

  private static Books books(Map<String, String> variables) {
    return new Books(
        "three databases",
        access("inventory", variables),
        access("payment", variables),
        access("order", variables));
  }

  private static Access access(String service, Map<String, String> variables) {
    var database = Settings.of(NodeConfig.load(service, variables), "holdfast.database");
    return new Access(
        required(database, service, "url"),
        required(database, service, "user"),
        database.string("password"));
  }

  private static String required(Settings database, String service, String name) {
    var value = database.stringOrNull(name);
    if (value == null) {
      throw new SettingsException(
          "%s_DATABASE_%s".formatted(service.toUpperCase(ROOT), name.toUpperCase(ROOT)),
          "is not set");
    }
    return value;
  }

  private AuditMain() {}
}
