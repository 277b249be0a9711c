package holdfast.audit;

import java.util.Comparator;
import java.util.UUID;

/** Puts order ids in the order in which a database lists them: that of their text. */
final class OrderKey {
  static final Comparator<UUID> AS_TEXT =
      (one, other) -> {
        int high =
            Long.compareUnsigned(one.getMostSignificantBits(), other.getMostSignificantBits());
        return high != 0
            ? high
            : Long.compareUnsigned(one.getLeastSignificantBits(), other.getLeastSignificantBits());
      };

  private OrderKey() {}
}
