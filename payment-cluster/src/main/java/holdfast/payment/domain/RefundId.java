package holdfast.payment.domain;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Names one refund of a payment; the order chooses it, so a repeat is recognised. */
public record RefundId(String value) implements Comparable<RefundId> {

  private static final Pattern FORM = Pattern.compile("[A-Za-z0-9._-]{1,64}");

  public RefundId {
    if (!FORM.matcher(value).matches()) {
      throw new IllegalArgumentException("not a refund id");
    }
  }

  /** The refund id that {@code text} is, or null. */
  public static @Nullable RefundId parse(String text) {
    return FORM.matcher(text).matches() ? new RefundId(text) : null;
  }

  @Override
  public int compareTo(RefundId other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
