package holdfast.inventory.domain;

import holdfast.inventory.domain.StockEvent.Adjusted;
import holdfast.inventory.domain.StockEvent.AdjustmentPreconditionFailed;
import holdfast.inventory.domain.StockEvent.AdjustmentRefused;
import holdfast.inventory.domain.StockEvent.Allocated;
import holdfast.inventory.domain.StockEvent.CameBack;
import holdfast.inventory.domain.StockEvent.Defined;
import holdfast.inventory.domain.StockEvent.FellShort;
import holdfast.inventory.domain.StockEvent.HoldExpired;
import holdfast.inventory.domain.StockEvent.OperationRefused;
import holdfast.inventory.domain.StockEvent.RanLow;
import holdfast.inventory.domain.StockEvent.RanOut;
import holdfast.inventory.domain.StockEvent.Released;
import holdfast.inventory.domain.StockEvent.ReservationCancelled;
import holdfast.inventory.domain.StockEvent.ReservationNotKnown;
import holdfast.inventory.domain.StockEvent.ReserveRefused;
import holdfast.inventory.domain.StockEvent.Reserved;
import holdfast.inventory.domain.StockEvent.Restocked;
import holdfast.inventory.domain.StockEvent.Shipped;
import holdfast.kit.domain.Decision;
import holdfast.kit.domain.Recent;
import holdfast.kit.domain.Refusal;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The units of one product and the rules for promising them: no unit is promised twice.
 *
 * <p>A reservation of units is first held, for a while, then allocated, for good, then shipped.
 * What was said no to, given back or overdue is closed and remembered for a while, so that whatever
 * of it is still on its way is told the same. Commands are judged in one order: known id,
 * fingerprint, tombstone, age, state, business rule.
 *
 * <p>Whoever is told something because a reservation is <em>not</em> known is told so only once an
 * event about it is stored, for only the one writer of this product can store one.
 *
 * @param definition null until an operator defines the product
 * @param onHand units in the building, promised or not
 * @param shortfall how many more units are promised than there are, as far as that was recorded
 * @param closed reservations that ended lately
 * @param requests idempotency keys of people, with what they were told
 * @param operations shipments and returns, with what became of them
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
    Recent<UUID, OperationOutcome> operations,
    Instant lastEventAt) {

  /** The most units that there can be of one product. */
  public static final int MAX_ON_HAND = 1_000_000_000;

  public Stock {
    if (onHand < 0 || onHand > MAX_ON_HAND || holds.promised() > onHand + shortfall) {
      throw new IllegalStateException(
          "promised %d of %d units, %d short".formatted(holds.promised(), onHand, shortfall));
    }
  }

  public static Stock empty(StockPolicy policy) {
    return new Stock(
        policy,
        null,
        0,
        0,
        Holds.NONE,
        Recent.empty(),
        Recent.empty(),
        Recent.empty(),
        Instant.EPOCH);
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

  /** The reservations, newest first, that would have to lose their units to end the shortfall. */
  public List<ReservationId> atRisk() {
    return shortfall == 0 ? List.of() : holds.newest(shortfall);
  }

  /** How many things it remembers. */
  public int records() {
    return holds.size() + closed.size() + requests.size() + operations.size();
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
    return watched(new Counting(this, time(clock)).define(terms, ifVersion, by));
  }

  /**
   * Adds or takes units that came or went other than by being sold.
   *
   * @param expectedOnHand how many units the operator believes there are, or null
   */
  public Decision<StockEvent> adjust(
      Request request, Adjustment adjustment, @Nullable Integer expectedOnHand, Instant clock) {
    return watched(new Counting(this, time(clock)).adjust(request, adjustment, expectedOnHand));
  }

  /** Holds the units for a while, and tells what they cost. */
  public Decision<StockEvent> reserve(Claim claim, Instant clock) {
    return watched(new Promising(this, time(clock)).reserve(claim));
  }

  /** Turns held units into sold ones; from here no clock takes them away. */
  public Decision<StockEvent> allocate(ReservationId reservation, int quantity, Instant clock) {
    return watched(new Promising(this, time(clock)).allocate(reservation, quantity));
  }

  /** Ends whatever the reservation has, and closes one that was never seen. */
  public Decision<StockEvent> release(ReservationId reservation, Instant clock) {
    return watched(new Promising(this, time(clock)).release(reservation));
  }

  /** Ends overdue holds, as many as one command may; nobody has to ask for their units first. */
  public Decision<StockEvent> expireOverdue(Instant clock) {
    var expired = new Promising(this, time(clock)).expiries();
    return expired.isEmpty() ? Decision.unchanged() : watched(new Decision.Accept<>(expired));
  }

  /** Ships sold units, or takes back shipped ones. */
  public Decision<StockEvent> handle(StockOperation operation, Instant intendedAt, Instant clock) {
    return watched(new Handling(this, time(clock)).carryOut(operation, intendedAt));
  }

  /** The stock once {@code event} has happened. */
  public Stock after(StockEvent event) {
    var at = event.at();
    return switch (event) {
      case Defined(var terms, var priceVersion, var version, _, _) ->
          defined(
              new StockDefinition(terms, new Price(terms.unitPrice(), priceVersion), version), at);
      case Adjusted(var request, var adjustment, var missing, _) ->
          counted(onHand + adjustment.delta(), missing, told(request, null, at), at);
      case AdjustmentRefused(var request, var refusal, _) ->
          counted(onHand, shortfall, told(request, refusal, at), at);
      case Reserved reserved ->
          promised(holds.with(reserved.reservation(), claimOf(reserved)), closed, at);
      case ReserveRefused(var reservation, var fingerprint, var refusal, _) ->
          ended(reservation, new ClosedReservation.Refused(fingerprint, refusal), at);
      case Allocated(var reservation, _, _) ->
          promised(holds.with(reservation, claimOf(reservation).sold()), closed, at);
      case Released(var reservation, _, _, _) ->
          ended(
              reservation, new ClosedReservation.Released(claimOf(reservation).fingerprint()), at);
      case HoldExpired(var reservation, _, _) ->
          ended(reservation, new ClosedReservation.Expired(claimOf(reservation).fingerprint()), at);
      case ReservationCancelled(var reservation, _) ->
          ended(reservation, new ClosedReservation.Cancelled(), at);
      case Shipped(var id, var reservation, var quantity, _) ->
          shipped(new StockOperation(id, StockOperation.Kind.SHIP, reservation, quantity), at);
      case Restocked(var id, var reservation, var quantity, _) ->
          handled(
              onHand + quantity,
              holds,
              closed,
              new StockOperation(id, StockOperation.Kind.RESTOCK, reservation, quantity),
              null,
              at);
      case OperationRefused(var operation, var refusal, _) ->
          handled(onHand, holds, closed, operation, refusal, at);
      case AdjustmentPreconditionFailed _,
          FellShort _,
          ReservationNotKnown _,
          RanLow _,
          RanOut _,
          CameBack _ ->
          promised(holds, closed, at);
    };
  }

  Stock after(List<StockEvent> events) {
    var stock = this;
    for (var event : events) {
      stock = stock.after(event);
    }
    return stock;
  }

  StockHold claimOf(ReservationId reservation) {
    return Objects.requireNonNull(
        holds.get(reservation), "an event about a hold that is not there");
  }

  private Decision<StockEvent> watched(Decision<StockEvent> decision) {
    return Watch.over(this, decision);
  }

  /** The product's time: what the clock says, unless it ran back. */
  private Instant time(Instant clock) {
    return clock.isAfter(lastEventAt) ? clock : lastEventAt;
  }

  /** Shares the price with the definition while it is the same: there may be very many holds. */
  private StockHold claimOf(Reserved event) {
    var price = new Price(event.unitPrice(), event.priceVersion());
    return new StockHold(
        event.quantity(),
        0,
        event.fingerprint(),
        definition != null && definition.price().equals(price) ? definition.price() : price,
        event.expiresAt(),
        event.at());
  }

  private Recent<String, RequestOutcome> told(
      Request request, @Nullable Refusal refusal, Instant at) {
    return requests.with(request.key(), new RequestOutcome(request.fingerprint(), refusal), at);
  }

  private Stock defined(StockDefinition definition, Instant at) {
    return next(definition, onHand, shortfall, holds, closed, requests, operations, at);
  }

  private Stock counted(
      int onHand, int shortfall, Recent<String, RequestOutcome> requests, Instant at) {
    return next(definition, onHand, shortfall, holds, closed, requests, operations, at);
  }

  private Stock promised(Holds holds, Recent<ReservationId, ClosedReservation> closed, Instant at) {
    return next(definition, onHand, shortfall, holds, closed, requests, operations, at);
  }

  private Stock ended(ReservationId reservation, ClosedReservation end, Instant at) {
    return promised(holds.without(reservation), closed.with(reservation, end, at), at);
  }

  private Stock shipped(StockOperation operation, Instant at) {
    var reservation = operation.reservation();
    var left = claimOf(reservation).without(operation.quantity());
    boolean all = left.units() == 0;
    return handled(
        onHand - operation.quantity(),
        all ? holds.without(reservation) : holds.with(reservation, left),
        all
            ? closed.with(reservation, new ClosedReservation.Shipped(left.fingerprint()), at)
            : closed,
        operation,
        null,
        at);
  }

  private Stock handled(
      int onHand,
      Holds holds,
      Recent<ReservationId, ClosedReservation> closed,
      StockOperation operation,
      @Nullable Refusal refusal,
      Instant at) {
    var known = operations.with(operation.id(), new OperationOutcome(operation, refusal), at);
    return next(definition, onHand, shortfall, holds, closed, requests, known, at);
  }

  /** Forgets what is old enough by now, and how much was missing once it is there again. */
  private Stock next(
      @Nullable StockDefinition definition,
      int onHand,
      int shortfall,
      Holds holds,
      Recent<ReservationId, ClosedReservation> closed,
      Recent<String, RequestOutcome> requests,
      Recent<UUID, OperationOutcome> operations,
      Instant at) {
    return new Stock(
        policy,
        definition,
        onHand,
        Math.min(shortfall, Math.max(0, holds.promised() - onHand)),
        holds,
        closed.forgottenBefore(at.minus(policy.closedRetention())),
        requests.forgottenBefore(at.minus(policy.keyRetention())),
        operations.forgottenBefore(at.minus(policy.operationRetention())),
        time(at));
  }
}
