package holdfast.audit;

import holdfast.kit.domain.Money;
import holdfast.order.domain.Checkout;
import holdfast.order.domain.Line;
import holdfast.order.domain.Order;
import holdfast.order.domain.OrderEvent;
import holdfast.order.domain.OrderId;
import holdfast.order.domain.Placement;
import holdfast.order.domain.PricedLine;
import holdfast.order.domain.ReturnedLine;
import holdfast.order.domain.Sku;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What one order has written down: what it asked of stock and payment, and what it heard. */
final class OrderHistory {

  /** What it asked for one attempt. */
  static final class Attempt {
    @Nullable List<PricedLine> prices;
    boolean authorised;
    boolean allocated;
    boolean releaseWanted;
    boolean voidWanted;

    /** What it had heard before stock and payment were read, so they must have it. */
    boolean knownAllocated;

    boolean knownCaptured;
    boolean knownReleased;
    boolean knownVoided;

    @Nullable Money total(String currency) {
      if (prices == null) {
        return null;
      }
      var sum = Money.zero(currency);
      for (var line : prices) {
        sum = sum.plus(line.total());
      }
      return sum;
    }
  }

  private final UUID id;
  private final Fold<Order, OrderEvent> fold;
  private final Map<Integer, Attempt> attempts = new TreeMap<>();
  private final Map<String, Map<String, Integer>> shipments = new HashMap<>();
  private final Map<String, Map<String, Integer>> returns = new HashMap<>();
  private final Map<String, Money> refunds = new HashMap<>();
  private @Nullable Placement placement;
  private int current;
  private String cancelled = "";
  private long rows;
  private long earlyRows;

  OrderHistory(UUID id, Findings findings) {
    this.id = id;
    this.fold = new Fold<>("Order|" + id, new Order.Unplaced(), Order::after, findings);
  }

  UUID id() {
    return id;
  }

  void add(StoredEvent row, OrderEvent event) {
    rows++;
    earlyRows += row.early() ? 1 : 0;
    fold.add(row, event);
    switch (event) {
      case OrderEvent.Placed(var placed, _) -> {
        placement = placed;
        open(1);
      }
      case OrderEvent.StockReserved(int number, var lines, _) -> attempt(number).prices = lines;
      case OrderEvent.PaymentAuthorised(int number, _) -> attempt(number).authorised = true;
      case OrderEvent.StockAllocated(int number, _) -> {
        attempt(number).allocated = true;
        attempt(number).knownAllocated = row.early();
      }
      case OrderEvent.PaymentCaptured(int number, _) -> attempt(number).knownCaptured = row.early();
      case OrderEvent.RejectionDecided(_, boolean undoPayment, _) -> undo(undoPayment);
      case OrderEvent.AttemptGivenUp(boolean undoPayment, _, _) -> undo(undoPayment);
      case OrderEvent.AttemptOpened(int number, _) -> open(number);
      case OrderEvent.StockReleased(int number, _) -> attempt(number).knownReleased = row.early();
      case OrderEvent.PaymentVoided(int number, _) -> attempt(number).knownVoided = row.early();
      case OrderEvent.CancelAccepted(var request, _, var refund, _) -> {
        cancelled = request.id().value();
        undo(attempt(current).prices != null);
        refund(cancelled, refund);
      }
      case OrderEvent.CaptureFound(int number, var refund, _) -> {
        attempt(number).knownCaptured = row.early();
        refund(cancelled, refund);
      }
      case OrderEvent.FulfilmentAccepted(var request, var lines, _, _, _) ->
          shipments.put(request.id().value(), units(lines));
      case OrderEvent.ReturnAccepted(var request, var lines, var refund, _) -> {
        returns.put(request.id().value(), restocks(lines));
        refund(request.id().value(), refund);
      }
      case OrderEvent.RefundAccepted(var request, var amount, _, _) ->
          refund(request.id().value(), amount);
      case OrderEvent.Confirmed _,
          OrderEvent.Rejected _,
          OrderEvent.Parked _,
          OrderEvent.AttentionEnded _,
          OrderEvent.Cancelled _,
          OrderEvent.FulfilmentAnswered _,
          OrderEvent.Restocked _,
          OrderEvent.Refunded _,
          OrderEvent.CancelRepeated _,
          OrderEvent.OperationRefused _,
          OrderEvent.PreconditionFailed _ -> {}
    }
  }

  void lose() {
    rows++;
    fold.lose();
  }

  private void open(int number) {
    current = number;
    attempts.putIfAbsent(number, new Attempt());
  }

  /** An attempt that was never opened is made here too: what it asked is found out all the same. */
  private Attempt attempt(int number) {
    return attempts.computeIfAbsent(number, _ -> new Attempt());
  }

  private void undo(boolean payment) {
    attempt(current).releaseWanted = true;
    attempt(current).voidWanted |= payment;
  }

  private void refund(String operation, Money amount) {
    if (amount.amount() > 0) {
      refunds.put(operation, amount);
    }
  }

  private static Map<String, Integer> units(List<Line> lines) {
    var units = new HashMap<String, Integer>();
    lines.forEach(line -> units.merge(line.sku().value(), line.quantity(), Integer::sum));
    return units;
  }

  private static Map<String, Integer> restocks(List<ReturnedLine> lines) {
    var units = new HashMap<String, Integer>();
    lines.stream()
        .filter(line -> line.disposition() == ReturnedLine.Disposition.RESTOCK)
        .forEach(line -> units.merge(line.sku().value(), line.quantity(), Integer::sum));
    return units;
  }

  /** Null when its events are not those of an order. */
  Order.@Nullable Placed order() {
    return fold.state() instanceof Order.Placed placed ? placed : null;
  }

  @Nullable Placement placement() {
    return placement;
  }

  /** The attempts it opened. */
  Map<Integer, Attempt> attempts() {
    return attempts;
  }

  /** Whether it has something left to do, or waits for a person. */
  boolean isOpen() {
    var order = order();
    return order != null && (order.needsAttention() || !Checkout.next(order).isEmpty());
  }

  /**
   * Whether it had nothing left to do before stock and payment were read, and nothing was asked of
   * it since: then all three must agree to the last unit and cent.
   */
  boolean isAtRest() {
    return order() != null && !isOpen() && rows == earlyRows;
  }

  /** Units of a product that were ordered. */
  int ordered(String sku) {
    return placement == null ? 0 : units(placement.lines()).getOrDefault(sku, 0);
  }

  /** Units that the operation was to ship; null if there is no such operation. */
  @Nullable Integer shipped(String operation, String sku) {
    return of(shipments, operation, sku);
  }

  /** Units that the operation was to take back; null if there is no such operation. */
  @Nullable Integer restocked(String operation, String sku) {
    return of(returns, operation, sku);
  }

  private static @Nullable Integer of(
      Map<String, Map<String, Integer>> operations, String operation, String sku) {
    var lines = operations.get(operation);
    return lines == null ? null : lines.get(sku);
  }

  /** Units of a product that all returns together give back to stock. */
  int restocked(String sku) {
    return returns.values().stream().mapToInt(lines -> lines.getOrDefault(sku, 0)).sum();
  }

  /** Units of a product that were handed over, as far as the order knows. */
  int fulfilled(String sku) {
    var order = order();
    return order == null ? 0 : order.operations().fulfilled(new Sku(sku));
  }

  /** What the operation was to give back; null if there is no such operation. */
  @Nullable Money refund(String operation) {
    return refunds.get(operation);
  }

  @Override
  public String toString() {
    return new OrderId(id).toString();
  }
}
