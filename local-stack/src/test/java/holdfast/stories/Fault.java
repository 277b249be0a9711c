package holdfast.stories;

/**
 * What is to happen to a node when it stores an event.
 *
 * @param event the simple name of the event's class
 */
record Fault(String event, Side side, Action action) {

  enum Side {
    BEFORE_COMMIT,
    /** Stored, and nobody has heard of it yet. */
    AFTER_COMMIT
  }

  enum Action {
    /** The process is gone at that very moment. */
    HALT,
    /** The write stands still until it is released, while something else is struck. */
    HOLD,
    /** As {@code HOLD}, and then the write fails: before its commit it is not stored. */
    HOLD_AND_FAIL,
    /** The writer is told that the connection broke, though the commit had come through. */
    LOSE_ANSWER
  }

  String text() {
    return event + " " + side + " " + action;
  }

  static Fault parse(String text) {
    var parts = text.split(" ", -1);
    return new Fault(parts[0], Side.valueOf(parts[1]), Action.valueOf(parts[2]));
  }
}
