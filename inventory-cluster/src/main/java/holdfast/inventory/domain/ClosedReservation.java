package holdfast.inventory.domain;

import org.jspecify.annotations.Nullable;

/** How a reservation ended on this product. Late copies of its commands are answered from this. */
public sealed interface ClosedReservation {

  /** It had units and gave them back. */
  record Released(long fingerprint) implements ClosedReservation {}

  /** Its time was up before the units were allocated. */
  record Expired(long fingerprint) implements ClosedReservation {}

  /** It had units, and all of them have left the building. */
  record Shipped(long fingerprint) implements ClosedReservation {}

  /** It never had any, and never will. */
  record Refused(long fingerprint, ReserveRefusal refusal) implements ClosedReservation {}

  /** Released before it was ever seen: its reservation may still be on its way. */
  record Cancelled() implements ClosedReservation {}

  /** Whether this may be the end of a reservation of {@code lines}, by their fingerprint. */
  default boolean isOf(long lines) {
    return switch (this) {
      case Released(var fingerprint) -> fingerprint == lines;
      case Expired(var fingerprint) -> fingerprint == lines;
      case Shipped(var fingerprint) -> fingerprint == lines;
      case Refused(var fingerprint, _) -> fingerprint == lines;
      case Cancelled() -> true;
    };
  }

  /** Why no units were promised; null when some were, or nobody asked. */
  default @Nullable ReserveRefusal refusal() {
    return this instanceof Refused(_, var refusal) ? refusal : null;
  }
}
