package holdfast.order.domain;

/** What the outside is told of how far an order has come. */
public enum OrderStatus {
  /** Accepted; its fate is not yet decided, or not yet carried out. */
  PENDING,
  /** Paid for, and its units are set aside for it. */
  CONFIRMED,
  /** Not carried out; nothing is held for it anywhere. */
  REJECTED;

  static OrderStatus of(Stage stage) {
    return switch (stage) {
      case Stage.AwaitingStock _,
          Stage.AwaitingPayment _,
          Stage.AwaitingAllocation _,
          Stage.AwaitingCapture _,
          Stage.Captured _,
          Stage.Undoing _ ->
          PENDING;
      case Stage.Confirmed _ -> CONFIRMED;
      case Stage.Rejected _ -> REJECTED;
      case Stage.NeedsAttention(var at, _) -> of(at);
    };
  }
}
