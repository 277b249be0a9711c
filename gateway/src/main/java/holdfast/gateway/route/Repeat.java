package holdfast.gateway.route;

/** Whether a request that got no answer may be sent once more. */
public enum Repeat {
  /** GET, PUT and DELETE always; anything else only with its Idempotency-Key. */
  WHEN_SAFE,
  /** Every request: the route changes nothing, whatever its method. */
  ALWAYS,
  NEVER
}
