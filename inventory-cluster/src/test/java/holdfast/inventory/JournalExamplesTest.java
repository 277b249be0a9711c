package holdfast.inventory;

import holdfast.inventory.domain.Adjustment;
import holdfast.inventory.domain.Price;
import holdfast.inventory.domain.Request;
import holdfast.inventory.domain.ReservationId;
import holdfast.inventory.domain.ReserveRefusal;
import holdfast.inventory.domain.StockDefinition;
import holdfast.inventory.domain.StockEvent;
import holdfast.inventory.domain.StockOperation;
import holdfast.inventory.domain.StockSnapshot;
import holdfast.inventory.domain.StockTerms;
import holdfast.inventory.entity.InventorySerializer;
import holdfast.kit.domain.Money;
import holdfast.kit.domain.Refusal;
import holdfast.kit.testing.JournalExamples;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Every event and snapshot ever written can still be read, and is written as it was. */
class JournalExamplesTest {

  private static final Instant AT = Instant.parse("2026-01-01T12:00:00.123456Z");
  private static final Money TEN = new Money(1000, "EUR");
  private static final StockTerms TERMS = new StockTerms("The Book", TEN, 5, 3);
  private static final ReservationId RESERVATION =
      new ReservationId(UUID.fromString("0f8e5b0a-6f0e-5c56-9d5c-0d9c8a4f7b11"), 1);
  private static final ReservationId OTHER =
      new ReservationId(UUID.fromString("0f8e5b0a-6f0e-5c56-9d5c-0d9c8a4f7b12"), 2);
  private static final long FINGERPRINT = 7201641116159753769L;
  private static final StockOperation OPERATION =
      new StockOperation(
          UUID.fromString("0f8e5b0a-6f0e-5c56-9d5c-0d9c8a4f7b13"),
          StockOperation.Kind.SHIP,
          RESERVATION,
          2);
  private static final Request REQUEST = new Request("a1b2", "c3d4", "olga");
  private static final Refusal REFUSAL = new Refusal("insufficient_stock", "5 on hand");
  private static final ReserveRefusal OUT_OF_STOCK = new ReserveRefusal("out_of_stock", 2, 1, 3);

  @Test
  void every_record_of_the_journal_has_its_example() {
    JournalExamples.of(InventorySerializer.NAMES)
        .verify(
            List.of(
                new StockEvent.Defined(TERMS, 1, 2, "olga", AT),
                new StockEvent.Adjusted(
                    REQUEST,
                    new Adjustment(-2, Adjustment.Reason.DAMAGED, "water in aisle 3"),
                    1,
                    AT),
                new StockEvent.AdjustmentRefused(REQUEST, REFUSAL, AT),
                new StockEvent.AdjustmentPreconditionFailed("stock_changed", 7, 5, AT),
                new StockEvent.FellShort(3, 2, List.of(OTHER, RESERVATION), AT),
                new StockEvent.Reserved(
                    RESERVATION, 2, FINGERPRINT, TEN, 1, AT.plusSeconds(600), AT),
                new StockEvent.ReserveRefused(RESERVATION, FINGERPRINT, OUT_OF_STOCK, AT),
                new StockEvent.Allocated(RESERVATION, 2, AT),
                new StockEvent.Released(RESERVATION, 2, true, AT),
                new StockEvent.HoldExpired(RESERVATION, 2, AT),
                new StockEvent.ReservationCancelled(RESERVATION, AT),
                new StockEvent.ReservationNotKnown(RESERVATION, AT),
                new StockEvent.Shipped(OPERATION.id(), RESERVATION, 2, AT),
                new StockEvent.Restocked(OPERATION.id(), RESERVATION, 1, AT),
                new StockEvent.OperationRefused(OPERATION, REFUSAL, AT),
                new StockEvent.RanLow(5, 5, AT),
                new StockEvent.RanOut(AT),
                new StockEvent.CameBack(7, AT),
                snapshot()));
  }

  private static StockSnapshot snapshot() {
    var price = new Price(TEN, 1);
    return new StockSnapshot(
        new StockDefinition(TERMS, price, 2),
        20,
        0,
        List.of(price),
        List.of(
            new StockSnapshot.Open(
                RESERVATION.toString(), 2, FINGERPRINT, 1, AT.plusSeconds(600), AT, null)),
        List.of(
            new StockSnapshot.Ended(
                OTHER.toString(), StockSnapshot.End.REFUSED, FINGERPRINT, OUT_OF_STOCK, AT)),
        List.of(new StockSnapshot.Told("a1b2", "c3d4", REFUSAL, AT)),
        AT,
        null,
        null);
  }
}
