package holdfast.inventory.domain;

import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One attempt of an order to get its units, written {@code {orderId}-{attempt}}.
 *
 * <p>Parts and not text: a product remembers very many of them.
 *
 * @param attempt from 1
 */
public record ReservationId(UUID orderId, int attempt) implements Comparable<ReservationId> {

  private static final Pattern FORM =
      Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}-[1-9][0-9]?");

  private static final int UUID_LENGTH = 36;

  public ReservationId {
    if (attempt < 1 || attempt > 99) {
      throw new IllegalArgumentException("not an attempt: " + attempt);
    }
  }

  /** The reservation id that {@code text} is, or null; there is only one way to write each. */
  public static @Nullable ReservationId parse(String text) {
    if (!FORM.matcher(text).matches()) {
      return null;
    }
    return new ReservationId(
        UUID.fromString(text.substring(0, UUID_LENGTH)),
        Integer.parseInt(text, UUID_LENGTH + 1, text.length(), 10));
  }

  @Override
  public int compareTo(ReservationId other) {
    int byOrder = orderId.compareTo(other.orderId);
    return byOrder != 0 ? byOrder : Integer.compare(attempt, other.attempt);
  }

  @Override
  public String toString() {
    return orderId + "-" + attempt;
  }
}
