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
    CAPTURED,
    BEING_VOIDED
  }

  static Holdings at(Stage stage) {
    return switch (stage) {
      case Stage.AwaitingStock _ -> new Holdings(OfStock.NONE, OfPayment.NONE);
      case Stage.AwaitingPayment _ -> new Holdings(OfStock.HELD, OfPayment.NONE);
      case Stage.AwaitingAllocation _ -> new Holdings(OfStock.HELD, OfPayment.AUTHORISED);
      case Stage.AwaitingCapture _ -> new Holdings(OfStock.ALLOCATED, OfPayment.AUTHORISED);
      case Stage.Captured _, Stage.Confirmed _ ->
          new Holdings(OfStock.ALLOCATED, OfPayment.CAPTURED);
      case Stage.Undoing undoing ->
          new Holdings(
              undoing.stockPending() ? OfStock.BEING_RELEASED : OfStock.RELEASED,
              undoing.paymentPending() ? OfPayment.BEING_VOIDED : OfPayment.NONE);
      case Stage.Rejected _ -> new Holdings(OfStock.RELEASED, OfPayment.NONE);
      case Stage.NeedsAttention(var at, _) -> at(at);
    };
  }
}
