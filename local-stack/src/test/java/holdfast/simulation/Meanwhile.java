package holdfast.simulation;

import static holdfast.simulation.Violation.unless;

import holdfast.inventory.domain.ReservationId;
import holdfast.order.domain.Fulfilment;
import holdfast.order.domain.Line;
import holdfast.order.domain.Order;
import holdfast.order.domain.OrderId;
import holdfast.order.domain.Refund;
import holdfast.order.domain.Return;
import holdfast.order.domain.ReturnedLine;
import holdfast.order.domain.ReturnedLine.Disposition;
import holdfast.order.domain.Sku;
import holdfast.payment.domain.PaymentId;
import java.util.List;
import java.util.function.Predicate;

/**
 * I21 and I3x while messages are under way. An order and its participants are never equal then, but
 * always near: they have done at least what the order says is done, and at most what it wants.
 */
final class Meanwhile {

  private final World world;

  Meanwhile(World world) {
    this.world = world;
  }

  /**
   * Something was done on behalf of this order, or it has stored that something was, which it says
   * of nothing before the capture.
   */
  void check(OrderId id) {
    if (world.stored(id.value()) instanceof Order.Placed order) {
      moneyIsNear(id, order);
      order.placement().lines().forEach(line -> unitsAreNear(id, order, line));
    }
  }

  private void moneyIsNear(OrderId id, Order.Placed order) {
    var book = world.accountBook(order.placement().accountId().value());
    long captured = 0;
    long refunded = 0;
    for (int attempt = 1; attempt <= order.attempt().number(); attempt++) {
      var paid = book.payment(new PaymentId(id.value(), attempt));
      captured += paid.captured;
      refunded += paid.refunded;
    }
    unless(
        order.captured().amount() <= captured,
        "I21",
        "%s says that %s were captured, while it is on its way, and its account captured %d",
        id,
        order.captured(),
        captured);
    long done = cents(order.operations().refunds(), Refund::done);
    long wanted = cents(order.operations().refunds(), _ -> true);
    unless(
        done <= refunded && refunded <= wanted,
        "I21",
        "%s says that %d of %d were refunded, while it is on its way, and its account refunded %d",
        id,
        done,
        wanted,
        refunded);
  }

  private void unitsAreNear(OrderId id, Order.Placed order, Line line) {
    var sku = line.sku();
    var claim =
        world.stockBook(sku.value()).claim(new ReservationId(id.value(), order.attempt().number()));
    int shipped = units(order.operations().fulfilments(), sku, Fulfilment.Status.DONE);
    int toShip = shipped + units(order.operations().fulfilments(), sku, Fulfilment.Status.PENDING);
    unless(
        shipped <= claim.shipped && claim.shipped <= toShip,
        "I3x",
        "%s says that %d of %d %s were shipped, while it is on its way, and stock shipped %d",
        id,
        shipped,
        toShip,
        sku,
        claim.shipped);
    int restocked = units(order.operations().returns(), sku, back -> !back.restockPending());
    int toRestock = units(order.operations().returns(), sku, _ -> true);
    unless(
        restocked <= claim.restocked && claim.restocked <= toRestock,
        "I3x",
        "%s says that %d of %d %s came back, while it is on its way, and stock took back %d",
        id,
        restocked,
        toRestock,
        sku,
        claim.restocked);
  }

  private static long cents(List<Refund> refunds, Predicate<Refund> which) {
    return refunds.stream().filter(which).mapToLong(one -> one.amount().amount()).sum();
  }

  private static int units(List<Fulfilment> fulfilments, Sku sku, Fulfilment.Status status) {
    return fulfilments.stream()
        .flatMap(one -> one.lines().stream())
        .filter(line -> line.sku().equals(sku) && line.status() == status)
        .mapToInt(Fulfilment.Shipment::quantity)
        .sum();
  }

  private static int units(List<Return> returns, Sku sku, Predicate<Return> which) {
    return returns.stream()
        .filter(which)
        .flatMap(one -> one.lines().stream())
        .filter(line -> line.sku().equals(sku) && line.disposition() == Disposition.RESTOCK)
        .mapToInt(ReturnedLine::quantity)
        .sum();
  }
}
