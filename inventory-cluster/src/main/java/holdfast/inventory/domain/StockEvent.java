package holdfast.inventory.domain;

import holdfast.kit.domain.Money;
import holdfast.kit.domain.Refusal;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Facts in the life of one product's stock. Stored for ever: add, never edit or remove. */
public sealed interface StockEvent {

  /** When, by the product's own time, which never runs back. */
  Instant at();

  record Defined(StockTerms terms, int priceVersion, int definitionVersion, String by, Instant at)
      implements StockEvent {}

  /**
   * Units came or went.
   *
   * @param shortfall how many more units are promised than there are from now on
   */
  record Adjusted(Request request, Adjustment adjustment, int shortfall, Instant at)
      implements StockEvent {}

  /** A person was told no; the idempotency key is used up, so a repeat is told the same. */
  record AdjustmentRefused(Request request, Refusal refusal, Instant at) implements StockEvent {}

  /**
   * A person was told that an adjustment was not made because the stock is not as they believed.
   * Changes nothing, and leaves the idempotency key free; that it could be stored proves that the
   * one who said so is the product's only writer.
   *
   * @param code what they were told
   * @param expectedOnHand how many units they believed there are, if they said so
   */
  record AdjustmentPreconditionFailed(
      String code, @Nullable Integer expectedOnHand, int onHand, Instant at)
      implements StockEvent {}

  /**
   * More units are promised than there are, and more so than before.
   *
   * @param units how many are missing
   * @param reservations how many reservations, newest first, have to lose theirs to make up for it
   * @param newest those reservations, or the first of them when there are very many
   */
  record FellShort(int units, int reservations, List<ReservationId> newest, Instant at)
      implements StockEvent {}

  record Reserved(
      ReservationId reservation,
      int quantity,
      long fingerprint,
      Money unitPrice,
      int priceVersion,
      Instant expiresAt,
      Instant at)
      implements StockEvent {}

  /** Closes the reservation on this product: every later copy is told the same. */
  record ReserveRefused(
      ReservationId reservation, long fingerprint, ReserveRefusal refusal, Instant at)
      implements StockEvent {}

  record Allocated(ReservationId reservation, int quantity, Instant at) implements StockEvent {}

  /**
   * Units were given back.
   *
   * @param allocated whether they were sold already
   */
  record Released(ReservationId reservation, int quantity, boolean allocated, Instant at)
      implements StockEvent {}

  /** A hold was overdue, and its units are free again. */
  record HoldExpired(ReservationId reservation, int quantity, Instant at) implements StockEvent {}

  /** Release of a reservation never seen: closes its id to the reserve that may be on its way. */
  record ReservationCancelled(ReservationId reservation, Instant at) implements StockEvent {}

  /**
   * Somebody was told that this reservation is not known. Changes nothing; that it could be stored
   * proves that the one who said so is the product's only writer.
   */
  record ReservationNotKnown(ReservationId reservation, Instant at) implements StockEvent {}

  /** Allocated units left the building. */
  record Shipped(UUID operation, ReservationId reservation, int quantity, Instant at)
      implements StockEvent {}

  /** Units that were shipped are back. */
  record Restocked(UUID operation, ReservationId reservation, int quantity, Instant at)
      implements StockEvent {}

  /** Closes the operation's id: every later copy is told the same. */
  record OperationRefused(StockOperation operation, Refusal refusal, Instant at)
      implements StockEvent {}

  /** No more than {@code lowStockAt} units are available, though there are some. */
  record RanLow(int available, int lowStockAt, Instant at) implements StockEvent {}

  /** Nothing is available any more. */
  record RanOut(Instant at) implements StockEvent {}

  /** There was nothing, and there is something. */
  record CameBack(int available, Instant at) implements StockEvent {}
}
