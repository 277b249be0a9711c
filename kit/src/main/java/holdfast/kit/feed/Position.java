package holdfast.kit.feed;

/**
 * A place in the journal: after the event that transaction {@code tx} stored under {@code
 * ordering}.
 *
 * <p>Below the oldest running transaction this order is final. An entity's events are in it as they
 * happened, because each was durable before the next one's transaction began.
 */
public record Position(long tx, long ordering) {

  /** Before the first event. */
  public static final Position START = new Position(0, 0);
}
