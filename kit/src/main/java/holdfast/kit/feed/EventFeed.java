package holdfast.kit.feed;

import holdfast.kit.journal.EventCodec;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * What one view wants from the journal, page by page.
 *
 * <p>A row's {@code ordering} is taken before its transaction commits, so a reader that goes by it
 * alone skips for ever what commits late. This one goes by {@code (tx, ordering)} and stops before
 * the oldest transaction that still runs: nothing can appear below that any more. A transaction
 * that is left open therefore delays all feeds of its server, and none of them loses its events.
 *
 * @param <E> the events of the view
 */
public final class EventFeed<E> {

  /**
   * A piece of the journal.
   *
   * @param events those the view wants
   * @param end where the next page begins
   * @param isLast whether there was nothing more to be read when this page was
   */
  record Page<E>(List<FeedEvent<E>> events, Position end, boolean isLast) {}

  /**
   * Payload of rows that the view does not want stays on the server. The columns of the order are
   * qualified: a bare {@code tx} would mean the text in the select list, and 10 comes before 9.
   */
  private static final String READ =
      """
      SELECT j.tx::text, j.ordering, persistence_id, sequence_number, write_timestamp,
             event_ser_manifest,
             CASE WHEN starts_with(persistence_id, ?)
                   AND (event_ser_manifest = ANY (?) OR event_ser_manifest <> ALL (?))
                  THEN event_payload END
        FROM event_journal j
       WHERE (j.tx, j.ordering) > (?::xid8, ?)
         AND j.tx < pg_snapshot_xmin(pg_current_snapshot())
       ORDER BY j.tx, j.ordering
       LIMIT ?
      """;

  private static final String BEHIND =
      """
      SELECT pg_snapshot_xmin(pg_current_snapshot()) < ?::xid8
          OR EXISTS (SELECT 1
                       FROM event_journal
                      WHERE (tx, ordering) > (?::xid8, ?)
                        AND tx < ?::xid8
                        AND starts_with(persistence_id, ?)
                        AND (event_ser_manifest = ANY (?) OR event_ser_manifest <> ALL (?)))
      """;

  /** How many rows come with one round trip, and so how many may lie in memory unread. */
  private static final int FETCH = 100;

  private final View<E> view;
  private final EventCodec codec;
  private final String prefix;
  private final String[] wanted;
  private final String[] known;
  private final long mostBytes;

  /**
   * For one view.
   *
   * @param mostBytes of JSON in a page; an event that is larger comes alone
   */
  EventFeed(View<E> view, EventCodec codec, long mostBytes) {
    this.view = view;
    this.codec = codec;
    this.prefix = view.entityType() + "|";
    this.known = codec.names().all().toArray(String[]::new);
    this.wanted =
        view.only().isEmpty()
            ? known
            : view.only().stream().map(codec.names()::nameOf).toArray(String[]::new);
    this.mostBytes = mostBytes;
  }

  /**
   * The next rows after {@code after}.
   *
   * @param rows of the journal to look at, wanted or not
   * @throws UnreadableEvent if an event of the page cannot be read
   */
  Page<E> read(Connection connection, Position after, int rows) throws SQLException {
    try (var sql = connection.prepareStatement(READ)) {
      sql.setFetchSize(Math.min(rows, FETCH));
      sql.setString(1, prefix);
      sql.setArray(2, texts(connection, wanted));
      sql.setArray(3, texts(connection, known));
      sql.setString(4, Long.toString(after.tx()));
      sql.setLong(5, after.ordering());
      sql.setInt(6, rows);
      return page(sql, after, rows);
    }
  }

  private Page<E> page(PreparedStatement sql, Position after, int rows) throws SQLException {
    var events = new ArrayList<FeedEvent<E>>();
    var end = after;
    int seen = 0;
    long bytes = 0;
    try (var row = sql.executeQuery()) {
      while (row.next()) {
        byte[] payload = row.getBytes(7);
        bytes += payload == null ? 0 : payload.length;
        if (bytes > mostBytes && !events.isEmpty()) {
          return new Page<>(events, end, false);
        }
        if (payload != null) {
          events.add(event(row, payload));
        }
        end = new Position(Long.parseLong(row.getString(1)), row.getLong(2));
        seen++;
      }
    }
    return new Page<>(events, end, seen < rows);
  }

  private FeedEvent<E> event(ResultSet row, byte[] payload) throws SQLException {
    var persistenceId = row.getString(3);
    var number = row.getLong(4);
    var name = row.getString(6);
    try {
      return new FeedEvent<>(
          persistenceId,
          persistenceId.substring(prefix.length()),
          number,
          Instant.ofEpochMilli(row.getLong(5)),
          view.eventType().cast(codec.decode(name, payload)));
    } catch (IllegalArgumentException | ClassCastException cause) {
      throw new UnreadableEvent(persistenceId, number, name, cause);
    }
  }

  /** The first transaction that does not yet run: what was stored until now is below it. */
  static long horizon(Connection connection) throws SQLException {
    try (var sql =
            connection.prepareStatement("SELECT pg_snapshot_xmax(pg_current_snapshot())::text");
        var row = sql.executeQuery()) {
      row.next();
      return Long.parseLong(row.getString(1));
    }
  }

  /**
   * Whether events below {@code horizon} that the view wants are still to come after {@code at}.
   */
  boolean isBehind(Connection connection, Position at, long horizon) throws SQLException {
    try (var sql = connection.prepareStatement(BEHIND)) {
      sql.setString(1, Long.toString(horizon));
      sql.setString(2, Long.toString(at.tx()));
      sql.setLong(3, at.ordering());
      sql.setString(4, Long.toString(horizon));
      sql.setString(5, prefix);
      sql.setArray(6, texts(connection, wanted));
      sql.setArray(7, texts(connection, known));
      try (var row = sql.executeQuery()) {
        row.next();
        return row.getBoolean(1);
      }
    }
  }

  private static Array texts(Connection connection, String[] texts) throws SQLException {
    return connection.createArrayOf("text", texts);
  }
}
