package holdfast.order.http;

import holdfast.order.view.OrderList.Place;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.UUID;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * A place in a list of orders as a text that callers hand back as they got it. It grants nothing: a
 * forged one only leads to another place in a list of the caller's own. The checksum is there so
 * that a damaged one is noticed.
 */
final class ListCursor {

  private static final byte VERSION = 1;
  private static final int CONTENT = Byte.BYTES + 3 * Long.BYTES;

  static String of(Place place) {
    var bytes = new byte[CONTENT + Integer.BYTES];
    ByteBuffer.wrap(bytes)
        .put(VERSION)
        .putLong(ChronoUnit.MICROS.between(Instant.EPOCH, place.createdAt()))
        .putLong(place.id().getMostSignificantBits())
        .putLong(place.id().getLeastSignificantBits())
        .putInt(checksum(bytes));
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  /**
   * The place; null for a text that no list gave out.
   *
   * @throws IllegalArgumentException for a text that is not even base64
   */
  static @Nullable Place parse(String text) {
    var bytes = Base64.getUrlDecoder().decode(text);
    if (bytes.length != CONTENT + Integer.BYTES || bytes[0] != VERSION) {
      return null;
    }
    var content = ByteBuffer.wrap(bytes, Byte.BYTES, bytes.length - Byte.BYTES);
    var createdAt = Instant.EPOCH.plus(content.getLong(), ChronoUnit.MICROS);
    var id = new UUID(content.getLong(), content.getLong());
    return content.getInt() == checksum(bytes) ? new Place(createdAt, id) : null;
  }

  private static int checksum(byte[] bytes) {
    var crc = new CRC32C();
    crc.update(bytes, 0, CONTENT);
    return (int) crc.getValue();
  }

  private ListCursor() {}
}
