package holdfast.order.view;

import holdfast.kit.feed.FeedEvent;
import holdfast.order.domain.OrderEvent;
import holdfast.order.domain.OrderEvent.AttemptOpened;
import holdfast.order.domain.OrderEvent.AttentionEnded;
import holdfast.order.domain.OrderEvent.CancelAccepted;
import holdfast.order.domain.OrderEvent.Cancelled;
import holdfast.order.domain.OrderEvent.CaptureFound;
import holdfast.order.domain.OrderEvent.Confirmed;
import holdfast.order.domain.OrderEvent.FulfilmentAccepted;
import holdfast.order.domain.OrderEvent.FulfilmentAnswered;
import holdfast.order.domain.OrderEvent.Parked;
import holdfast.order.domain.OrderEvent.Placed;
import holdfast.order.domain.OrderEvent.RefundAccepted;
import holdfast.order.domain.OrderEvent.Refunded;
import holdfast.order.domain.OrderEvent.Rejected;
import holdfast.order.domain.OrderEvent.Restocked;
import holdfast.order.domain.OrderEvent.ReturnAccepted;
import holdfast.order.domain.OrderEvent.StockReserved;
import holdfast.order.domain.OrderStatus;
import holdfast.order.domain.Placement;
import holdfast.order.domain.Rejection;
import holdfast.order.domain.ReturnedLine.Disposition;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A page of events, folded into one change an order. */
final class OrderChanges {

  /** What the page says about one order. What it does not mention stays as it is. */
  static final class Change {

    final UUID id;
    private @Nullable Placed placed;
    @Nullable OrderStatus status;
    boolean priced;
    @Nullable Long total;
    Rejection.@Nullable Code rejection;

    /** Whether a person has to look from now on, or no more; null if nothing was said about it. */
    @Nullable Boolean attention;

    /** How many more intents are still to be carried out than before. */
    int pending;

    /** When something was asked of the order that makes it unfinished again. */
    @Nullable Instant reopenedAt;

    long version;
    Instant updatedAt = Instant.EPOCH;

    private Change(UUID id) {
      this.id = id;
    }

    /** Whether the order was placed in this page, so that no row of it can exist yet. */
    boolean isNew() {
      return placed != null;
    }

    /** Whether an order that was placed in this page has something left to do at its end. */
    boolean isOpen() {
      return pending > 0 || status == OrderStatus.PENDING || status == OrderStatus.CANCELLING;
    }

    /** Whether something may have come to its end. */
    boolean mayClose() {
      return pending < 0 || (status != null && !isOpen());
    }

    boolean isParked() {
      return attention != null && attention;
    }

    Placement placement() {
      return Objects.requireNonNull(placed).placement();
    }

    Instant placedAt() {
      return Objects.requireNonNull(placed).at();
    }

    private void intend(int intents, Instant at) {
      boolean wasOpen = reopenedAt != null || (isNew() && isOpen());
      if (!wasOpen) {
        reopenedAt = at;
      }
      pending += intents;
    }

    private void add(OrderEvent event, long sequenceNumber) {
      version = sequenceNumber;
      updatedAt = event.at();
      switch (event) {
        case Placed first -> {
          placed = first;
          status = OrderStatus.PENDING;
        }
        case StockReserved(_, var lines, _) -> {
          priced = true;
          total = lines.stream().mapToLong(line -> line.total().amount()).sum();
        }
        // The next attempt is priced anew.
        case AttemptOpened _ -> {
          priced = true;
          total = null;
        }
        case Confirmed _ -> status = OrderStatus.CONFIRMED;
        case Rejected(var why, _) -> {
          status = OrderStatus.REJECTED;
          rejection = why.code();
        }
        case Parked _ -> attention = true;
        case AttentionEnded _ -> attention = false;
        case CancelAccepted(_, _, var refund, var at) -> {
          intend(refund.amount() > 0 ? 1 : 0, at);
          status = OrderStatus.CANCELLING;
        }
        case CaptureFound(_, var refund, var at) -> intend(refund.amount() > 0 ? 1 : 0, at);
        // Whatever belonged to the cancel is done.
        case Cancelled _ -> status = OrderStatus.CANCELLED;
        case FulfilmentAccepted accepted -> intend(1, accepted.at());
        case FulfilmentAnswered(_, _, int fulfilledUnits, int remainingUnits, _) -> {
          status = OrderStatus.confirmed(fulfilledUnits, remainingUnits);
          pending--;
        }
        case ReturnAccepted(_, var lines, var refund, var at) -> {
          boolean restocks =
              lines.stream().anyMatch(line -> line.disposition() == Disposition.RESTOCK);
          intend((restocks ? 1 : 0) + (refund.amount() > 0 ? 1 : 0), at);
        }
        case RefundAccepted(_, _, _, var at) -> intend(1, at);
        case Restocked _, Refunded _ -> pending--;
        case OrderEvent.PaymentAuthorised _,
            OrderEvent.StockAllocated _,
            OrderEvent.PaymentCaptured _,
            OrderEvent.RejectionDecided _,
            OrderEvent.AttemptGivenUp _,
            OrderEvent.StockReleased _,
            OrderEvent.PaymentVoided _,
            OrderEvent.CancelRepeated _,
            OrderEvent.OperationRefused _,
            OrderEvent.PreconditionFailed _ ->
            throw new IllegalArgumentException("not asked for: " + event);
      }
    }
  }

  /** What an order says on its usual way and a list does not show is not asked for. */
  static final Set<Class<? extends OrderEvent>> SHOWN =
      Set.of(
          Placed.class,
          StockReserved.class,
          AttemptOpened.class,
          Confirmed.class,
          Rejected.class,
          Parked.class,
          AttentionEnded.class,
          CancelAccepted.class,
          CaptureFound.class,
          Cancelled.class,
          FulfilmentAccepted.class,
          FulfilmentAnswered.class,
          ReturnAccepted.class,
          Restocked.class,
          RefundAccepted.class,
          Refunded.class);

  /** The changes, in the order in which their orders are first mentioned. */
  static Collection<Change> of(List<FeedEvent<OrderEvent>> page) {
    var changes = new LinkedHashMap<String, Change>();
    for (var stored : page) {
      changes
          .computeIfAbsent(stored.entityId(), id -> new Change(UUID.fromString(id)))
          .add(stored.event(), stored.sequenceNumber());
    }
    return changes.values();
  }

  private OrderChanges() {}
}
