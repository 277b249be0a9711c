package holdfast.payment.view;

import holdfast.kit.domain.Money;
import holdfast.kit.jdbc.Database;
import holdfast.payment.domain.AccountEvent.Opened;
import holdfast.payment.domain.AccountId;
import holdfast.payment.domain.Standing.Status;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Every opened account with what it has, without what is held: as it was a moment ago. */
public final class AccountList {

  /** One account; {@code version} is the number of its last event that is in here. */
  public record Row(
      String accountId,
      String owner,
      Status status,
      Money posted,
      Money creditLimit,
      long version) {

    static Row opened(String accountId, Opened opened) {
      var terms = opened.terms();
      return new Row(
          accountId,
          terms.owner(),
          Status.ACTIVE,
          Money.zero(terms.currency()),
          opened.creditLimit(),
          1);
    }

    Row in(Status next, long at) {
      return new Row(accountId, owner, next, posted, creditLimit, at);
    }

    Row withCreditLimit(Money limit, long at) {
      return new Row(accountId, owner, status, posted, limit, at);
    }

    Row moved(Money change, long at) {
      return new Row(accountId, owner, status, posted.plus(change), creditLimit, at);
    }
  }

  private static final String LOAD = "SELECT * FROM account WHERE account_id = ANY (?)";

  private static final String STORE =
      """
      INSERT INTO account (account_id, owner, currency, status, posted, credit_limit, version)
      VALUES (?, ?, ?, ?, ?, ?, ?)
      ON CONFLICT (account_id) DO UPDATE
         SET status = excluded.status,
             posted = excluded.posted,
             credit_limit = excluded.credit_limit,
             version = excluded.version
      """;

  private static final String LIST =
      """
      SELECT *
        FROM account
       WHERE account_id > ?
         AND (?::text IS NULL OR owner = ?)
         AND (?::text IS NULL OR status = ?)
       ORDER BY account_id
       LIMIT ?
      """;

  private final Database database;

  public AccountList(Database database) {
    this.database = database;
  }

  /**
   * Accounts in the order of their ids.
   *
   * @param owner whose; null for everybody's
   * @param status in which; null for any
   * @param after where the page before ended; null for the first
   */
  public CompletionStage<List<Row>> list(
      @Nullable String owner, @Nullable Status status, @Nullable AccountId after, int limit) {
    return database.query(connection -> {
      try (var sql = connection.prepareStatement(LIST)) {
        sql.setString(1, after == null ? "" : after.value());
        sql.setString(2, owner);
        sql.setString(3, owner);
        sql.setString(4, status == null ? null : status.name());
        sql.setString(5, status == null ? null : status.name());
        sql.setInt(6, limit);
        return rows(sql);
      }
    });
  }

  static Map<String, Row> load(Connection connection, Collection<String> ids) throws SQLException {
    try (var sql = connection.prepareStatement(LOAD)) {
      sql.setArray(1, connection.createArrayOf("text", ids.toArray()));
      var loaded = new HashMap<String, Row>();
      for (var row : rows(sql)) {
        loaded.put(row.accountId(), row);
      }
      return loaded;
    }
  }

  static void store(Connection connection, Collection<Row> rows) throws SQLException {
    try (var sql = connection.prepareStatement(STORE)) {
      for (var row : rows) {
        sql.setString(1, row.accountId());
        sql.setString(2, row.owner());
        sql.setString(3, row.posted().currency());
        sql.setString(4, row.status().name());
        sql.setLong(5, row.posted().amount());
        sql.setLong(6, row.creditLimit().amount());
        sql.setLong(7, row.version());
        sql.addBatch();
      }
      sql.executeBatch();
    }
  }

  private static List<Row> rows(PreparedStatement sql) throws SQLException {
    try (var row = sql.executeQuery()) {
      var rows = new ArrayList<Row>();
      while (row.next()) {
        rows.add(row(row));
      }
      return rows;
    }
  }

  private static Row row(ResultSet row) throws SQLException {
    var currency = row.getString("currency");
    return new Row(
        row.getString("account_id"),
        row.getString("owner"),
        Status.valueOf(row.getString("status")),
        new Money(row.getLong("posted"), currency),
        new Money(row.getLong("credit_limit"), currency),
        row.getLong("version"));
  }
}
