package holdfast.payment.view;

import holdfast.kit.domain.Money;
import holdfast.kit.jdbc.Database;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/**
 * What each account of the books sums to. Every movement has a leg on the customers' side and one
 * on the other, so over one currency these sum to zero; if they do not, money was made or lost.
 */
public final class LedgerBalance {

  /** One account of the books, e.g. {@code sales:EUR}; minor units. */
  public record Row(String ledger, String currency, BigInteger balance) {}

  private static final String ADD =
      """
      INSERT INTO ledger_balance AS l (ledger, currency, balance)
      VALUES (?, ?, ?)
      ON CONFLICT (ledger) DO UPDATE SET balance = l.balance + excluded.balance
      """;

  private static final String ALL = "SELECT * FROM ledger_balance ORDER BY currency, ledger";

  private final Database database;

  public LedgerBalance(Database database) {
    this.database = database;
  }

  /** All of them: a few for each currency. */
  public CompletionStage<List<Row>> all() {
    return database.query(connection -> {
      try (var sql = connection.createStatement();
          var row = sql.executeQuery(ALL)) {
        var rows = new ArrayList<Row>();
        while (row.next()) {
          rows.add(
              new Row(
                  row.getString("ledger"),
                  row.getString("currency"),
                  row.getBigDecimal("balance").toBigIntegerExact()));
        }
        return rows;
      }
    });
  }

  static void add(Connection connection, Map<String, Money> changes) throws SQLException {
    try (var sql = connection.prepareStatement(ADD)) {
      for (var change : changes.entrySet()) {
        sql.setString(1, change.getKey());
        sql.setString(2, change.getValue().currency());
        sql.setBigDecimal(3, BigDecimal.valueOf(change.getValue().amount()));
        sql.addBatch();
      }
      sql.executeBatch();
    }
  }
}
