package holdfast.order.domain;

import holdfast.kit.domain.Money;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Facts in the life of one order. Stored for ever: add, never edit or remove. */
public sealed interface OrderEvent {

  /** When the order's own clock, which never runs back, said it happened. */
  Instant at();

  record Placed(Placement placement, Instant at) implements OrderEvent {}

  /** Stock holds every line of this attempt for a while, at these prices. */
  record StockReserved(int attempt, List<PricedLine> lines, Instant at) implements OrderEvent {
    public StockReserved {
      lines = List.copyOf(lines);
    }
  }

  /** The account holds the total of this attempt. */
  record PaymentAuthorised(int attempt, Instant at) implements OrderEvent {}

  /** The units are the order's; no clock takes them away any more. */
  record StockAllocated(int attempt, Instant at) implements OrderEvent {}

  /** The money is ours: from here the order can only go forward. */
  record PaymentCaptured(int attempt, Instant at) implements OrderEvent {}

  record Confirmed(Instant at) implements OrderEvent {}

  /**
   * The order will be rejected once everything it may hold has been given back.
   *
   * @param undoPayment whether the account may hold money for this attempt, or may yet come to
   */
  record RejectionDecided(Rejection rejection, boolean undoPayment, Instant at)
      implements OrderEvent {}

  /**
   * This attempt's units were lost before they were allocated; it is undone to try once more.
   *
   * @param ceiling what the next attempt may cost at most; none if nothing was priced yet
   */
  record AttemptGivenUp(boolean undoPayment, @Nullable Money ceiling, Instant at)
      implements OrderEvent {}

  /** Stock has given back, and will never again take, anything for this attempt. */
  record StockReleased(int attempt, Instant at) implements OrderEvent {}

  /** The account has given back, and will never again hold, anything for this attempt. */
  record PaymentVoided(int attempt, Instant at) implements OrderEvent {}

  record AttemptOpened(int attempt, Instant at) implements OrderEvent {}

  record Rejected(Rejection rejection, Instant at) implements OrderEvent {}

  /** A participant said what cannot be; a person has to look before anything else is done. */
  record Parked(String reason, Instant at) implements OrderEvent {}

  /** An operator has looked: the order goes on from where it stood. */
  record AttentionEnded(
      Request request, Intervention intervention, @Nullable String reason, Instant at)
      implements OrderEvent {}

  /** What an operator decided about a parked order. */
  enum Intervention {
    RETRY,
    COMPENSATE
  }

  /**
   * The order will be cancelled once everything it may hold has been given back.
   *
   * @param refund what is given back of the money that is known to be taken; may be zero
   */
  record CancelAccepted(Request request, @Nullable String reason, Money refund, Instant at)
      implements OrderEvent {}

  /**
   * The capture had come before the void that was to forestall it.
   *
   * @param refund what was taken, and is given back; may be zero
   */
  record CaptureFound(int attempt, Money refund, Instant at) implements OrderEvent {}

  record Cancelled(Instant at) implements OrderEvent {}

  /** A cancel, under another key, of an order that was cancelled, or being cancelled, already. */
  record CancelRepeated(Request request, Instant at) implements OrderEvent {}

  record FulfilmentAccepted(
      Request request,
      List<Line> lines,
      @Nullable String carrier,
      @Nullable String trackingNumber,
      Instant at)
      implements OrderEvent {
    public FulfilmentAccepted {
      lines = List.copyOf(lines);
    }
  }

  /**
   * Stock has answered every line of a fulfilment.
   *
   * @param refused products of which too few were on hand
   * @param fulfilledUnits of the whole order, from now on
   * @param remainingUnits of the whole order that are still to be fulfilled
   */
  record FulfilmentAnswered(
      OperationId fulfilment, List<Sku> refused, int fulfilledUnits, int remainingUnits, Instant at)
      implements OrderEvent {
    public FulfilmentAnswered {
      refused = List.copyOf(refused);
    }
  }

  /**
   * Units came back.
   *
   * @param refund what is given back for them; may be zero
   */
  record ReturnAccepted(Request request, List<ReturnedLine> lines, Money refund, Instant at)
      implements OrderEvent {
    public ReturnAccepted {
      lines = List.copyOf(lines);
    }
  }

  /** Stock has taken back what can be sold again. */
  record Restocked(OperationId returned, Instant at) implements OrderEvent {}

  record RefundAccepted(Request request, Money amount, String reason, Instant at)
      implements OrderEvent {}

  /** The account has the money back. */
  record Refunded(OperationId refund, Instant at) implements OrderEvent {}

  /**
   * A no that the request's key will hear again.
   *
   * @param maximumRefundable what could have been refunded, where too much was asked for
   */
  record OperationRefused(
      Request request, String code, String detail, @Nullable Money maximumRefundable, Instant at)
      implements OrderEvent {}

  /**
   * Somebody was told that nothing was done because the order is not as they believed. Leaves their
   * key free; that it could be stored proves that the one who said so is the order's only writer.
   *
   * @param operation what they asked for
   * @param code what they were told
   * @param expected what they believed
   * @param found what was so instead
   */
  record PreconditionFailed(
      Operation.Kind operation, String code, String expected, String found, Instant at)
      implements OrderEvent {}
}
