package holdfast.audit;

import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;

/**
 * Reads the journals of all three services from the first event to the last and holds them to every
 * {@link Law}, with the services' own {@code after} functions and with sums that know no rule.
 *
 * <p>Each database is read as it was at one moment. Stock and payment are read after the orders
 * were marked and before the orders are read: what either of them did is then in what the orders
 * wanted by the end, and what the orders knew at the mark is in what the others had done. So a
 * running shop is audited without a false alarm; of what is on its way less can be required.
 */
public final class Audit {

  /** Exit code: every law is held. */
  public static final int HELD = 0;

  /** Exit code: some laws are broken. */
  public static final int BROKEN = 1;

  /** Exit code: the books could not be read, and nothing is said about any law. */
  public static final int NOT_READ = 2;

  /** Some 50 MiB at most for both; a small shop never needs a file. */
  private static final int LINES_IN_MEMORY = 100_000;

  /**
   * What an audit is to do.
   *
   * @param settled whether an order that is not at its end breaks a law
   * @param named so many of those who break a law are named
   * @param variables those that the nodes were started with
   */
  public record Options(boolean settled, int named, Map<String, String> variables) {
    public Options {
      variables = Map.copyOf(variables);
    }

    /** Names the first of those who break a law. */
    public Options(boolean settled, Map<String, String> variables) {
      this(settled, Findings.NAMED, variables);
    }

    /** Names the first of those who break a law, or all of them. */
    public static Options of(boolean settled, boolean all, Map<String, String> variables) {
      return new Options(settled, all ? Integer.MAX_VALUE : Findings.NAMED, variables);
    }
  }

  /**
   * Audits all three.
   *
   * @throws SQLException when a database cannot be read, which says nothing about any law
   */
  public static AuditReport of(Books books, Options options) throws SQLException {
    long begin = System.nanoTime();
    var policies = Policies.from(options.variables());
    var findings = new Findings(options.named());
    long mark = Ledger.horizon(books.order());
    try (var inventory = Ledger.open(books.inventory(), Ledger.ALL_EARLY);
        var payment = Ledger.open(books.payment(), Ledger.ALL_EARLY);
        var order = Ledger.open(books.order(), mark);
        var units = new Sorter<>(StockLine.BY_ORDER, StockLine.FORM, LINES_IN_MEMORY);
        var money = new Sorter<>(PaymentLine.BY_ORDER, PaymentLine.FORM, LINES_IN_MEMORY)) {
      var stock = new StockBooks(inventory, policies.stock(), units, findings).audit();
      var accounts = new AccountBooks(payment, policies.account(), money, findings).audit();
      var orders = new OrderBooks(order, units, money, options.settled(), findings).audit();
      return new AuditReport(
          books.where(),
          findings,
          new AuditReport.Journal(stock.rows(), stock.entities()),
          new AuditReport.Journal(accounts.rows(), accounts.entities()),
          new AuditReport.Journal(orders.rows(), orders.entities()),
          Duration.ofNanos(System.nanoTime() - begin));
    }
  }

  private Audit() {}
}
