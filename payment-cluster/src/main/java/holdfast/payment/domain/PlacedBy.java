package holdfast.payment.domain;

/** In what role the subject of an order placed it. */
public enum PlacedBy {
  /** A customer: may spend from its own accounts only. */
  OWNER,
  /** An operator: may spend from any account, on behalf of its owner. */
  OPERATOR
}
