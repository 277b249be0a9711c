package holdfast.inventory.domain;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.pcollections.HashPMap;
import org.pcollections.HashTreePMap;
import org.pcollections.TreePSet;

/**
 * All claims on the units of one product, with their sums.
 *
 * <p>Immutable. A changed copy shares its structure with the original, so a change costs O(log n)
 * however many orders wait for their goods.
 */
public final class Holds {

  /** When a hold will be overdue. Allocated ones never are. */
  private record Due(Instant at, ReservationId reservation) implements Comparable<Due> {
    @Override
    public int compareTo(Due other) {
      int byTime = at.compareTo(other.at);
      return byTime != 0 ? byTime : reservation.compareTo(other.reservation);
    }
  }

  static final Holds NONE = new Holds(HashTreePMap.empty(), TreePSet.empty(), 0, 0);

  private static final Comparator<Map.Entry<ReservationId, StockHold>> NEWEST_FIRST =
      Comparator.comparing((Map.Entry<ReservationId, StockHold> entry) -> entry.getValue().since())
          .reversed()
          .thenComparing(Map.Entry::getKey);

  private final HashPMap<ReservationId, StockHold> all;
  private final TreePSet<Due> deadlines;
  private final int held;
  private final int allocated;

  private Holds(
      HashPMap<ReservationId, StockHold> all, TreePSet<Due> deadlines, int held, int allocated) {
    this.all = all;
    this.deadlines = deadlines;
    this.held = held;
    this.allocated = allocated;
  }

  @Nullable StockHold get(ReservationId reservation) {
    return all.get(reservation);
  }

  /** Units that are held for a while. */
  int held() {
    return held;
  }

  /** Units that are sold and not shipped. */
  int allocated() {
    return allocated;
  }

  int promised() {
    return held + allocated;
  }

  public int size() {
    return all.size();
  }

  /** With {@code hold}, in place of what the reservation had before. */
  Holds with(ReservationId reservation, StockHold hold) {
    var others = without(reservation);
    var claims = others.all.plus(reservation, hold);
    var expiresAt = hold.expiresAt();
    if (expiresAt == null) {
      int sold = Math.addExact(others.allocated, hold.units());
      return new Holds(claims, others.deadlines, others.held, sold);
    }
    var due = others.deadlines.plus(new Due(expiresAt, reservation));
    return new Holds(claims, due, Math.addExact(others.held, hold.units()), others.allocated);
  }

  Holds without(ReservationId reservation) {
    var hold = all.get(reservation);
    if (hold == null) {
      return this;
    }
    var claims = all.minus(reservation);
    var expiresAt = hold.expiresAt();
    if (expiresAt == null) {
      return new Holds(claims, deadlines, held, allocated - hold.units());
    }
    var due = deadlines.minus(new Due(expiresAt, reservation));
    return new Holds(claims, due, held - hold.units(), allocated);
  }

  boolean anyOverdue(Instant now) {
    return !deadlines.isEmpty() && !now.isBefore(deadlines.first().at());
  }

  /** Overdue holds, the one that waits longest first. */
  List<ReservationId> overdue(Instant now, int atMost) {
    if (!anyOverdue(now)) {
      return List.of();
    }
    var overdue = new ArrayList<ReservationId>();
    for (var due : deadlines) {
      if (now.isBefore(due.at()) || overdue.size() == atMost) {
        break;
      }
      overdue.add(due.reservation());
    }
    return overdue;
  }

  /** How many units overdue holds still keep. */
  int overdueUnits(Instant now) {
    int units = 0;
    for (var due : deadlines) {
      if (now.isBefore(due.at())) {
        break;
      }
      units += Objects.requireNonNull(all.get(due.reservation())).units();
    }
    return units;
  }

  /** The reservations, newest first, that together have at least {@code units}. */
  List<ReservationId> newest(int units) {
    var newestFirst = new ArrayList<>(all.entrySet());
    newestFirst.sort(NEWEST_FIRST);
    var chosen = new ArrayList<ReservationId>();
    int found = 0;
    for (var entry : newestFirst) {
      if (found >= units) {
        break;
      }
      chosen.add(entry.getKey());
      found += entry.getValue().units();
    }
    return chosen;
  }

  Map<ReservationId, StockHold> asMap() {
    return all;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Holds that
        && held == that.held
        && allocated == that.allocated
        && all.equals(that.all);
  }

  @Override
  public int hashCode() {
    return all.hashCode();
  }

  @Override
  public String toString() {
    return all.toString();
  }
}
