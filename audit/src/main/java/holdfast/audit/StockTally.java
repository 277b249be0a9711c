package holdfast.audit;

import holdfast.inventory.domain.StockEvent;

/**
 * The units of one product, added up from its events and by nothing else: no rule of the service is
 * asked, so that a mistake in one shows.
 */
final class StockTally {
  long onHand;
  long held;
  long allocated;
  long shortfall;

  /** What breaks a law from this event on; empty if nothing does. */
  String add(StockEvent event) {
    var wrong = changed(event);
    if (onHand < 0 || held < 0 || allocated < 0) {
      wrong = "%d on hand, %d held, %d allocated".formatted(onHand, held, allocated);
    } else if (held + allocated > onHand + shortfall) {
      wrong =
          "%d promised of %d on hand, %d recorded as missing"
              .formatted(held + allocated, onHand, shortfall);
    }
    shortfall = Math.min(shortfall, missing());
    return wrong;
  }

  private String changed(StockEvent event) {
    switch (event) {
      case StockEvent.Adjusted adjusted -> {
        onHand += adjusted.adjustment().delta();
        shortfall = adjusted.shortfall();
        if (shortfall != missing()) {
          return "%d recorded as missing, %d are".formatted(shortfall, missing());
        }
      }
      case StockEvent.Reserved reserved -> held += reserved.quantity();
      case StockEvent.Allocated sold -> {
        held -= sold.quantity();
        allocated += sold.quantity();
      }
      case StockEvent.Released(_, int quantity, boolean wasAllocated, _) -> {
        held -= wasAllocated ? 0 : quantity;
        allocated -= wasAllocated ? quantity : 0;
      }
      case StockEvent.HoldExpired expired -> held -= expired.quantity();
      case StockEvent.Shipped shipped -> {
        onHand -= shipped.quantity();
        allocated -= shipped.quantity();
      }
      case StockEvent.Restocked restocked -> onHand += restocked.quantity();
      case StockEvent.Defined _,
          StockEvent.AdjustmentRefused _,
          StockEvent.AdjustmentPreconditionFailed _,
          StockEvent.FellShort _,
          StockEvent.ReserveRefused _,
          StockEvent.ReservationCancelled _,
          StockEvent.ReservationNotKnown _,
          StockEvent.OperationRefused _,
          StockEvent.RanLow _,
          StockEvent.RanOut _,
          StockEvent.CameBack _ -> {}
    }
    return "";
  }

  private long missing() {
    return Math.max(0, held + allocated - onHand);
  }
}
