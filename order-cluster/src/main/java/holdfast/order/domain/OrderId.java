package holdfast.order.domain;

import java.util.UUID;

/**
 * Names one order, and is decided by who asked for it with which idempotency key: asking again is
 * asking the same order. Key, entity and single writer are one, so no second table can disagree.
 */
public record OrderId(UUID value) {

  /** Namespace of order ids. Changing it would make every retry a new order. */
  public static final UUID NAMESPACE = UUID.fromString("6f0c8e57-5d4b-5b0e-9a35-7f2d8a1c9e11");

  /**
   * UUIDv5 (RFC 9562, section 5.5) of {@code len(issuer):issuer len(subject):subject len(key):key},
   * lengths in UTF-8 bytes.
   */
  public static OrderId of(String issuer, String subject, String key) {
    return new OrderId(NamedUuid.of(NAMESPACE, issuer, subject, key));
  }

  @Override
  public String toString() {
    return value.toString();
  }
}
