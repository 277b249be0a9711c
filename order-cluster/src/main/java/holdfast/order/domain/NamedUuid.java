package holdfast.order.domain;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.UUID;
import java.util.stream.Collectors;

/** Ids that follow from who asked for what, so that asking again is asking for the same. */
final class NamedUuid {

  /**
   * UUIDv5 (RFC 9562, section 5.5) of {@code len(part):part len(part):part …}, lengths in UTF-8
   * bytes. The lengths keep two different lists of parts from sharing a text.
   */
  static UUID of(UUID namespace, String... parts) {
    var name = Arrays.stream(parts).map(NamedUuid::counted).collect(Collectors.joining(" "));
    try {
      var sha1 = MessageDigest.getInstance("SHA-1");
      sha1.update(HexFormat.of().parseHex(namespace.toString().replace("-", "")));
      var hash = ByteBuffer.wrap(sha1.digest(name.getBytes(StandardCharsets.UTF_8)));
      long high = (hash.getLong() & 0xFFFFFFFFFFFF0FFFL) | 0x5000L;
      long low = (hash.getLong() & 0x3FFFFFFFFFFFFFFFL) | 0x8000000000000000L;
      return new UUID(high, low);
    } catch (NoSuchAlgorithmException missing) {
      throw new IllegalStateException("every Java platform has SHA-1", missing);
    }
  }

  private static String counted(String part) {
    return part.getBytes(StandardCharsets.UTF_8).length + ":" + part;
  }

  private NamedUuid() {}
}
