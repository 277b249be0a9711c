package holdfast.simulation;

/** Who sends and receives messages. */
enum Service {
  CALLERS,
  ORDER,
  INVENTORY,
  PAYMENT
}
