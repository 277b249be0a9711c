package holdfast.audit;

import holdfast.inventory.domain.ReservationId;
import holdfast.inventory.domain.StockEvent;
import holdfast.inventory.domain.StockOperation;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Comparator;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What one event of a product says about an order.
 *
 * @param number of the event within its product
 * @param unitPrice minor units, of a reservation
 * @param currency of a reservation, else empty
 * @param operation of a shipment or a return, else empty
 */
record StockLine(
    UUID order,
    int attempt,
    String sku,
    long number,
    Kind kind,
    int quantity,
    long unitPrice,
    String currency,
    String operation) {

  enum Kind {
    RESERVED,
    REFUSED,
    ALLOCATED,
    RELEASED,
    EXPIRED,
    CANCELLED,
    SHIPPED,
    SHIP_REFUSED,
    RESTOCKED,
    RESTOCK_REFUSED
  }

  static final Comparator<StockLine> BY_ORDER =
      Comparator.comparing(StockLine::order, OrderKey.AS_TEXT)
          .thenComparing(StockLine::sku)
          .thenComparingLong(StockLine::number);

  static final Sorter.Form<StockLine> FORM =
      new Sorter.Form<>() {
        @Override
        public void write(StockLine line, DataOutput out) throws IOException {
          out.writeLong(line.order.getMostSignificantBits());
          out.writeLong(line.order.getLeastSignificantBits());
          out.writeByte(line.attempt);
          out.writeUTF(line.sku);
          out.writeLong(line.number);
          out.writeUTF(line.kind.name());
          out.writeInt(line.quantity);
          out.writeLong(line.unitPrice);
          out.writeUTF(line.currency);
          out.writeUTF(line.operation);
        }

        @Override
        public StockLine read(DataInput in) throws IOException {
          return new StockLine(
              new UUID(in.readLong(), in.readLong()),
              in.readByte(),
              in.readUTF(),
              in.readLong(),
              Kind.valueOf(in.readUTF()),
              in.readInt(),
              in.readLong(),
              in.readUTF(),
              in.readUTF());
        }
      };

  /** What the event says about an order; null when it is about none, or changes nothing. */
  static @Nullable StockLine of(String sku, long number, StockEvent event) {
    return switch (event) {
      case StockEvent.Reserved reserved ->
          new StockLine(
              reserved.reservation().orderId(),
              reserved.reservation().attempt(),
              sku,
              number,
              Kind.RESERVED,
              reserved.quantity(),
              reserved.unitPrice().amount(),
              reserved.unitPrice().currency(),
              "");
      case StockEvent.ReserveRefused refused ->
          of(sku, number, refused.reservation(), Kind.REFUSED, refused.refusal().requested());
      case StockEvent.Allocated allocated ->
          of(sku, number, allocated.reservation(), Kind.ALLOCATED, allocated.quantity());
      case StockEvent.Released released ->
          of(sku, number, released.reservation(), Kind.RELEASED, released.quantity());
      case StockEvent.HoldExpired expired ->
          of(sku, number, expired.reservation(), Kind.EXPIRED, expired.quantity());
      case StockEvent.ReservationCancelled cancelled ->
          of(sku, number, cancelled.reservation(), Kind.CANCELLED, 0);
      case StockEvent.Shipped(var id, var reservation, int quantity, _) ->
          of(sku, number, reservation, Kind.SHIPPED, quantity, id);
      case StockEvent.Restocked(var id, var reservation, int quantity, _) ->
          of(sku, number, reservation, Kind.RESTOCKED, quantity, id);
      case StockEvent.OperationRefused(StockOperation(var id, var kind, var of, int units), _, _) ->
          of(
              sku,
              number,
              of,
              switch (kind) {
                case SHIP -> Kind.SHIP_REFUSED;
                case RESTOCK -> Kind.RESTOCK_REFUSED;
              },
              units,
              id);
      case StockEvent.Defined _,
          StockEvent.Adjusted _,
          StockEvent.AdjustmentRefused _,
          StockEvent.AdjustmentPreconditionFailed _,
          StockEvent.FellShort _,
          StockEvent.ReservationNotKnown _,
          StockEvent.RanLow _,
          StockEvent.RanOut _,
          StockEvent.CameBack _ ->
          null;
    };
  }

  private static StockLine of(
      String sku, long number, ReservationId reservation, Kind kind, int quantity) {
    return new StockLine(
        reservation.orderId(), reservation.attempt(), sku, number, kind, quantity, 0, "", "");
  }

  private static StockLine of(
      String sku, long number, ReservationId reservation, Kind kind, int quantity, UUID operation) {
    return new StockLine(
        reservation.orderId(),
        reservation.attempt(),
        sku,
        number,
        kind,
        quantity,
        0,
        "",
        operation.toString());
  }

  /** As people look it up. */
  String id() {
    return order + "-" + attempt + " " + sku;
  }
}
