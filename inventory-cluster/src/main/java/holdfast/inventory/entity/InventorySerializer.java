package holdfast.inventory.entity;

import holdfast.inventory.domain.StockEvent;
import holdfast.inventory.domain.StockSnapshot;
import holdfast.kit.journal.EventNames;
import holdfast.kit.journal.NamedEventSerializer;
import org.apache.pekko.actor.ExtendedActorSystem;

/** The names that stock's facts are stored under, for ever. */
public final class InventorySerializer extends NamedEventSerializer {

  public static final EventNames NAMES =
      EventNames.builder()
          .event("stock-defined/1", StockEvent.Defined.class)
          .event("stock-adjusted/1", StockEvent.Adjusted.class)
          .event("stock-adjustment-refused/1", StockEvent.AdjustmentRefused.class)
          .event(
              "stock-adjustment-precondition-failed/1",
              StockEvent.AdjustmentPreconditionFailed.class)
          .event("stock-fell-short/1", StockEvent.FellShort.class)
          .event("stock-reserved/1", StockEvent.Reserved.class)
          .event("stock-reserve-refused/1", StockEvent.ReserveRefused.class)
          .event("stock-allocated/1", StockEvent.Allocated.class)
          .event("stock-released/1", StockEvent.Released.class)
          .event("stock-hold-expired/1", StockEvent.HoldExpired.class)
          .event("stock-reservation-cancelled/1", StockEvent.ReservationCancelled.class)
          .event("stock-reservation-not-known/1", StockEvent.ReservationNotKnown.class)
          .event("stock-shipped/1", StockEvent.Shipped.class)
          .event("stock-restocked/1", StockEvent.Restocked.class)
          .event("stock-operation-refused/1", StockEvent.OperationRefused.class)
          .event("stock-ran-low/1", StockEvent.RanLow.class)
          .event("stock-ran-out/1", StockEvent.RanOut.class)
          .event("stock-came-back/1", StockEvent.CameBack.class)
          .snapshot("stock/1", StockSnapshot.class)
          .build();

  public InventorySerializer(ExtendedActorSystem system) {
    super(system, 41001, NAMES);
  }
}
