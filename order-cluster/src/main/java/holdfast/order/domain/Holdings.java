package holdfast.order.domain;

/**
 * What stock and account hold for an order, as far as the order itself has stored it. The truth is
 * theirs; this is what the order can say without asking them.
 */
public record Holdings(OfStock stock, OfPayment payment) {

  public enum OfStock {
    /** Nothing, or the answer is still out. */
    NONE,
    HELD,
    ALLOCATED,
    BEING_RELEASED,
    RELEASED
  }

  public enum OfPayment {
    /** Nothing, no more, or the answer is still out. */
    NONE,
    AUTHORISED,
    /** Taken; what was refunded since is told by the order's refunds. */
    CAPTURED,
    BEING_VOIDED
  }

  static Holdings of(Order.Placed order) {
    return new Holdings(
        stockAt(order.stage()),
        order.capturedAt() == null ? paymentAt(order.stage()) : OfPayment.CAPTURED);
  }

  private static OfStock stockAt(Stage stage) {
    return switch (stage) {
      case Stage.AwaitingStock _ -> OfStock.NONE;
      case Stage.AwaitingPayment _, Stage.AwaitingAllocation _ -> OfStock.HELD;
      case Stage.AwaitingCapture _, Stage.Captured _, Stage.Confirmed _ -> OfStock.ALLOCATED;
      case Stage.Undoing undoing ->
          undoing.stockPending() ? OfStock.BEING_RELEASED : OfStock.RELEASED;
      case Stage.Cancelled _, Stage.Rejected _ -> OfStock.RELEASED;
      case Stage.NeedsAttention(var at, _) -> stockAt(at);
    };
  }

  private static OfPayment paymentAt(Stage stage) {
    return switch (stage) {
      case Stage.AwaitingStock _, Stage.AwaitingPayment _ -> OfPayment.NONE;
      case Stage.AwaitingAllocation _, Stage.AwaitingCapture _ -> OfPayment.AUTHORISED;
      case Stage.Captured _, Stage.Confirmed _ -> OfPayment.CAPTURED;
      case Stage.Undoing undoing ->
          undoing.paymentPending() ? OfPayment.BEING_VOIDED : OfPayment.NONE;
      case Stage.Cancelled _, Stage.Rejected _ -> OfPayment.NONE;
      case Stage.NeedsAttention(var at, _) -> paymentAt(at);
    };
  }
}
