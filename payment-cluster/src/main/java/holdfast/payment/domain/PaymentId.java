package holdfast.payment.domain;

import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One attempt of an order to be paid, written {@code {orderId}-{attempt}}.
 *
 * <p>Parts and not text: accounts remember very many of them.
 *
 * @param attempt from 1
 */
public record PaymentId(UUID orderId, int attempt) implements Comparable<PaymentId> {

  private static final Pattern FORM =
      Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}-[1-9][0-9]?");

  private static final int UUID_LENGTH = 36;

  public PaymentId {
    if (attempt < 1 || attempt > 99) {
      throw new IllegalArgumentException("not an attempt: " + attempt);
    }
  }

  /** The payment id that {@code text} is, or null; there is only one way to write each. */
  public static @Nullable PaymentId parse(String text) {
    if (!FORM.matcher(text).matches()) {
      return null;
    }
    return new PaymentId(
        UUID.fromString(text.substring(0, UUID_LENGTH)),
        Integer.parseInt(text, UUID_LENGTH + 1, text.length(), 10));
  }

  @Override
  public int compareTo(PaymentId other) {
    int byOrder = orderId.compareTo(other.orderId);
    return byOrder != 0 ? byOrder : Integer.compare(attempt, other.attempt);
  }

  @Override
  public String toString() {
    return orderId + "-" + attempt;
  }
}
