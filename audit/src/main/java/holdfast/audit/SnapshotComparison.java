package holdfast.audit;

import holdfast.inventory.domain.StockSnapshot;
import holdfast.payment.domain.AccountSnapshot;
import java.util.HashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What differs between a stored snapshot and what the events amount to.
 *
 * <p>How long closed records are remembered is a setting, and may have been another one when the
 * snapshot was taken: of two such lists, the shorter one has to be the end of the longer one.
 */
final class SnapshotComparison {

  /** The first difference; null when there is none. */
  static @Nullable String of(StockSnapshot stored, StockSnapshot folded) {
    if (stored.onHand() != folded.onHand() || stored.shortfall() != folded.shortfall()) {
      return "%d on hand and %d short, by the events %d and %d"
          .formatted(stored.onHand(), stored.shortfall(), folded.onHand(), folded.shortfall());
    }
    if (!String.valueOf(stored.definition()).equals(String.valueOf(folded.definition()))) {
      return "another definition";
    }
    if (!sameInAnyOrder(stored.holds(), folded.holds())
        || !sameInAnyOrder(stored.prices(), folded.prices())) {
      return "other holds";
    }
    if (!sameButForgotten(stored.closed(), folded.closed())) {
      return "other closed reservations";
    }
    if (!sameButForgotten(stored.requests(), folded.requests())) {
      return "other answered requests";
    }
    if (!sameButForgotten(orNone(stored.operations()), orNone(folded.operations()))) {
      return "other shipments or returns";
    }
    return stored.lastEventAt().equals(folded.lastEventAt()) ? null : "another time";
  }

  /** The first difference; null when there is none. */
  static @Nullable String of(AccountSnapshot stored, AccountSnapshot folded) {
    if (!String.valueOf(stored.standing()).equals(String.valueOf(folded.standing()))) {
      return "%s, by the events %s".formatted(stored.standing(), folded.standing());
    }
    if (!sameInAnyOrder(stored.held(), folded.held())) {
      return "other holds";
    }
    if (!sameButForgotten(stored.captured(), folded.captured())) {
      return "other captured payments";
    }
    if (!sameButForgotten(stored.ended(), folded.ended())) {
      return "other ended payments";
    }
    if (!sameButForgotten(stored.requests(), folded.requests())) {
      return "other answered requests";
    }
    return stored.progress().version() == folded.progress().version()
            && stored.progress().at().equals(folded.progress().at())
        ? null
        : "another version or time";
  }

  private static <T> List<T> orNone(@Nullable List<T> list) {
    return list == null ? List.of() : list;
  }

  private static boolean sameInAnyOrder(List<?> one, List<?> other) {
    return one.size() == other.size() && new HashSet<>(one).equals(new HashSet<>(other));
  }

  private static boolean sameButForgotten(List<?> one, List<?> other) {
    int both = Math.min(one.size(), other.size());
    return one.subList(one.size() - both, one.size())
        .equals(other.subList(other.size() - both, other.size()));
  }

  private SnapshotComparison() {}
}
