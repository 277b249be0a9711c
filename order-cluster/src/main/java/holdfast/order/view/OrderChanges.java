package holdfast.order.view;

import holdfast.kit.feed.FeedEvent;
import holdfast.order.domain.OrderEvent;
import holdfast.order.domain.OrderEvent.AttemptOpened;
import holdfast.order.domain.OrderEvent.Confirmed;
import holdfast.order.domain.OrderEvent.Parked;
import holdfast.order.domain.OrderEvent.Placed;
import holdfast.order.domain.OrderEvent.Rejected;
import holdfast.order.domain.OrderEvent.StockReserved;
import holdfast.order.domain.OrderStatus;
import holdfast.order.domain.Placement;
import holdfast.order.domain.Rejection;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;
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
    boolean parked;
    long version;
    Instant updatedAt = Instant.EPOCH;

    private Change(UUID id) {
      this.id = id;
    }

    /** Whether the order was placed in this page, so that no row of it can exist yet. */
    boolean isNew() {
      return placed != null;
    }

    boolean isOver() {
      return status == OrderStatus.CONFIRMED || status == OrderStatus.REJECTED;
    }

    Placement placement() {
      return Objects.requireNonNull(placed).placement();
    }

    Instant placedAt() {
      return Objects.requireNonNull(placed).at();
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
        case Parked _ -> parked = true;
        case OrderEvent.PaymentAuthorised _,
            OrderEvent.StockAllocated _,
            OrderEvent.PaymentCaptured _,
            OrderEvent.RejectionDecided _,
            OrderEvent.AttemptGivenUp _,
            OrderEvent.StockReleased _,
            OrderEvent.PaymentVoided _ ->
            throw new IllegalArgumentException("not asked for: " + event);
      }
    }
  }

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
