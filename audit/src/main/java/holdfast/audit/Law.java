package holdfast.audit;

/** What must be true of the books, whichever process died and however often a client asked. */
public enum Law {
  UNITS_ADD_UP("I2", "on hand = received + restocked - shipped - written off"),
  NO_OVERSELL("I3", "no unit is promised twice, and no order has a line reserved twice"),
  UNITS_AGREE("I3x", "stock has sold, shipped and taken back what the orders say, line by line"),
  HOLDS_COVERED("I4", "no hold and no withdrawal takes an account beyond its credit limit"),
  CHARGED_ONCE("I5", "an order is captured at most once, for its total, and never after a void"),
  REFUNDED_ONCE("I6", "refunds stay within what was captured, each paid once"),
  NOTHING_LEAKS("I7", "nothing is held for an order that ended or does not exist"),
  EFFECT_ONCE("I8", "every operation took effect at most once, however often it was asked for"),
  ONE_WRITER("I9", "events are numbered 1 to n, and a writer that was replaced never writes again"),
  EVERY_EVENT("I10", "every event can be read and follows from those before it"),
  SNAPSHOTS("I11", "every snapshot is what the events up to it amount to"),
  ORDERS_END("I14", "every order comes to its end"),
  TOMBSTONES("I15", "what was closed is never opened again"),
  LISTS("I16", "lists, statements and ledgers show what the journal says, up to where they read"),
  MONEY_AGREES("I21", "accounts have paid what the orders say, and no money is made or lost"),
  INTENT_FIRST("I22", "nothing happens to stock or money that an order has not asked for"),
  TOTALS("I23", "a total is the exact sum of its lines, at the prices that stock promised");

  private final String id;
  private final String meaning;

  Law(String id, String meaning) {
    this.id = id;
    this.meaning = meaning;
  }

  /** Short, as people quote it. */
  public String id() {
    return id;
  }

  /** What holds, in one line. */
  public String meaning() {
    return meaning;
  }
}
