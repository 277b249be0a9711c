package holdfast.simulation;

import static holdfast.simulation.Violation.unless;

import holdfast.inventory.domain.ReservationId;
import holdfast.order.domain.Order;
import holdfast.order.domain.OrderEvent;
import holdfast.order.domain.OrderId;
import holdfast.order.domain.OrderStatus;
import holdfast.order.domain.Request;
import holdfast.payment.domain.PaymentId;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Watches one order: what it says of itself must be so at stock and payment, at that moment. */
final class OrderBook implements Entity.Book<Order, OrderEvent> {

  /** The order could not store that it said no, and so said nothing. */
  private static final String SILENCE = "too_many_refusals";

  /** The same request may be carried out when it comes again. */
  private static final Set<String> LEAVE_THE_KEY_FREE =
      Set.of("refunded_changed", "order_changed", "currency_mismatch");

  private final World world;
  private final OrderId id;
  private final Set<String> accepted = new HashSet<>();
  private final Set<String> refused = new HashSet<>();
  private final Set<Long> created = new HashSet<>();
  private @Nullable OrderStatus status;

  OrderBook(World world, OrderId id) {
    this.world = world;
    this.id = id;
  }

  boolean accepted(Request request) {
    return accepted.contains(request.id().value());
  }

  /** I12: of equal requests one is told that it was the one. */
  void says(OrderAnswer answer) {
    if (answer instanceof OrderAnswer.Current(var version, var isNew, _) && isNew) {
      unless(created.add(version), "I12", "%s: version %d was created twice", id, version);
    }
  }

  /** A no is true when it is said; and it is so for good, unless it leaves the key free. */
  void saysNo(Request request, String code) {
    if (code.equals(SILENCE)) {
      return;
    }
    unless(!accepted(request), "I13", "%s: %s is done, not %s", id, request, code);
    if (!LEAVE_THE_KEY_FREE.contains(code)) {
      saidNo(request);
    }
  }

  private void saidNo(Request request) {
    refused.add(request.id().value());
  }

  @Override
  public void happens(Order before, OrderEvent event) {
    unless(
        !(before instanceof Order.Placed placed) || !event.at().isBefore(placed.updatedAt()),
        "time",
        "%s runs back: %s",
        id,
        event);
    switch (event) {
      case OrderEvent.Placed _ ->
          unless(before instanceof Order.Unplaced, "I12", "%s placed twice", id);
      case OrderEvent.CancelAccepted(var request, _, _, _) -> accept(request);
      case OrderEvent.FulfilmentAccepted accepting -> accept(accepting.request());
      case OrderEvent.ReturnAccepted accepting -> accept(accepting.request());
      case OrderEvent.RefundAccepted accepting -> accept(accepting.request());
      case OrderEvent.CancelRepeated(var request, _) -> accept(request);
      case OrderEvent.OperationRefused refusing -> {
        unless(!accepted(refusing.request()), "I12", "%s: %s accepted before", id, refusing);
        saidNo(refusing.request());
      }
      case OrderEvent.Confirmed _ -> confirmed();
      case OrderEvent.Rejected _ -> nothingLeft();
      case OrderEvent.Cancelled _ -> nothingLeft();
      case OrderEvent.Parked(var reason, _) ->
          unless(world.counted.nonsense > 0, "I14", "%s parked, and nobody lied: %s", id, reason);
      case OrderEvent.AttentionEnded _,
          OrderEvent.StockReserved _,
          OrderEvent.PaymentAuthorised _,
          OrderEvent.StockAllocated _,
          OrderEvent.PaymentCaptured _,
          OrderEvent.RejectionDecided _,
          OrderEvent.AttemptGivenUp _,
          OrderEvent.StockReleased _,
          OrderEvent.PaymentVoided _,
          OrderEvent.AttemptOpened _,
          OrderEvent.CaptureFound _,
          OrderEvent.FulfilmentAnswered _,
          OrderEvent.Restocked _,
          OrderEvent.Refunded _,
          OrderEvent.PreconditionFailed _ -> {}
    }
  }

  private void accept(Request request) {
    unless(accepted.add(request.id().value()), "I12", "%s: %s accepted twice", id, request);
    unless(
        !refused.contains(request.id().value()), "I13", "%s: %s accepted after a no", id, request);
  }

  /** One allocation of every line, and one capture of the total. */
  private void confirmed() {
    var order = world.placed(id.value());
    int attempt = order.attempt().number();
    for (var line : order.placement().lines()) {
      var claim = world.stockBook(line.sku().value()).claim(new ReservationId(id.value(), attempt));
      unless(
          claim.open && claim.allocated && claim.quantity == line.quantity(),
          "I3",
          "%s confirmed without its %s",
          id,
          line);
    }
    var paid = payment(order, attempt);
    unless(
        paid.isCaptured && paid.captured == order.captured().amount(),
        "I5",
        "%s confirmed, and %d captured",
        id,
        paid.captured);
  }

  private void nothingLeft() {
    var order = world.placed(id.value());
    for (int attempt = 1; attempt <= order.attempt().number(); attempt++) {
      for (var line : order.placement().lines()) {
        var claim =
            world.stockBook(line.sku().value()).claim(new ReservationId(id.value(), attempt));
        unless(!claim.open, "I7", "%s is over and has %s of attempt %d", id, line, attempt);
      }
      var paid = payment(order, attempt);
      unless(!paid.held, "I7", "%s is over and holds %d", id, paid.amount);
      unless(
          paid.captured == paid.refunded,
          "I7",
          "%s is over, took %d and refunded %d",
          id,
          paid.captured,
          paid.refunded);
    }
  }

  private AccountBook.Paid payment(Order.Placed order, int attempt) {
    return world
        .accountBook(order.placement().accountId().value())
        .payment(new PaymentId(id.value(), attempt));
  }

  @Override
  public void stored(Order order) {
    if (!(order instanceof Order.Placed placed)) {
      return;
    }
    unless(placed.maximumRefundable().amount() >= 0, "I6", "%s refunds more than it took", id);
    var now = placed.status();
    unless(mayBecome(status, now), "I18", "%s was %s and is %s", id, status, now);
    status = now;
    if (placed.capturedAt() != null) {
      world.meanwhile.check(id);
    }
    world.note(id, placed);
  }

  private static boolean mayBecome(@Nullable OrderStatus before, OrderStatus now) {
    return switch (before) {
      case null -> now == OrderStatus.PENDING;
      case PENDING ->
          now == OrderStatus.PENDING
              || now == OrderStatus.CONFIRMED
              || now == OrderStatus.REJECTED
              || now == OrderStatus.CANCELLING;
      case CONFIRMED -> now != OrderStatus.PENDING && now != OrderStatus.REJECTED;
      case PARTIALLY_FULFILLED ->
          now == OrderStatus.PARTIALLY_FULFILLED || now == OrderStatus.FULFILLED;
      case FULFILLED -> now == OrderStatus.FULFILLED;
      case CANCELLING -> now == OrderStatus.CANCELLING || now == OrderStatus.CANCELLED;
      case CANCELLED, REJECTED -> now == before;
    };
  }
}
