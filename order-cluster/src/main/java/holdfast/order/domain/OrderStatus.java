package holdfast.order.domain;

/** What the outside is told of how far an order has come. */
public enum OrderStatus {
  /** Accepted; its fate is not yet decided, or not yet carried out. */
  PENDING,
  /** Paid for, and its units are set aside for it. */
  CONFIRMED,
  /** Confirmed, and some of its units were handed over. */
  PARTIALLY_FULFILLED,
  /** Confirmed, and all of its units were handed over. */
  FULFILLED,
  /** To be cancelled; what it may hold is being given back. */
  CANCELLING,
  /** Cancelled; nothing is held for it anywhere, and nothing of its money is kept. */
  CANCELLED,
  /** Not carried out; nothing is held for it anywhere. */
  REJECTED;

  static OrderStatus of(Order.Placed order) {
    return of(order, order.stage());
  }

  private static OrderStatus of(Order.Placed order, Stage stage) {
    return switch (stage) {
      case Stage.AwaitingStock _,
          Stage.AwaitingPayment _,
          Stage.AwaitingAllocation _,
          Stage.AwaitingCapture _,
          Stage.Captured _ ->
          PENDING;
      case Stage.Undoing undoing ->
          undoing.ending() instanceof Stage.Ending.Cancel ? CANCELLING : PENDING;
      case Stage.Confirmed _ ->
          confirmed(order.operations().fulfilledUnits(), order.remainingUnits());
      case Stage.Cancelled _ -> CANCELLED;
      case Stage.Rejected _ -> REJECTED;
      case Stage.NeedsAttention(var at, _) -> of(order, at);
    };
  }

  /** The status of a confirmed order of which so many units were handed over, or not yet. */
  public static OrderStatus confirmed(int fulfilledUnits, int remainingUnits) {
    if (fulfilledUnits == 0) {
      return CONFIRMED;
    }
    return remainingUnits == 0 ? FULFILLED : PARTIALLY_FULFILLED;
  }
}
