package holdfast.kit.testing;

import holdfast.kit.journal.EventCodec;
import holdfast.kit.journal.EventNames;
import java.sql.Connection;
import java.sql.SQLException;

/** Writes events into the journal's table by hand, for tests of what reads them. */
public final class TestJournal {

  private final EventCodec codec;

  public TestJournal(EventNames names) {
    this.codec = new EventCodec(names);
  }

  /** Stores one event in the connection's transaction. */
  public void store(Connection connection, String persistenceId, long sequenceNumber, Record event)
      throws SQLException {
    store(connection, persistenceId, sequenceNumber, codec.nameOf(event), codec.encode(event));
  }

  /** Stores whatever bytes under whatever name. */
  public void store(
      Connection connection, String persistenceId, long sequenceNumber, String name, byte[] json)
      throws SQLException {
    try (var sql =
        connection.prepareStatement(
            "INSERT INTO event_journal (persistence_id, sequence_number, writer, write_timestamp,"
                + " event_ser_id, event_ser_manifest, event_payload)"
                + " VALUES (?, ?, 'test', ?, 1, ?, ?)")) {
      sql.setString(1, persistenceId);
      sql.setLong(2, sequenceNumber);
      sql.setLong(3, System.currentTimeMillis());
      sql.setString(4, name);
      sql.setBytes(5, json);
      sql.executeUpdate();
    }
  }
}
