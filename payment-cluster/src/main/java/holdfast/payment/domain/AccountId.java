package holdfast.payment.domain;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Names an account; also the key under which the cluster finds it, so no unchecked text gets there.
 */
public record AccountId(String value) {

  private static final Pattern FORM = Pattern.compile("[A-Za-z0-9._-]{1,64}");

  public AccountId {
    if (!FORM.matcher(value).matches()) {
      throw new IllegalArgumentException("not an account id");
    }
  }

  /** The account id that {@code text} is, or null. */
  public static @Nullable AccountId parse(String text) {
    return FORM.matcher(text).matches() ? new AccountId(text) : null;
  }

  @Override
  public String toString() {
    return value;
  }
}
