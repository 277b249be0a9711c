package holdfast.audit;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * The database of one service, as it was at one moment: everything is read in one transaction that
 * can change nothing. Rows come through a cursor, so that no journal is too long.
 */
final class Ledger implements AutoCloseable {
  /** A mark after everything: nothing is being written meanwhile, or nobody asks. */
  static final long ALL_EARLY = Long.MAX_VALUE;

  private static final int FETCH = 1_000;

  /** Snapshots may be large. */
  private static final int FETCH_SNAPSHOTS = 4;

  private static final String EVENTS =
      """
      SELECT persistence_id, sequence_number, tx::text, ordering, deleted, writer, event_ser_id,
             event_ser_manifest, event_payload
        FROM event_journal
       ORDER BY persistence_id, sequence_number
      """;

  private static final String SNAPSHOTS =
      """
      SELECT persistence_id, sequence_number, snapshot_ser_manifest, snapshot_payload
        FROM snapshot s
       WHERE EXISTS (SELECT 1
                       FROM event_journal j
                      WHERE j.persistence_id = s.persistence_id
                        AND j.sequence_number = s.sequence_number)
       ORDER BY persistence_id, sequence_number
      """;

  private static final String STRAY_SNAPSHOTS =
      """
      SELECT persistence_id, sequence_number
        FROM snapshot s
       WHERE NOT EXISTS (SELECT 1
                           FROM event_journal j
                          WHERE j.persistence_id = s.persistence_id
                            AND j.sequence_number = s.sequence_number)
       ORDER BY persistence_id, sequence_number
      """;

  /** Takes a row of a result. */
  interface RowReader {
    void read(ResultSet row) throws SQLException;
  }

  private final Connection connection;

  /** What was stored below it was stored before anything was read. */
  private final long horizon;

  /** No transaction of this server has that number yet. */
  private final long end;

  private Ledger(Connection connection, long horizon, long end) {
    this.connection = connection;
    this.horizon = horizon;
    this.end = end;
  }

  /** The first transaction that may still run: what is below it has been committed. */
  static long horizon(Access access) throws SQLException {
    try (var connection = connect(access)) {
      return number(connection, "SELECT pg_snapshot_xmin(pg_current_snapshot())::text");
    }
  }

  /**
   * The database as it is now.
   *
   * @param horizon to tell what was stored before all the databases were read
   */
  static Ledger open(Access access, long horizon) throws SQLException {
    var connection = connect(access);
    try {
      connection.setAutoCommit(false);
      connection.setReadOnly(true);
      connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
      // The first statement of a transaction decides what the others see.
      long end = number(connection, "SELECT pg_snapshot_xmax(pg_current_snapshot())::text");
      return new Ledger(connection, horizon, end);
    } catch (SQLException failure) {
      connection.close();
      throw failure;
    }
  }

  private static Connection connect(Access access) throws SQLException {
    var properties = new Properties();
    properties.setProperty("user", access.user());
    properties.setProperty("password", access.password());
    properties.setProperty("ApplicationName", "audit");
    properties.setProperty("connectTimeout", "10");
    properties.setProperty("tcpKeepAlive", "true");
    // A long audit is no session that was forgotten.
    properties.setProperty(
        "options",
        "-c default_transaction_read_only=on -c statement_timeout=0"
            + " -c idle_in_transaction_session_timeout=0");
    return DriverManager.getConnection(access.url(), properties);
  }

  private static long number(Connection connection, String query) throws SQLException {
    try (var sql = connection.createStatement();
        var row = sql.executeQuery(query)) {
      row.next();
      return Long.parseLong(row.getString(1));
    }
  }

  Connection connection() {
    return connection;
  }

  /** Up to where a view has read; the start if it never did. */
  Place readBy(String view) throws SQLException {
    try (var sql =
        connection.prepareStatement("SELECT tx::text, ordering FROM feed_offset WHERE view = ?")) {
      sql.setString(1, view);
      try (var row = sql.executeQuery()) {
        return row.next()
            ? new Place(Long.parseLong(row.getString(1)), row.getLong(2))
            : Place.START;
      }
    }
  }

  /** All events, entity by entity, each in its order. */
  void events(Walk<?> walk, Findings findings) throws SQLException {
    try (var snapshots = new Snapshots(connection)) {
      each(EVENTS, FETCH, row -> walk.event(event(row), snapshots));
      walk.end();
    }
    each(
        STRAY_SNAPSHOTS,
        row ->
            findings.broken(
                Law.SNAPSHOTS, row.getString(1), "there is no event %d".formatted(row.getLong(2))));
  }

  /** Rows of whatever query. */
  void each(String query, RowReader reader) throws SQLException {
    each(query, FETCH, reader);
  }

  private void each(String query, int fetch, RowReader reader) throws SQLException {
    try (var sql = connection.prepareStatement(query)) {
      sql.setFetchSize(fetch);
      try (var row = sql.executeQuery()) {
        while (row.next()) {
          reader.read(row);
        }
      }
    }
  }

  private StoredEvent event(ResultSet row) throws SQLException {
    long tx = Long.parseLong(row.getString(3));
    // A number that this server has not reached came with a restored journal.
    boolean early = tx < horizon || tx >= end;
    return new StoredEvent(
        row.getString(1),
        row.getLong(2),
        tx,
        row.getLong(4),
        row.getBoolean(5),
        row.getString(6),
        row.getInt(7),
        row.getString(8),
        row.getBytes(9),
        early);
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }

  /** The snapshots that lie at an event, in the order of the events. */
  static final class Snapshots implements AutoCloseable {
    private final PreparedStatement sql;
    private final ResultSet rows;
    private @Nullable StoredSnapshot next;

    private Snapshots(Connection connection) throws SQLException {
      this.sql = connection.prepareStatement(SNAPSHOTS);
      sql.setFetchSize(FETCH_SNAPSHOTS);
      this.rows = sql.executeQuery();
      advance();
    }

    /** The snapshot that was taken after this event; null when there is none. */
    @Nullable StoredSnapshot at(StoredEvent event) throws SQLException {
      var snapshot = next;
      if (snapshot == null || !snapshot.isOf(event.persistenceId(), event.number())) {
        return null;
      }
      advance();
      return snapshot;
    }

    private void advance() throws SQLException {
      next =
          rows.next()
              ? new StoredSnapshot(
                  rows.getString(1), rows.getLong(2), rows.getString(3), rows.getBytes(4))
              : null;
    }

    @Override
    public void close() throws SQLException {
      rows.close();
      sql.close();
    }
  }
}
