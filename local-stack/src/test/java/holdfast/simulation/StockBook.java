package holdfast.simulation;

import static holdfast.simulation.Violation.unless;

import holdfast.inventory.domain.Request;
import holdfast.inventory.domain.ReservationId;
import holdfast.inventory.domain.Stock;
import holdfast.inventory.domain.StockEvent;
import holdfast.order.domain.Order;
import holdfast.order.domain.OrderId;
import holdfast.order.domain.Stage;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** Keeps one product's units by its events alone, never forgets, and compares. */
final class StockBook implements Entity.Book<Stock, StockEvent> {

  /** What became of one reservation on this product. */
  static final class Claimed {
    int quantity;
    int shipped;
    int restocked;
    boolean reserved;
    boolean allocated;

    /** Whether units are promised to it now. */
    boolean open;

    /** Whether it has ended, or somebody was told that it has. */
    boolean closed;

    /** Whether somebody was told that its units are not and will not be allocated. */
    boolean notToAllocate;

    int unitsLeft() {
      return open ? quantity - shipped : 0;
    }
  }

  private final World world;
  private final String sku;
  private final Map<ReservationId, Claimed> claims = new HashMap<>();
  private final Set<String> requests = new HashSet<>();
  private final Set<String> adjustments = new HashSet<>();
  private final Set<UUID> operations = new HashSet<>();
  private final Set<UUID> refusedOperations = new HashSet<>();

  private int held;
  private int allocated;
  private long counted;
  private long shipped;
  private long restocked;

  StockBook(World world, String sku) {
    this.world = world;
    this.sku = sku;
  }

  Claimed claim(ReservationId reservation) {
    return claims.computeIfAbsent(reservation, _ -> new Claimed());
  }

  Map<ReservationId, Claimed> claims() {
    return claims;
  }

  boolean carriedOut(UUID operation) {
    return operations.contains(operation);
  }

  /** A no to somebody who adjusts the stock is true when it is said. */
  void saysNo(Request request, String code) {
    unless(
        !adjustments.contains(request.key()), "I13", "%s: %s is done, not %s", sku, request, code);
  }

  /** Somebody was told that this shipment or return will not be. */
  void saidNo(UUID operation) {
    refusedOperations.add(operation);
  }

  long shipped() {
    return shipped;
  }

  long restocked() {
    return restocked;
  }

  @Override
  public void happens(Stock before, StockEvent event) {
    unless(!event.at().isBefore(before.lastEventAt()), "time", "%s runs back: %s", sku, event);
    switch (event) {
      case StockEvent.Adjusted(var request, var adjustment, _, _) -> {
        unless(requests.add(request.key()), "I8", "%s: %s twice", sku, request);
        adjustments.add(request.key());
        counted += adjustment.delta();
      }
      case StockEvent.AdjustmentRefused(var request, _, _) ->
          unless(requests.add(request.key()), "I8", "%s: %s twice", sku, request);
      case StockEvent.Reserved reserved -> reserved(reserved);
      case StockEvent.Allocated(var reservation, var quantity, _) ->
          allocated(reservation, quantity);
      case StockEvent.Released(var reservation, var quantity, var sold, _) ->
          released(reservation, quantity, sold);
      case StockEvent.HoldExpired(var reservation, var quantity, _) -> {
        var claim = claim(reservation);
        unless(claim.open, "I8", "%s: %s expired and had nothing", sku, reservation);
        unless(!claim.allocated, "I3", "%s: a clock took what was sold to %s", sku, reservation);
        held -= quantity;
        close(claim);
      }
      case StockEvent.ReserveRefused(var reservation, _, _, _) -> closeUnseen(reservation);
      case StockEvent.ReservationCancelled(var reservation, _) -> closeUnseen(reservation);
      case StockEvent.Shipped(var operation, var reservation, var quantity, _) ->
          shipped(operation, reservation, quantity);
      case StockEvent.Restocked(var operation, var reservation, var quantity, _) -> {
        carryOut(operation);
        var order = world.placed(reservation.orderId());
        unless(
            order.operations().returns().stream()
                .anyMatch(returned -> returned.id().value().equals(operation.toString())),
            "I22",
            "%s: %s restocked, which was not returned",
            sku,
            operation);
        restocked += quantity;
        claim(reservation).restocked += quantity;
        world.meanwhile.check(new OrderId(reservation.orderId()));
      }
      case StockEvent.OperationRefused(var operation, _, _) ->
          unless(
              operations.add(operation.id()) && refusedOperations.add(operation.id()),
              "I8",
              "%s: %s decided twice",
              sku,
              operation);
      case StockEvent.Defined _,
          StockEvent.AdjustmentPreconditionFailed _,
          StockEvent.FellShort _,
          StockEvent.ReservationNotKnown _,
          StockEvent.RanLow _,
          StockEvent.RanOut _,
          StockEvent.CameBack _ -> {}
    }
  }

  private void reserved(StockEvent.Reserved event) {
    var reservation = event.reservation();
    var claim = claim(reservation);
    unless(!claim.reserved, "I8", "%s: %s reserved twice", sku, reservation);
    unless(!claim.closed, "I15", "%s: %s reserved after it was closed", sku, reservation);
    var order = world.placed(reservation.orderId());
    unless(
        order.placement().lines().stream()
            .anyMatch(
                line -> line.sku().value().equals(sku) && line.quantity() == event.quantity()),
        "I3",
        "%s: %s reserved %d, which was not ordered",
        sku,
        reservation,
        event.quantity());
    unless(
        reservation.attempt() <= order.attempt().number(),
        "I22",
        "%s: %s reserved without an intent",
        sku,
        reservation);
    for (int other = 1; other < reservation.attempt(); other++) {
      var earlier = claims.get(new ReservationId(reservation.orderId(), other));
      unless(
          earlier == null || !earlier.open, "I3", "%s: two reservations of %s", sku, reservation);
    }
    claim.reserved = true;
    claim.open = true;
    claim.quantity = event.quantity();
    held += event.quantity();
  }

  private void allocated(ReservationId reservation, int quantity) {
    var claim = claim(reservation);
    unless(claim.open && !claim.allocated, "I8", "%s: %s allocated", sku, reservation);
    unless(!claim.notToAllocate, "I13", "%s: %s allocated after a no", sku, reservation);
    var order = world.placed(reservation.orderId());
    unless(
        reservation.attempt() <= order.attempt().number()
            && !(order.stage() instanceof Stage.AwaitingStock waiting
                && waiting.attempt().number() == reservation.attempt())
            && !(order.stage() instanceof Stage.AwaitingPayment),
        "I22",
        "%s: %s allocated while %s",
        sku,
        reservation,
        order.stage());
    claim.allocated = true;
    held -= quantity;
    allocated += quantity;
  }

  private void released(ReservationId reservation, int quantity, boolean sold) {
    var claim = claim(reservation);
    unless(
        claim.open && claim.allocated == sold && claim.unitsLeft() == quantity,
        "I8",
        "%s: %s gave back %d, of %d",
        sku,
        reservation,
        quantity,
        claim.unitsLeft());
    unless(isBeingUndone(reservation), "I22", "%s: %s released, unasked", sku, reservation);
    if (sold) {
      allocated -= quantity;
    } else {
      held -= quantity;
    }
    close(claim);
  }

  private boolean isBeingUndone(ReservationId reservation) {
    var order = world.placed(reservation.orderId());
    var stage = order.stage() instanceof Stage.NeedsAttention(var at, _) ? at : order.stage();
    return reservation.attempt() < order.attempt().number()
        || stage instanceof Stage.Undoing
        || stage instanceof Stage.Cancelled
        || stage instanceof Stage.Rejected;
  }

  private void shipped(UUID operation, ReservationId reservation, int quantity) {
    carryOut(operation);
    var claim = claim(reservation);
    unless(
        claim.open && claim.allocated && claim.unitsLeft() >= quantity,
        "I3",
        "%s: %s shipped %d, of %d",
        sku,
        reservation,
        quantity,
        claim.unitsLeft());
    unless(
        world.order(reservation.orderId()).stored() instanceof Order.Placed order
            && order.operations().fulfilments().stream()
                .anyMatch(one -> one.id().value().equals(operation.toString())),
        "I22",
        "%s: %s shipped without an intent",
        sku,
        operation);
    claim.shipped += quantity;
    allocated -= quantity;
    shipped += quantity;
    if (claim.unitsLeft() == 0) {
      close(claim);
    }
    world.meanwhile.check(new OrderId(reservation.orderId()));
  }

  private void carryOut(UUID operation) {
    unless(!refusedOperations.contains(operation), "I13", "%s: %s after a no", sku, operation);
    unless(operations.add(operation), "I8", "%s: %s twice", sku, operation);
  }

  private void closeUnseen(ReservationId reservation) {
    var claim = claim(reservation);
    unless(!claim.open, "I8", "%s: %s closed over its units", sku, reservation);
    close(claim);
  }

  private static void close(Claimed claim) {
    claim.open = false;
    claim.closed = true;
  }

  @Override
  public void stored(Stock stock) {
    long onHand = counted + restocked - shipped;
    unless(stock.onHand() == onHand, "I2", "%s: %d on hand, not %d", sku, stock.onHand(), onHand);
    unless(
        onHand >= 0 && held >= 0 && allocated >= 0,
        "I3",
        "%s: %d on hand, %d held, %d allocated",
        sku,
        onHand,
        held,
        allocated);
    unless(
        stock.held() == held && stock.allocated() == allocated,
        "I3",
        "%s: held %d, not %d; allocated %d, not %d",
        sku,
        stock.held(),
        held,
        stock.allocated(),
        allocated);
    unless(
        held + allocated <= onHand + stock.shortfall(),
        "I3",
        "%s: oversold, %d and %d of %d, %d short",
        sku,
        held,
        allocated,
        onHand,
        stock.shortfall());
  }
}
