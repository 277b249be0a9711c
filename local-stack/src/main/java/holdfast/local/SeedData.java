package holdfast.local;

/** The small shop that a new local stack begins with. */
public final class SeedData {
  /** A customer with plenty of money. */
  public static final String CUSTOMER = "alice";

  private SeedData() {}
}
