package holdfast.order.entity;

import holdfast.kit.journal.EventNames;
import holdfast.kit.journal.NamedEventSerializer;
import holdfast.order.domain.OrderEvent;
import org.apache.pekko.actor.ExtendedActorSystem;

/** Stores what happens to an order, under names that outlive every class. */
public final class OrderSerializer extends NamedEventSerializer {

  /** Stored in every row; never to be changed. */
  static final int IDENTIFIER = 41003;

  /** Add to it; what was ever stored stays. */
  public static final EventNames NAMES =
      EventNames.builder()
          .event("order-placed/1", OrderEvent.Placed.class)
          .event("order-stock-reserved/1", OrderEvent.StockReserved.class)
          .event("order-payment-authorised/1", OrderEvent.PaymentAuthorised.class)
          .event("order-stock-allocated/1", OrderEvent.StockAllocated.class)
          .event("order-payment-captured/1", OrderEvent.PaymentCaptured.class)
          .event("order-confirmed/1", OrderEvent.Confirmed.class)
          .event("order-rejection-decided/1", OrderEvent.RejectionDecided.class)
          .event("order-attempt-given-up/1", OrderEvent.AttemptGivenUp.class)
          .event("order-stock-released/1", OrderEvent.StockReleased.class)
          .event("order-payment-voided/1", OrderEvent.PaymentVoided.class)
          .event("order-attempt-opened/1", OrderEvent.AttemptOpened.class)
          .event("order-rejected/1", OrderEvent.Rejected.class)
          .event("order-parked/1", OrderEvent.Parked.class)
          .event("order-attention-ended/1", OrderEvent.AttentionEnded.class)
          .event("order-cancel-accepted/1", OrderEvent.CancelAccepted.class)
          .event("order-capture-found/1", OrderEvent.CaptureFound.class)
          .event("order-cancelled/1", OrderEvent.Cancelled.class)
          .event("order-fulfilment-accepted/1", OrderEvent.FulfilmentAccepted.class)
          .event("order-fulfilment-answered/1", OrderEvent.FulfilmentAnswered.class)
          .event("order-return-accepted/1", OrderEvent.ReturnAccepted.class)
          .event("order-restocked/1", OrderEvent.Restocked.class)
          .event("order-refund-accepted/1", OrderEvent.RefundAccepted.class)
          .event("order-refunded/1", OrderEvent.Refunded.class)
          .event("order-operation-refused/1", OrderEvent.OperationRefused.class)
          .event("order-cancel-repeated/1", OrderEvent.CancelRepeated.class)
          .event("order-precondition-failed/1", OrderEvent.PreconditionFailed.class)
          .build();

  public OrderSerializer(ExtendedActorSystem system) {
    super(system, IDENTIFIER, NAMES);
  }
}
