package holdfast.simulation;

/** What an order says to a caller. */
sealed interface OrderAnswer {

  /**
   * How it stands.
   *
   * @param created whether it, or what was asked of it, was accepted just now
   * @param outdated whether its process had been frozen and did not know its last events
   */
  record Current(long version, boolean created, boolean outdated) implements OrderAnswer {}

  /** A definite no. */
  record Refused(String code) implements OrderAnswer {}

  record NotFound() implements OrderAnswer {}
}
