package holdfast.inventory.domain;

import holdfast.inventory.domain.StockEvent.OperationRefused;
import holdfast.inventory.domain.StockEvent.Restocked;
import holdfast.inventory.domain.StockEvent.Shipped;
import holdfast.kit.domain.Decision;
import holdfast.kit.domain.Refusal;
import java.time.Instant;
import java.util.List;

/** The rules for goods that leave the building and come back. */
record Handling(Stock stock, Instant now) {

  /** As {@link Promising#reserve}: known id, content, age, state, business rule, in this order. */
  Decision<StockEvent> carryOut(StockOperation operation, Instant intendedAt) {
    var told = stock.operations().get(operation.id());
    if (told != null) {
      return again(operation, told);
    }
    if (intendedAt.isAfter(now.plus(stock.policy().clockMargin()))) {
      return Promising.intendedAhead();
    }
    if (intendedAt.isBefore(now.minus(stock.policy().keyRetention()))) {
      return Promising.notKnown(operation.reservation(), now);
    }
    return switch (operation.kind()) {
      case SHIP -> ship(operation);
      case RESTOCK -> restock(operation);
    };
  }

  private static Decision<StockEvent> again(StockOperation operation, OperationOutcome told) {
    if (!told.operation().equals(operation)) {
      return Decision.refuse("exists_with_different_lines", "the operation id was used before");
    }
    return told.refusal() == null
        ? Decision.unchanged()
        : new Decision.Refuse<>(told.refusal(), List.of());
  }

  private Decision<StockEvent> ship(StockOperation operation) {
    var hold = stock.hold(operation.reservation());
    if (hold == null) {
      return shipWithoutHold(operation);
    }
    if (!hold.isAllocated()) {
      return refuse(operation, "not_allocated", "its units are held and not sold");
    }
    if (operation.quantity() > hold.units()) {
      return refuse(operation, "ship_exceeds_allocated", hold.units() + " left to ship");
    }
    if (operation.quantity() > stock.onHand()) {
      return refuse(operation, "insufficient_stock", stock.onHand() + " on hand");
    }
    return Decision.accept(
        new Shipped(operation.id(), operation.reservation(), operation.quantity(), now));
  }

  /** Of what is not known nothing is said for good: the order parks, and somebody looks. */
  private Decision<StockEvent> shipWithoutHold(StockOperation operation) {
    return switch (stock.end(operation.reservation())) {
      case null -> Promising.notKnown(operation.reservation(), now);
      case ClosedReservation.Shipped _ ->
          refuse(operation, "ship_exceeds_allocated", "all shipped");
      case ClosedReservation.Expired _ ->
          refuse(operation, "reservation_expired", "its units were not allocated in time");
      case ClosedReservation.Released _,
          ClosedReservation.Cancelled _,
          ClosedReservation.Refused _ ->
          refuse(operation, "already_released", "it has no units");
    };
  }

  /** Takes back what the order says was returned; the order knows what was shipped. */
  private Decision<StockEvent> restock(StockOperation operation) {
    if (stock.definition() == null) {
      return refuse(operation, "unknown_sku", "nobody has defined this product");
    }
    if (operation.quantity() > Stock.MAX_ON_HAND - stock.onHand()) {
      return refuse(operation, "stock_limit_exceeded", "at most " + Stock.MAX_ON_HAND);
    }
    return Decision.accept(
        new Restocked(operation.id(), operation.reservation(), operation.quantity(), now));
  }

  private Decision<StockEvent> refuse(StockOperation operation, String code, String detail) {
    var refusal = new Refusal(code, detail);
    return new Decision.Refuse<>(refusal, List.of(new OperationRefused(operation, refusal, now)));
  }
}
