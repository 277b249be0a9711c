package holdfast.order.domain;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
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
   * lengths in UTF-8 bytes. The lengths keep two different triples from sharing a text.
   */
  public static OrderId of(String issuer, String subject, String key) {
    var name = counted(issuer) + ' ' + counted(subject) + ' ' + counted(key);
    return new OrderId(uuid5(name.getBytes(StandardCharsets.UTF_8)));
  }

  private static String counted(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length + ":" + text;
  }

  private static UUID uuid5(byte[] name) {
    try {
      var sha1 = MessageDigest.getInstance("SHA-1");
      sha1.update(HexFormat.of().parseHex(NAMESPACE.toString().replace("-", "")));
      var hash = ByteBuffer.wrap(sha1.digest(name));
      long high = (hash.getLong() & 0xFFFFFFFFFFFF0FFFL) | 0x5000L;
      long low = (hash.getLong() & 0x3FFFFFFFFFFFFFFFL) | 0x8000000000000000L;
      return new UUID(high, low);
    } catch (NoSuchAlgorithmException missing) {
      throw new IllegalStateException("every Java platform has SHA-1", missing);
    }
  }

  @Override
  public String toString() {
    return value.toString();
  }
}
