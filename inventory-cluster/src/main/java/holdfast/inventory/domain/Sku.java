package holdfast.inventory.domain;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Names a product; also the key under which the cluster finds it, so no unchecked text gets there.
 */
public record Sku(String value) implements Comparable<Sku> {

  private static final Pattern FORM = Pattern.compile("[A-Za-z0-9._-]{1,64}");

  public Sku {
    if (!FORM.matcher(value).matches()) {
      throw new IllegalArgumentException("not a SKU");
    }
  }

  /** The SKU that {@code text} is, or null. */
  public static @Nullable Sku parse(String text) {
    return FORM.matcher(text).matches() ? new Sku(text) : null;
  }

  @Override
  public int compareTo(Sku other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
