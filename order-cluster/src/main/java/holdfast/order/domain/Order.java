package holdfast.order.domain;

import static holdfast.kit.domain.Decision.accept;
import static holdfast.kit.domain.Decision.refuse;
import static holdfast.kit.domain.Decision.unchanged;

import holdfast.kit.domain.Decision;
import holdfast.order.domain.OrderEvent.AttemptGivenUp;
import holdfast.order.domain.OrderEvent.AttemptOpened;
import holdfast.order.domain.OrderEvent.Parked;
import holdfast.order.domain.OrderEvent.PaymentAuthorised;
import holdfast.order.domain.OrderEvent.PaymentCaptured;
import holdfast.order.domain.OrderEvent.PaymentVoided;
import holdfast.order.domain.OrderEvent.RejectionDecided;
import holdfast.order.domain.OrderEvent.StockAllocated;
import holdfast.order.domain.OrderEvent.StockReleased;
import holdfast.order.domain.OrderEvent.StockReserved;
import holdfast.order.domain.Stage.AwaitingAllocation;
import holdfast.order.domain.Stage.AwaitingCapture;
import holdfast.order.domain.Stage.AwaitingPayment;
import holdfast.order.domain.Stage.AwaitingStock;
import holdfast.order.domain.Stage.Captured;
import holdfast.order.domain.Stage.Confirmed;
import holdfast.order.domain.Stage.Ending;
import holdfast.order.domain.Stage.NeedsAttention;
import holdfast.order.domain.Stage.Rejected;
import holdfast.order.domain.Stage.Undoing;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** One order: nothing yet, or what was placed and how far it has come. */
public sealed interface Order {

  /** Nobody has placed this order. */
  record Unplaced() implements Order {

    @Override
    public Decision<OrderEvent> place(Placement placement, Instant now) {
      return accept(new OrderEvent.Placed(placement, now));
    }

    @Override
    public Order after(OrderEvent event) {
      return switch (event) {
        case OrderEvent.Placed(var placement, var at) ->
            new Placed(placement, at, new AwaitingStock(Attempt.first(at)), at);
        case StockReserved _,
            PaymentAuthorised _,
            StockAllocated _,
            PaymentCaptured _,
            OrderEvent.Confirmed _,
            RejectionDecided _,
            AttemptGivenUp _,
            StockReleased _,
            PaymentVoided _,
            AttemptOpened _,
            OrderEvent.Rejected _,
            Parked _ ->
            throw new IllegalStateException(event + " before the order was placed");
      };
    }

    @Override
    public Instant now(Instant clock) {
      return clock;
    }
  }

  /**
   * An accepted order.
   *
   * @param updatedAt time of its last event
   */
  record Placed(Placement placement, Instant placedAt, Stage stage, Instant updatedAt)
      implements Order {

    /** Placing it again is a retry, if it is the same request, and a mistake if it is not. */
    @Override
    public Decision<OrderEvent> place(Placement again, Instant now) {
      return placement.fingerprint().equals(again.fingerprint())
          ? unchanged()
          : refuse("idempotency_key_reused", "this key placed a different order");
    }

    @Override
    public Order after(OrderEvent event) {
      return new Placed(placement, placedAt, stageAfter(event), event.at());
    }

    @Override
    public Instant now(Instant clock) {
      return clock.isAfter(updatedAt) ? clock : updatedAt;
    }

    public OrderStatus status() {
      return OrderStatus.of(stage);
    }

    /** Whether a person has to look before anything else is done. */
    public boolean needsAttention() {
      return stage instanceof NeedsAttention;
    }

    public @Nullable Rejection rejection() {
      return stage instanceof Rejected rejected ? rejected.rejection() : null;
    }

    /** What the order knows to be held for it. */
    public Holdings holdings() {
      return Holdings.at(stage);
    }

    public boolean belongsTo(String issuer, String subject) {
      return placement.issuer().equals(issuer) && placement.subject().equals(subject);
    }

    /** What the order costs, once it is priced. */
    public @Nullable Prices prices() {
      return pricesAt(stage);
    }

    /** The attempt that is under way, or was the last. */
    public Attempt attempt() {
      return attemptAt(stage);
    }

    private Stage stageAfter(OrderEvent event) {
      return switch (event) {
        case StockReserved(_, var lines, _) ->
            new AwaitingPayment(attempt(), Prices.of(lines, placement.currency()));
        case PaymentAuthorised _ -> new AwaitingAllocation(attempt(), known(prices(), event));
        case StockAllocated _ -> new AwaitingCapture(attempt(), known(prices(), event));
        case PaymentCaptured _ -> new Captured(attempt(), known(prices(), event));
        case OrderEvent.Confirmed _ -> new Confirmed(attempt(), known(prices(), event));
        case RejectionDecided(var rejection, var undoPayment, _) ->
            new Undoing(attempt(), prices(), true, undoPayment, new Ending.Reject(rejection));
        case AttemptGivenUp(var undoPayment, var ceiling, _) ->
            new Undoing(attempt(), prices(), true, undoPayment, new Ending.TryAgain(ceiling));
        case StockReleased _ -> {
          var undoing = undoing(event);
          yield new Undoing(
              undoing.attempt(),
              undoing.prices(),
              false,
              undoing.paymentPending(),
              undoing.ending());
        }
        case PaymentVoided _ -> {
          var undoing = undoing(event);
          yield new Undoing(
              undoing.attempt(), undoing.prices(), undoing.stockPending(), false, undoing.ending());
        }
        case AttemptOpened(var number, var at) ->
            new AwaitingStock(
                new Attempt(
                    number,
                    at,
                    undoing(event).ending() instanceof Ending.TryAgain(var ceiling)
                        ? ceiling
                        : null));
        case OrderEvent.Rejected(var rejection, _) -> new Rejected(attempt(), prices(), rejection);
        case Parked(var reason, _) -> new NeedsAttention(stage, reason);
        case OrderEvent.Placed _ -> throw new IllegalStateException("placed twice");
      };
    }

    private Undoing undoing(OrderEvent event) {
      if (stage instanceof Undoing undoing) {
        return undoing;
      }
      throw new IllegalStateException(event + " while " + stage);
    }

    private Prices known(@Nullable Prices prices, OrderEvent event) {
      if (prices == null) {
        throw new IllegalStateException(event + " before the order was priced");
      }
      return prices;
    }

    private static @Nullable Prices pricesAt(Stage stage) {
      return switch (stage) {
        case AwaitingStock _ -> null;
        case AwaitingPayment(_, var prices) -> prices;
        case AwaitingAllocation(_, var prices) -> prices;
        case AwaitingCapture(_, var prices) -> prices;
        case Captured(_, var prices) -> prices;
        case Confirmed(_, var prices) -> prices;
        case Undoing undoing -> undoing.prices();
        case Rejected rejected -> rejected.prices();
        case NeedsAttention(var at, _) -> pricesAt(at);
      };
    }

    private static Attempt attemptAt(Stage stage) {
      return switch (stage) {
        case AwaitingStock(var attempt) -> attempt;
        case AwaitingPayment(var attempt, _) -> attempt;
        case AwaitingAllocation(var attempt, _) -> attempt;
        case AwaitingCapture(var attempt, _) -> attempt;
        case Captured(var attempt, _) -> attempt;
        case Confirmed(var attempt, _) -> attempt;
        case Undoing undoing -> undoing.attempt();
        case Rejected rejected -> rejected.attempt();
        case NeedsAttention(var at, _) -> attemptAt(at);
      };
    }
  }

  /** Takes the order on, or answers that it was taken on before. */
  Decision<OrderEvent> place(Placement placement, Instant now);

  /** The order once {@code event} has happened. */
  Order after(OrderEvent event);

  /** The order's own time: the clock, but never before its last event. */
  Instant now(Instant clock);
}
