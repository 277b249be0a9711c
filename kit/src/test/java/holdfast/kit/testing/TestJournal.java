package holdfast.kit.testing;

import holdfast.kit.journal.EventCodec;
import holdfast.kit.journal.EventNames;
import java.sql.Connection;
import java.sql.SQLException;

/** Writes events into the journal's table by hand, for tests of what reads them. */
public final class TestJournal {

  private final EventCodec codec;
  private final int serializer;

  /**
   * For one service's events.
   *
   * @param serializer the identifier of the service's serializer
   */
  public TestJournal(EventNames names, int serializer) {
    this.codec = new EventCodec(names);
    this.serializer = serializer;
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
                + " adapter_manifest, event_ser_id, event_ser_manifest, event_payload)"
                + " VALUES (?, ?, 'test', ?, '', ?, ?, ?)")) {
      sql.setString(1, persistenceId);
      sql.setLong(2, sequenceNumber);
      sql.setLong(3, System.currentTimeMillis());
      sql.setInt(4, serializer);
      sql.setString(5, name);
      sql.setBytes(6, json);
      sql.executeUpdate();
    }
  }
}
