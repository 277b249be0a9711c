package holdfast.audit;

import holdfast.kit.journal.EventCodec;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Follows every entity of one journal from its first event to its last, and knows no more than one
 * entity at a time. Holds the rows themselves to the laws of a journal; what they mean is for the
 * {@link Entity}.
 */
final class Walk<E> {

  /** One entity on its way through its events. */
  interface Entity<E> {

    /** The next event. */
    void event(StoredEvent row, E event) throws SQLException;

    /** An event that cannot be read: from here on the entity's state is not known. */
    void unreadable();

    /** What was stored as the state after the event just told. */
    void snapshot(Record snapshot);

    /** There are no more events. */
    void end() throws SQLException;
  }

  private final String type;
  private final int serializer;
  private final EventCodec codec;
  private final Class<E> eventType;
  private final Function<String, @Nullable Entity<E>> entities;
  private final Findings findings;

  private String current = "";
  private @Nullable Entity<E> entity;
  private long last;
  private long lastOrdering;
  private String writer = "";
  private final Set<String> replaced = new HashSet<>();
  private long rows;
  private long count;

  /**
   * Through the journal of one service.
   *
   * @param type what stands before the bar in persistence ids
   * @param serializer whose identifier each row must carry
   * @param entities the entity of an id; null when there can be none
   */
  Walk(
      String type,
      int serializer,
      EventCodec codec,
      Class<E> eventType,
      Function<String, @Nullable Entity<E>> entities,
      Findings findings) {
    this.type = type;
    this.serializer = serializer;
    this.codec = codec;
    this.eventType = eventType;
    this.entities = entities;
    this.findings = findings;
  }

  long rows() {
    return rows;
  }

  long entities() {
    return count;
  }

  /** Whatever a row says, the others are still to be read: nothing in it may end the audit. */
  void event(StoredEvent row, Ledger.Snapshots snapshots) throws SQLException {
    rows++;
    if (!row.persistenceId().equals(current)) {
      end();
      begin(row.persistenceId());
    }
    judge(row);
    var snapshot = snapshots.at(row);
    if (entity == null) {
      return;
    }
    var event = decoded(row);
    if (event == null) {
      entity.unreadable();
      return;
    }
    try {
      entity.event(row, event);
    } catch (NullPointerException
        | IllegalStateException
        | IllegalArgumentException
        | ArithmeticException incomplete) {
      findings.broken(Law.EVERY_EVENT, current, "event %d is not complete".formatted(row.number()));
      entity.unreadable();
    }
    if (snapshot != null) {
      compare(snapshot, entity);
    }
  }

  /** The last entity has no more events. */
  void end() throws SQLException {
    if (entity == null) {
      return;
    }
    try {
      entity.end();
    } catch (NullPointerException
        | IllegalStateException
        | IllegalArgumentException
        | ArithmeticException incomplete) {
      findings.broken(Law.EVERY_EVENT, current, "its events do not make a whole");
    }
    entity = null;
  }

  private void begin(String persistenceId) {
    count++;
    current = persistenceId;
    last = 0;
    lastOrdering = Long.MIN_VALUE;
    writer = "";
    replaced.clear();
    entity =
        persistenceId.startsWith(type + "|")
            ? entities.apply(persistenceId.substring(type.length() + 1))
            : null;
    if (entity == null) {
      findings.broken(Law.EVERY_EVENT, persistenceId, "nothing can have this id");
    }
  }

  private void judge(StoredEvent row) {
    if (row.number() != last + 1) {
      findings.broken(
          Law.ONE_WRITER, current, "event %d comes after event %d".formatted(row.number(), last));
    }
    if (row.ordering() <= lastOrdering) {
      findings.broken(
          Law.ONE_WRITER,
          current,
          "event %d was stored before event %d".formatted(row.number(), last));
    }
    if (!row.writer().equals(writer)) {
      if (!writer.isEmpty()) {
        replaced.add(writer);
      }
      writer = row.writer();
      if (replaced.contains(writer)) {
        findings.broken(
            Law.ONE_WRITER,
            current,
            "event %d is by a writer that another had replaced".formatted(row.number()));
      }
    }
    if (row.deleted()) {
      findings.broken(
          Law.EVERY_EVENT, current, "event %d is marked as deleted".formatted(row.number()));
    }
    last = row.number();
    lastOrdering = row.ordering();
  }

  private @Nullable E decoded(StoredEvent row) {
    if (row.serializer() != serializer) {
      findings.broken(
          Law.EVERY_EVENT,
          current,
          "event %d is of serializer %d".formatted(row.number(), row.serializer()));
      return null;
    }
    try {
      return eventType.cast(codec.decode(row.name(), row.payload()));
    } catch (RuntimeException unreadable) {
      findings.broken(
          Law.EVERY_EVENT,
          current,
          "event %d cannot be read: %s".formatted(row.number(), unreadable.getMessage()));
      return null;
    }
  }

  private void compare(StoredSnapshot stored, Entity<E> entity) {
    Record snapshot;
    try {
      snapshot = codec.decode(stored.name(), stored.payload());
    } catch (RuntimeException unreadable) {
      findings.broken(
          Law.SNAPSHOTS,
          current,
          "that of event %d cannot be read: %s"
              .formatted(stored.number(), unreadable.getMessage()));
      return;
    }
    entity.snapshot(snapshot);
  }
}
