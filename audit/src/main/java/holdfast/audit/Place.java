package holdfast.audit;

/** A place in a journal, in the order in which events were committed. */
record Place(long tx, long ordering) {
  static final Place START = new Place(0, 0);

  boolean reaches(StoredEvent row) {
    return row.tx() < tx || (row.tx() == tx && row.ordering() <= ordering);
  }
}
