package holdfast.kit.feed;

/** An event that this build cannot read: damaged, or written by a newer one. */
final class UnreadableEvent extends RuntimeException {

  private static final long serialVersionUID = 1L;

  UnreadableEvent(String persistenceId, long sequenceNumber, String name, Throwable cause) {
    super("event %d of %s, %s".formatted(sequenceNumber, persistenceId, name), cause);
  }
}
