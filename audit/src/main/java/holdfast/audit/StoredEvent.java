package holdfast.audit;

/**
 * One row of a journal, as it lies there.
 *
 * @param number of the event within its entity
 * @param early whether it was stored before the first of the databases was read
 */
@SuppressWarnings("ArrayRecordComponent") // goes straight to the codec and is never compared
record StoredEvent(
    String persistenceId,
    long number,
    long tx,
    long ordering,
    boolean deleted,
    String writer,
    int serializer,
    String name,
    byte[] payload,
    boolean early) {}
