package holdfast.local;

import holdfast.audit.Audit;
import holdfast.audit.AuditReport;
import holdfast.audit.Books;
import holdfast.local.audit.BooksLocation;
import holdfast.local.data.LocalProblem;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Holds the books of all three services to the laws of conservation. */
@Command(
    name = "audit",
    description = {
      "Read the journals of all three services, and say for every law of conservation whether it",
      "is held, or who breaks it. Works on a running and on a stopped stack, and changes nothing."
    },
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Exit code: 0 every law is held, 1 some are broken, 2 the books could not be read.",
      "With --…-url, set AUDIT_USER and AUDIT_PASSWORD_FILE, or AUDIT_PAYMENT_USER and so on."
    })
final class AuditCommand implements Callable<Integer> {
  @Mixin private DataOption data = new DataOption();

  @Option(
      names = "--settled",
      description = "Nothing is on its way any more: an order that is not at its end counts.")
  private boolean settled;

  @Option(names = "--all", description = "Name everybody who breaks a law, not only the first.")
  private boolean all;

  @Option(
      names = "--set",
      paramLabel = "NAME=VALUE",
      description = "A variable that the nodes were started with; repeatable.")
  private Map<String, String> settings = new TreeMap<>();

  @Option(
      names = "--inventory-url",
      paramLabel = "URL",
      description = "Databases elsewhere: jdbc:postgresql://HOST:PORT/NAME; give all three.")
  private @Nullable String inventoryUrl;

  @Option(names = "--payment-url", paramLabel = "URL", description = "As --inventory-url.")
  private @Nullable String paymentUrl;

  @Option(names = "--order-url", paramLabel = "URL", description = "As --inventory-url.")
  private @Nullable String orderUrl;

  @Override
  public Integer call() throws Exception {
    AuditReport report;
    try {
      var urls = urls();
      report =
          urls.isEmpty()
              ? BooksLocation.inFolder(data.folder(), this::audit)
              : audit(BooksLocation.at(urls, System.getenv()));
    } catch (LocalProblem problem) {
      System.err.println("holdfast: " + problem.getMessage());
      return Audit.NOT_READ;
    } catch (SQLException unreadable) {
      System.err.println("holdfast: the books cannot be read: " + unreadable.getMessage());
      return Audit.NOT_READ;
    }
    report.print(System.out);
    return report.exitCode();
  }

  private AuditReport audit(Books books) throws SQLException {
    var variables = new HashMap<>(System.getenv());
    variables.putAll(settings);
    return Audit.of(books, Audit.Options.of(settled, all, variables));
  }

  private Map<String, String> urls() {
    var urls = new TreeMap<String, String>();
    put(urls, "inventory", inventoryUrl);
    put(urls, "payment", paymentUrl);
    put(urls, "order", orderUrl);
    return urls;
  }

  private static void put(Map<String, String> urls, String service, @Nullable String option) {
    var url =
        option != null
            ? option
            : System.getenv("AUDIT_" + service.toUpperCase(Locale.ROOT) + "_URL");
    if (url != null) {
      urls.put(service, url);
    }
  }
}
