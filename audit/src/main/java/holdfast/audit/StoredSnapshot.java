package holdfast.audit;

/** One row of the snapshots, as it lies there. */
@SuppressWarnings("ArrayRecordComponent") // goes straight to the codec and is never compared
record StoredSnapshot(String persistenceId, long number, String name, byte[] payload) {

  boolean isOf(String entity, long event) {
    return number == event && persistenceId.equals(entity);
  }
}
