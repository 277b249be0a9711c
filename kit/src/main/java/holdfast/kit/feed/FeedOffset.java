package holdfast.kit.feed;

import java.sql.Connection;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * How far a view has read, stored beside the view's own rows.
 *
 * <p>It moves by compare-and-set: of two readers of one view, which may exist for a moment when the
 * cluster moves one, only the first to come gets a page, and the other starts over from its end.
 */
final class FeedOffset {

  private static final String SYSTEM = "(SELECT system_identifier FROM pg_control_system())";

  private final String view;

  FeedOffset(String view) {
    this.view = view;
  }

  /**
   * The stored position; the start for a view that never read.
   *
   * @throws ForeignOffset if it belongs to another database than this one
   */
  Position load(Connection connection) throws SQLException {
    refuseForeignJournal(connection);
    var stored = stored(connection);
    if (stored != null) {
      return stored;
    }
    try (var sql =
        connection.prepareStatement(
            "INSERT INTO feed_offset (view, tx, ordering, system_id) VALUES (?, '0', 0, "
                + SYSTEM
                + ") ON CONFLICT (view) DO NOTHING")) {
      sql.setString(1, view);
      sql.executeUpdate();
    }
    return Position.START;
  }

  private @Nullable Position stored(Connection connection) throws SQLException {
    try (var sql =
        connection.prepareStatement(
            "SELECT tx::text, ordering, system_id = "
                + SYSTEM
                + " FROM feed_offset WHERE view = ?")) {
      sql.setString(1, view);
      try (var row = sql.executeQuery()) {
        if (!row.next()) {
          return null;
        }
        if (!row.getBoolean(3)) {
          throw new ForeignOffset(view, "its offset was stored in another database server");
        }
        return new Position(Long.parseLong(row.getString(1)), row.getLong(2));
      }
    }
  }

  /** Rows of a restored dump carry transaction numbers that this server has not reached. */
  private void refuseForeignJournal(Connection connection) throws SQLException {
    try (var sql =
            connection.prepareStatement(
                "SELECT EXISTS (SELECT 1 FROM event_journal"
                    + " WHERE tx >= pg_snapshot_xmax(pg_current_snapshot()))");
        var row = sql.executeQuery()) {
      row.next();
      if (row.getBoolean(1)) {
        throw new ForeignOffset(view, "the journal was written in another database server");
      }
    }
  }

  /** Moves on, unless somebody else did; then false, and nothing may be applied. */
  boolean advance(Connection connection, Position from, Position to) throws SQLException {
    try (var sql =
        connection.prepareStatement(
            "UPDATE feed_offset SET tx = ?::xid8, ordering = ?, updated_at = now()"
                + " WHERE view = ? AND tx = ?::xid8 AND ordering = ?")) {
      sql.setString(1, Long.toString(to.tx()));
      sql.setLong(2, to.ordering());
      sql.setString(3, view);
      sql.setString(4, Long.toString(from.tx()));
      sql.setLong(5, from.ordering());
      return sql.executeUpdate() == 1;
    }
  }

  /** Reading on would silently skip events or repeat them; a person has to decide. */
  static final class ForeignOffset extends RuntimeException {

    private static final long serialVersionUID = 1L;

    ForeignOffset(String view, String what) {
      super(
          ("view %s stands still: %s. Transaction numbers start anew in another server. To rebuild:"
                  + " stop the nodes; as the owner, UPDATE event_journal SET tx = '3'; empty the"
                  + " view's tables; DELETE FROM feed_offset WHERE view = '%s'; start the nodes")
              .formatted(view, what, view));
    }
  }
}
