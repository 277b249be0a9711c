package holdfast.inventory.domain;

import holdfast.inventory.domain.StockEvent.Allocated;
import holdfast.inventory.domain.StockEvent.HoldExpired;
import holdfast.inventory.domain.StockEvent.Released;
import holdfast.inventory.domain.StockEvent.ReservationCancelled;
import holdfast.inventory.domain.StockEvent.ReservationNotKnown;
import holdfast.inventory.domain.StockEvent.ReserveRefused;
import holdfast.inventory.domain.StockEvent.Reserved;
import holdfast.kit.domain.Decision;
import holdfast.kit.domain.Refusal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** The rules for promising units: hold, sell, give back, and take back what is overdue. */
record Promising(Stock stock, Instant now) {

  Decision<StockEvent> reserve(Claim claim) {
    var hold = stock.hold(claim.reservation());
    if (hold != null) {
      return reserveAgain(claim, hold);
    }
    var end = stock.end(claim.reservation());
    if (end != null) {
      return reserveAfter(end, claim.fingerprint());
    }
    if (claim.intendedAt().isAfter(now.plus(stock.policy().clockMargin()))) {
      return intendedAhead();
    }
    if (isTooOld(claim.intendedAt())) {
      return refuse(claim, "operation_expired");
    }
    var definition = stock.definition();
    if (definition == null) {
      return refuse(claim, "unknown_sku");
    }
    var limit = definition.terms().perOrderLimit();
    if (limit != null && claim.quantity().units() > limit) {
      return refuse(claim, "per_order_limit_exceeded");
    }
    return reserveAvailable(claim, definition.price());
  }

  Decision<StockEvent> allocate(ReservationId reservation, int quantity) {
    var hold = stock.hold(reservation);
    if (hold == null) {
      return allocateWithoutHold(reservation);
    }
    if (hold.quantity() != quantity) {
      return differentLines(hold);
    }
    if (hold.isAllocated()) {
      return Decision.unchanged();
    }
    if (hold.isOverdue(now)) {
      return expire(reservation, hold);
    }
    if (stock.allocated() + quantity > stock.onHand()) {
      return Decision.refuse("out_of_stock", "fewer on hand than are sold");
    }
    return Decision.accept(new Allocated(reservation, quantity, now));
  }

  Decision<StockEvent> release(ReservationId reservation) {
    var hold = stock.hold(reservation);
    if (hold != null) {
      return Decision.accept(new Released(reservation, hold.units(), hold.isAllocated(), now));
    }
    return switch (stock.end(reservation)) {
      case null -> Decision.accept(new ReservationCancelled(reservation, now));
      case ClosedReservation.Shipped _ -> alreadyShipped();
      case ClosedReservation.Released _,
          ClosedReservation.Expired _,
          ClosedReservation.Refused _,
          ClosedReservation.Cancelled _ ->
          Decision.unchanged();
    };
  }

  /** Ends overdue holds, as many as one command may. */
  List<StockEvent> expiries() {
    var events = new ArrayList<StockEvent>(1);
    for (var reservation : stock.holds().overdue(now, stock.policy().expiriesAtOnce())) {
      events.add(new HoldExpired(reservation, stock.claimOf(reservation).units(), now));
    }
    return events;
  }

  /**
   * Nothing is done for a sender whose clock is too far ahead: it could not be told from an old one
   * later.
   */
  static Decision<StockEvent> intendedAhead() {
    return Decision.refuse("outcome_unknown", "intended after now: the clocks differ");
  }

  /** There is more to expire than one batch takes; asked again, it is further. */
  static Decision<StockEvent> stillExpiring(List<StockEvent> events) {
    return new Decision.Refuse<>(
        new Refusal("outcome_unknown", "very many holds are overdue"), events);
  }

  /** That this is stored proves to whoever is told so that its only writer said it. */
  static Decision<StockEvent> notKnown(ReservationId reservation, Instant now) {
    return new Decision.Refuse<>(
        new Refusal("operation_expired", "not known, or not any more"),
        List.of(new ReservationNotKnown(reservation, now)));
  }

  /** What was forgotten under a shorter window than today's stays too old, too. */
  private boolean isTooOld(Instant intendedAt) {
    var policy = stock.policy();
    return intendedAt.isBefore(now.minus(policy.memoryWindow()))
        || intendedAt.isBefore(stock.closed().horizon().plus(policy.clockMargin()));
  }

  private Decision<StockEvent> reserveAgain(Claim claim, StockHold hold) {
    if (hold.fingerprint() != claim.fingerprint()) {
      return differentLines(hold);
    }
    return hold.isOverdue(now) ? expire(claim.reservation(), hold) : Decision.unchanged();
  }

  private static Decision<StockEvent> reserveAfter(ClosedReservation end, long fingerprint) {
    if (!end.isOf(fingerprint)) {
      return Decision.refuse("exists_with_different_lines", "it was closed with other lines");
    }
    return switch (end) {
      case ClosedReservation.Refused(_, var refusal) -> tell(refusal, List.of());
      case ClosedReservation.Expired _ -> reservationExpired(List.of());
      case ClosedReservation.Shipped _ -> alreadyShipped();
      case ClosedReservation.Released _, ClosedReservation.Cancelled _ ->
          Decision.refuse("operation_cancelled", "it was released before");
    };
  }

  private Decision<StockEvent> reserveAvailable(Claim claim, Price price) {
    int units = claim.quantity().units();
    var events = expiries();
    var freed = stock.after(events);
    if (units > freed.available()) {
      return freed.holds().anyOverdue(now)
          ? stillExpiring(events)
          : new Promising(freed, now).refuse(claim, "out_of_stock", events);
    }
    var longest = stock.policy().longestHold();
    var ttl = claim.ttl().compareTo(longest) > 0 ? longest : claim.ttl();
    events.add(
        new Reserved(
            claim.reservation(),
            units,
            claim.fingerprint(),
            price.unit(),
            price.version(),
            now.plus(ttl),
            now));
    return new Decision.Accept<>(events);
  }

  private Decision<StockEvent> allocateWithoutHold(ReservationId reservation) {
    return switch (stock.end(reservation)) {
      case null -> notKnown(reservation, now);
      case ClosedReservation.Shipped _ -> Decision.unchanged();
      case ClosedReservation.Refused(_, var refusal) -> tell(refusal, List.of());
      case ClosedReservation.Expired _ -> reservationExpired(List.of());
      case ClosedReservation.Released _, ClosedReservation.Cancelled _ ->
          Decision.refuse("already_released", "its units were given back");
    };
  }

  private Decision<StockEvent> refuse(Claim claim, String code) {
    return refuse(claim, code, List.of());
  }

  private Decision<StockEvent> refuse(Claim claim, String code, List<StockEvent> before) {
    var definition = stock.definition();
    var limit = definition == null ? null : definition.terms().perOrderLimit();
    var refusal = new ReserveRefusal(code, claim.quantity().units(), stock.available(), limit);
    var events = new ArrayList<>(before);
    events.add(new ReserveRefused(claim.reservation(), claim.fingerprint(), refusal, now));
    return tell(refusal, events);
  }

  private static Decision<StockEvent> tell(ReserveRefusal refusal, List<StockEvent> events) {
    return new Decision.Refuse<>(refusal.refusal(), events);
  }

  private static Decision<StockEvent> differentLines(StockHold hold) {
    return Decision.refuse(
        "exists_with_different_lines", "it was promised " + hold.quantity() + " units here");
  }

  private static Decision<StockEvent> alreadyShipped() {
    return Decision.refuse("already_shipped", "its units have left the building");
  }

  private Decision<StockEvent> expire(ReservationId reservation, StockHold hold) {
    return reservationExpired(List.of(new HoldExpired(reservation, hold.units(), now)));
  }

  private static Decision<StockEvent> reservationExpired(List<StockEvent> events) {
    return new Decision.Refuse<>(
        new Refusal("reservation_expired", "its units were not allocated in time"), events);
  }
}
