package holdfast.inventory.domain;

import holdfast.inventory.domain.StockEvent.Adjusted;
import holdfast.inventory.domain.StockEvent.AdjustmentPreconditionFailed;
import holdfast.inventory.domain.StockEvent.AdjustmentRefused;
import holdfast.inventory.domain.StockEvent.Allocated;
import holdfast.inventory.domain.StockEvent.CameBack;
import holdfast.inventory.domain.StockEvent.Defined;
import holdfast.inventory.domain.StockEvent.FellShort;
import holdfast.inventory.domain.StockEvent.HoldExpired;
import holdfast.inventory.domain.StockEvent.OperationRefused;
import holdfast.inventory.domain.StockEvent.RanLow;
import holdfast.inventory.domain.StockEvent.RanOut;
import holdfast.inventory.domain.StockEvent.Released;
import holdfast.inventory.domain.StockEvent.ReservationCancelled;
import holdfast.inventory.domain.StockEvent.ReservationNotKnown;
import holdfast.inventory.domain.StockEvent.ReserveRefused;
import holdfast.inventory.domain.StockEvent.Reserved;
import holdfast.inventory.domain.StockEvent.Restocked;
import holdfast.inventory.domain.StockEvent.Shipped;
import holdfast.kit.domain.Decision;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Notices when a product runs low, runs out or comes back, and has that stored as well. */
final class Watch {

  /** How much is there. */
  private enum Level {
    OUT,
    LOW,
    PLENTY
  }

  /** The decision, with what it makes of the product's level among its facts. */
  static Decision<StockEvent> over(Stock before, Decision<StockEvent> decision) {
    var events = decision.events();
    if (events.isEmpty()) {
      return decision;
    }
    var crossing = crossing(before, events);
    if (crossing == null) {
      return decision;
    }
    var all = new ArrayList<>(events);
    all.add(crossing);
    return decision instanceof Decision.Refuse<StockEvent>(var refusal, _)
        ? new Decision.Refuse<>(refusal, all)
        : new Decision.Accept<>(all);
  }

  /** Adds up what the events change; that is cheaper than to apply them for this alone. */
  private static @Nullable StockEvent crossing(Stock before, List<StockEvent> events) {
    int free = before.onHand() - before.held() - before.allocated();
    var lowAt = before.definition() == null ? null : before.definition().terms().lowStockAt();
    int left = free;
    var lowAtThen = lowAt;
    for (var event : events) {
      switch (event) {
        case Defined defined -> lowAtThen = defined.terms().lowStockAt();
        case Adjusted adjusted -> left += adjusted.adjustment().delta();
        case Restocked restocked -> left += restocked.quantity();
        case Reserved reserved -> left -= reserved.quantity();
        case Released released -> left += released.quantity();
        case HoldExpired expired -> left += expired.quantity();
        case Allocated _,
            Shipped _,
            AdjustmentRefused _,
            AdjustmentPreconditionFailed _,
            ReserveRefused _,
            OperationRefused _,
            ReservationCancelled _,
            ReservationNotKnown _,
            FellShort _,
            RanLow _,
            RanOut _,
            CameBack _ -> {}
      }
    }
    return crossing(level(free, lowAt), level(left, lowAtThen), left, lowAtThen, events);
  }

  private static @Nullable StockEvent crossing(
      Level before, Level now, int left, @Nullable Integer lowAt, List<StockEvent> events) {
    var at = events.getLast().at();
    if (before == now) {
      return null;
    }
    if (now == Level.OUT) {
      return new RanOut(at);
    }
    if (before == Level.OUT) {
      return new CameBack(left, at);
    }
    return now == Level.LOW && lowAt != null ? new RanLow(left, lowAt, at) : null;
  }

  private static Level level(int available, @Nullable Integer lowAt) {
    if (available <= 0) {
      return Level.OUT;
    }
    return lowAt != null && available <= lowAt ? Level.LOW : Level.PLENTY;
  }

  private Watch() {}
}
