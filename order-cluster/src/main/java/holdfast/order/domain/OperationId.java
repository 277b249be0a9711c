package holdfast.order.domain;

import java.util.UUID;

/**
 * Names one operation on one order, such as a refund, and is decided by who asked for it with which
 * idempotency key. Stock and payment know what they do for it by this id.
 */
public record OperationId(String value) {

  /** Namespace of operation ids. Changing it would make every retry a new operation. */
  public static final UUID NAMESPACE = UUID.fromString("0b9b7c0a-3f51-5c0e-8d43-1f6c53a7d9e2");

  public OperationId {
    Names.check("operation id", value);
  }

  /**
   * UUIDv5 of the order, the kind of operation and the caller's key, each with its length.
   *
   * @param kind the last segment of the path, so that one key may be used on several paths
   */
  public static OperationId of(
      OrderId order, String kind, String issuer, String subject, String key) {
    return new OperationId(
        NamedUuid.of(NAMESPACE, order.toString(), kind, issuer, subject, key).toString());
  }

  @Override
  public String toString() {
    return value;
  }
}
