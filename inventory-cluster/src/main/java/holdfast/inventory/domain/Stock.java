package holdfast.inventory.domain;

import holdfast.inventory.domain.StockEvent.Adjusted;
import holdfast.inventory.domain.StockEvent.AdjustmentRefused;
import holdfast.inventory.domain.StockEvent.Allocated;
import holdfast.inventory.domain.StockEvent.Defined;
import holdfast.inventory.domain.StockEvent.FellShort;
import holdfast.inventory.domain.StockEvent.HoldExpired;
import holdfast.inventory.domain.StockEvent.Released;
import holdfast.inventory.domain.StockEvent.ReservationCancelled;
import holdfast.inventory.domain.StockEvent.ReservationNotKnown;
import holdfast.inventory.domain.StockEvent.ReserveRefused;
import holdfast.inventory.domain.StockEvent.Reserved;
import holdfast.kit.domain.Decision;
import holdfast.kit.domain.Recent;
import holdfast.kit.domain.Refusal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The units of one product and the rules for promising them: no unit is promised twice.
 *
 * <p>A reservation of units is first held, for a while, then allocated, for good. What was said no
 * to, given back or overdue is closed and remembered for a while, so that whatever of it is still
 * on its way is told the same. Commands are judged in one order: known id, fingerprint, tombstone,
 * age, state, business rule.
 *
 * <p>Whoever is told something because a reservation is <em>not</em> known is told so only once an
 * event about it is stored, for only the one writer of this product can store one.
 *
 * @param definition null until an operator defines the product
 * @param onHand units in the building, promised or not
 * @param shortfall how many more units are promised than there are, as far as that was recorded
 * @param closed reservations that ended lately
 * @param requests idempotency keys of people, with what they were told
 * @param lastEventAt the product's time never runs back behind it
 */
public record Stock(
    StockPolicy policy,
    @Nullable StockDefinition definition,
    int onHand,
    int shortfall,
    Holds holds,
    Recent<ReservationId, ClosedReservation> closed,
    Recent<String, RequestOutcome> requests,
    Instant lastEventAt) {

  /** The most units that there can be of one product. */
  public static final int MAX_ON_HAND = 1_000_000_000;

  /** How many of the reservations that a shortfall hits are named in its event. */
  private static final int NAMED_IN_SHORTFALL = 500;

  public Stock {
    if (onHand < 0 || onHand > MAX_ON_HAND || holds.promised() > onHand + shortfall) {
      throw new IllegalStateException(
          "promised %d of %d units, %d short".formatted(holds.promised(), onHand, shortfall));
    }
  }

  public static Stock empty(StockPolicy policy) {
    return new Stock(policy, null, 0, 0, Holds.NONE, Recent.empty(), Recent.empty(), Instant.EPOCH);
  }

  /** Units that are held for a while, overdue ones included. */
  public int held() {
    return holds.held();
  }

  /** Units that are sold and not shipped. */
  public int allocated() {
    return holds.allocated();
  }

  /** Units that may be promised; never below 0, even when more are promised than there are. */
  public int available() {
    return Math.max(0, onHand - holds.promised());
  }

  /** Units that overdue holds still keep: readers may count them as free, decisions may not. */
  public int overdue(Instant clock) {
    return holds.overdueUnits(time(clock));
  }

  public @Nullable StockHold hold(ReservationId reservation) {
    return holds.get(reservation);
  }

  public @Nullable ClosedReservation end(ReservationId reservation) {
    return closed.get(reservation);
  }

  /**
   * Sets the terms; the same terms again change nothing.
   *
   * @param ifVersion the version of the definition that the operator looked at, or null
   */
  public Decision<StockEvent> define(
      StockTerms terms, @Nullable Integer ifVersion, String by, Instant clock) {
    if (definition == null) {
      return ifVersion == null
          ? Decision.accept(new Defined(terms, 1, 1, by, time(clock)))
          : Decision.refuse("definition_changed", "there is no definition yet");
    }
    if (terms.equals(definition.terms())) {
      return Decision.unchanged();
    }
    if (ifVersion != null && ifVersion != definition.version()) {
      return Decision.refuse("definition_changed", "now at version " + definition.version());
    }
    var price = definition.price();
    int priceVersion =
        price.unit().equals(terms.unitPrice()) ? price.version() : price.version() + 1;
    return Decision.accept(
        new Defined(terms, priceVersion, definition.version() + 1, by, time(clock)));
  }

  /**
   * Adds or takes units that came or went other than by being sold.
   *
   * @param expectedOnHand how many units the operator believes there are, or null
   */
  public Decision<StockEvent> adjust(
      Request request, Adjustment adjustment, @Nullable Integer expectedOnHand, Instant clock) {
    var told = requests.get(request.key());
    if (told != null) {
      return adjustAgain(request, told);
    }
    if (definition == null) {
      return Decision.refuse("unknown_sku", "nobody has defined this product");
    }
    if (expectedOnHand != null && expectedOnHand != onHand) {
      return Decision.refuse("stock_changed", onHand + " on hand");
    }
    var now = time(clock);
    int left = Math.addExact(onHand, adjustment.delta());
    if (left < 0) {
      return refuseAdjustment(request, "insufficient_stock", onHand + " on hand", List.of(), now);
    }
    if (left > MAX_ON_HAND) {
      return refuseAdjustment(
          request, "stock_limit_exceeded", "at most " + MAX_ON_HAND, List.of(), now);
    }
    if (left >= onHand || left >= holds.promised()) {
      int missing = Math.max(0, holds.promised() - left);
      return Decision.accept(new Adjusted(request, adjustment, missing, now));
    }
    return adjustBelowPromised(request, adjustment, left, now);
  }

  /** Holds the units for a while, and tells what they cost. */
  public Decision<StockEvent> reserve(Claim claim, Instant clock) {
    var now = time(clock);
    var hold = holds.get(claim.reservation());
    if (hold != null) {
      return reserveAgain(claim, hold, now);
    }
    var end = closed.get(claim.reservation());
    if (end != null) {
      return reserveAfter(end, claim.fingerprint());
    }
    if (claim.intendedAt().isAfter(now.plus(policy.clockMargin()))) {
      return Decision.refuse("outcome_unknown", "intended after now: the clocks differ");
    }
    if (claim.intendedAt().isBefore(now.minus(policy.memoryWindow()))) {
      return refuseClaim(claim, "operation_expired", List.of(), now);
    }
    if (definition == null) {
      return refuseClaim(claim, "unknown_sku", List.of(), now);
    }
    var limit = definition.terms().perOrderLimit();
    if (limit != null && claim.quantity().units() > limit) {
      return refuseClaim(claim, "per_order_limit_exceeded", List.of(), now);
    }
    return reserveAvailable(claim, definition.price(), now);
  }

  /** Turns held units into sold ones; from here no clock takes them away. */
  public Decision<StockEvent> allocate(ReservationId reservation, int quantity, Instant clock) {
    var now = time(clock);
    var hold = holds.get(reservation);
    if (hold == null) {
      return refuseWithoutHold(reservation, now);
    }
    if (hold.quantity() != quantity) {
      return differentLines(hold.quantity());
    }
    if (hold.isAllocated()) {
      return Decision.unchanged();
    }
    if (hold.isOverdue(now)) {
      return expire(reservation, hold, now);
    }
    if (holds.allocated() + quantity > onHand) {
      return Decision.refuse("out_of_stock", "fewer on hand than are sold");
    }
    return Decision.accept(new Allocated(reservation, quantity, now));
  }

  /** Ends whatever the reservation has, and closes one that was never seen. */
  public Decision<StockEvent> release(ReservationId reservation, Instant clock) {
    var hold = holds.get(reservation);
    if (hold != null) {
      return Decision.accept(
          new Released(reservation, hold.quantity(), hold.isAllocated(), time(clock)));
    }
    return closed.contains(reservation)
        ? Decision.unchanged()
        : Decision.accept(new ReservationCancelled(reservation, time(clock)));
  }

  /** Ends overdue holds, as many as one command may; nobody has to ask for their units first. */
  public Decision<StockEvent> expireOverdue(Instant clock) {
    var expired = expiries(time(clock));
    return expired.isEmpty() ? Decision.unchanged() : new Decision.Accept<>(expired);
  }

  /** The stock once {@code event} has happened. */
  public Stock after(StockEvent event) {
    var at = event.at();
    return switch (event) {
      case Defined(var terms, var priceVersion, var version, _, _) ->
          next(
              new StockDefinition(terms, new Price(terms.unitPrice(), priceVersion), version),
              holds,
              closed,
              at);
      case Adjusted(var request, var adjustment, var missing, _) ->
          next(onHand + adjustment.delta(), missing, told(request, null, at), at);
      case AdjustmentRefused(var request, var refusal, _) ->
          next(onHand, shortfall, told(request, refusal, at), at);
      case Reserved reserved ->
          next(definition, holds.with(reserved.reservation(), claimOf(reserved)), closed, at);
      case ReserveRefused(var reservation, var fingerprint, var refusal, _) ->
          ended(reservation, new ClosedReservation.Refused(fingerprint, refusal), at);
      case Allocated(var reservation, _, _) ->
          next(definition, holds.with(reservation, claimOf(reservation).sold()), closed, at);
      case Released(var reservation, _, _, _) ->
          ended(
              reservation, new ClosedReservation.Released(claimOf(reservation).fingerprint()), at);
      case HoldExpired(var reservation, _, _) ->
          ended(reservation, new ClosedReservation.Expired(claimOf(reservation).fingerprint()), at);
      case ReservationCancelled(var reservation, _) ->
          ended(reservation, new ClosedReservation.Cancelled(), at);
      case FellShort _, ReservationNotKnown _ -> next(definition, holds, closed, at);
    };
  }

  private Decision<StockEvent> adjustAgain(Request request, RequestOutcome told) {
    if (!told.fingerprint().equals(request.fingerprint())) {
      return Decision.refuse("idempotency_key_reused", "the key was used for another request");
    }
    return told.refusal() == null
        ? Decision.unchanged()
        : new Decision.Refuse<>(told.refusal(), List.of());
  }

  private Decision<StockEvent> adjustBelowPromised(
      Request request, Adjustment adjustment, int left, Instant now) {
    var events = expiries(now);
    var freed = after(events);
    int missing = freed.holds.promised() - left;
    if (missing > 0 && freed.holds.anyOverdue(now)) {
      return stillExpiring(events);
    }
    if (missing > 0 && !adjustment.reason().statesAFact()) {
      var detail = freed.holds.promised() + " of " + onHand + " on hand are promised";
      return refuseAdjustment(request, "insufficient_stock", detail, events, now);
    }
    events.add(new Adjusted(request, adjustment, Math.max(0, missing), now));
    if (missing > shortfall) {
      events.add(fellShort(freed.holds.newest(missing), missing, now));
    }
    return new Decision.Accept<>(events);
  }

  private static StockEvent fellShort(List<ReservationId> atRisk, int missing, Instant now) {
    var named = atRisk.subList(0, Math.min(atRisk.size(), NAMED_IN_SHORTFALL));
    return new FellShort(missing, atRisk.size(), List.copyOf(named), now);
  }

  private static Decision<StockEvent> refuseAdjustment(
      Request request, String code, String detail, List<StockEvent> before, Instant now) {
    var refusal = new Refusal(code, detail);
    var events = new ArrayList<>(before);
    events.add(new AdjustmentRefused(request, refusal, now));
    return new Decision.Refuse<>(refusal, events);
  }

  private Decision<StockEvent> reserveAgain(Claim claim, StockHold hold, Instant now) {
    if (hold.fingerprint() != claim.fingerprint()) {
      return differentLines(hold.quantity());
    }
    return hold.isOverdue(now) ? expire(claim.reservation(), hold, now) : Decision.unchanged();
  }

  private static Decision<StockEvent> reserveAfter(ClosedReservation end, long fingerprint) {
    if (!end.isOf(fingerprint)) {
      return Decision.refuse("exists_with_different_lines", "it was closed with other lines");
    }
    return switch (end) {
      case ClosedReservation.Refused(_, var refusal) -> tell(refusal, List.of());
      case ClosedReservation.Expired _ -> reservationExpired(List.of());
      case ClosedReservation.Released _, ClosedReservation.Cancelled _ ->
          Decision.refuse("operation_cancelled", "it was released before");
    };
  }

  private Decision<StockEvent> reserveAvailable(Claim claim, Price price, Instant now) {
    int units = claim.quantity().units();
    var events = expiries(now);
    var freed = after(events);
    if (units > freed.available()) {
      return freed.holds.anyOverdue(now)
          ? stillExpiring(events)
          : freed.refuseClaim(claim, "out_of_stock", events, now);
    }
    var ttl = claim.ttl().compareTo(policy.longestHold()) > 0 ? policy.longestHold() : claim.ttl();
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

  private Decision<StockEvent> refuseClaim(
      Claim claim, String code, List<StockEvent> before, Instant now) {
    var limit = definition == null ? null : definition.terms().perOrderLimit();
    var refusal = new ReserveRefusal(code, claim.quantity().units(), available(), limit);
    var events = new ArrayList<>(before);
    events.add(new ReserveRefused(claim.reservation(), claim.fingerprint(), refusal, now));
    return tell(refusal, events);
  }

  private Decision<StockEvent> refuseWithoutHold(ReservationId reservation, Instant now) {
    return switch (closed.get(reservation)) {
      case null ->
          new Decision.Refuse<>(
              new Refusal("operation_expired", "not known, or not any more"),
              List.of(new ReservationNotKnown(reservation, now)));
      case ClosedReservation.Refused(_, var refusal) -> tell(refusal, List.of());
      case ClosedReservation.Expired _ -> reservationExpired(List.of());
      case ClosedReservation.Released _, ClosedReservation.Cancelled _ ->
          Decision.refuse("already_released", "its units were given back");
    };
  }

  private static Decision<StockEvent> tell(ReserveRefusal refusal, List<StockEvent> events) {
    var detail = refusal.requested() + " wanted, " + refusal.available() + " available";
    return new Decision.Refuse<>(new Refusal(refusal.code(), detail), events);
  }

  private static Decision<StockEvent> differentLines(int quantity) {
    return Decision.refuse("exists_with_different_lines", "it has " + quantity + " units here");
  }

  private static Decision<StockEvent> expire(
      ReservationId reservation, StockHold hold, Instant now) {
    return reservationExpired(List.of(new HoldExpired(reservation, hold.quantity(), now)));
  }

  private static Decision<StockEvent> reservationExpired(List<StockEvent> events) {
    return new Decision.Refuse<>(
        new Refusal("reservation_expired", "its units were not allocated in time"), events);
  }

  /** There is more to expire than one batch takes; asked again, it is further. */
  private static Decision<StockEvent> stillExpiring(List<StockEvent> events) {
    return new Decision.Refuse<>(
        new Refusal("outcome_unknown", "very many holds are overdue"), events);
  }

  private List<StockEvent> expiries(Instant now) {
    var events = new ArrayList<StockEvent>(1);
    for (var reservation : holds.overdue(now, policy.expiriesAtOnce())) {
      events.add(new HoldExpired(reservation, claimOf(reservation).quantity(), now));
    }
    return events;
  }

  /** The product's time: what the clock says, unless it ran back. */
  private Instant time(Instant clock) {
    return clock.isAfter(lastEventAt) ? clock : lastEventAt;
  }

  private StockHold claimOf(ReservationId reservation) {
    return Objects.requireNonNull(
        holds.get(reservation), "an event about a hold that is not there");
  }

  private StockHold claimOf(Reserved event) {
    var price = new Price(event.unitPrice(), event.priceVersion());
    return new StockHold(
        event.quantity(),
        event.fingerprint(),
        definition != null && definition.price().equals(price) ? definition.price() : price,
        event.expiresAt(),
        event.at());
  }

  private Stock after(List<StockEvent> events) {
    var stock = this;
    for (var event : events) {
      stock = stock.after(event);
    }
    return stock;
  }

  private Recent<String, RequestOutcome> told(
      Request request, @Nullable Refusal refusal, Instant at) {
    return requests.with(request.key(), new RequestOutcome(request.fingerprint(), refusal), at);
  }

  private Stock ended(ReservationId reservation, ClosedReservation end, Instant at) {
    return next(definition, holds.without(reservation), closed.with(reservation, end, at), at);
  }

  private Stock next(
      @Nullable StockDefinition definition,
      Holds holds,
      Recent<ReservationId, ClosedReservation> closed,
      Instant at) {
    return next(definition, onHand, shortfall, holds, closed, requests, at);
  }

  private Stock next(
      int onHand, int shortfall, Recent<String, RequestOutcome> requests, Instant at) {
    return next(definition, onHand, shortfall, holds, closed, requests, at);
  }

  /** Forgets what is old enough by now, and how much was missing once it is there again. */
  private Stock next(
      @Nullable StockDefinition definition,
      int onHand,
      int shortfall,
      Holds holds,
      Recent<ReservationId, ClosedReservation> closed,
      Recent<String, RequestOutcome> requests,
      Instant at) {
    return new Stock(
        policy,
        definition,
        onHand,
        Math.min(shortfall, Math.max(0, holds.promised() - onHand)),
        holds,
        closed.forgottenBefore(at.minus(policy.closedRetention())),
        requests.forgottenBefore(at.minus(policy.keyRetention())),
        time(at));
  }
}
