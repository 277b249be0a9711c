package holdfast.order.domain;

import static holdfast.kit.domain.Decision.accept;
import static holdfast.kit.domain.Decision.refuse;
import static holdfast.kit.domain.Decision.unchanged;

import holdfast.kit.domain.Decision;
import holdfast.kit.domain.Money;
import holdfast.kit.domain.Refusal;
import holdfast.order.domain.OrderEvent.AttemptGivenUp;
import holdfast.order.domain.OrderEvent.AttemptOpened;
import holdfast.order.domain.OrderEvent.AttentionEnded;
import holdfast.order.domain.OrderEvent.CancelAccepted;
import holdfast.order.domain.OrderEvent.CancelRepeated;
import holdfast.order.domain.OrderEvent.CaptureFound;
import holdfast.order.domain.OrderEvent.FulfilmentAccepted;
import holdfast.order.domain.OrderEvent.FulfilmentAnswered;
import holdfast.order.domain.OrderEvent.OperationRefused;
import holdfast.order.domain.OrderEvent.Parked;
import holdfast.order.domain.OrderEvent.PaymentAuthorised;
import holdfast.order.domain.OrderEvent.PaymentCaptured;
import holdfast.order.domain.OrderEvent.PaymentVoided;
import holdfast.order.domain.OrderEvent.PreconditionFailed;
import holdfast.order.domain.OrderEvent.RefundAccepted;
import holdfast.order.domain.OrderEvent.Refunded;
import holdfast.order.domain.OrderEvent.RejectionDecided;
import holdfast.order.domain.OrderEvent.Restocked;
import holdfast.order.domain.OrderEvent.ReturnAccepted;
import holdfast.order.domain.OrderEvent.StockAllocated;
import holdfast.order.domain.OrderEvent.StockReleased;
import holdfast.order.domain.OrderEvent.StockReserved;
import holdfast.order.domain.Refund.Cause;
import holdfast.order.domain.Stage.AwaitingAllocation;
import holdfast.order.domain.Stage.AwaitingCapture;
import holdfast.order.domain.Stage.AwaitingPayment;
import holdfast.order.domain.Stage.AwaitingStock;
import holdfast.order.domain.Stage.Cancelled;
import holdfast.order.domain.Stage.Captured;
import holdfast.order.domain.Stage.Confirmed;
import holdfast.order.domain.Stage.Ending;
import holdfast.order.domain.Stage.NeedsAttention;
import holdfast.order.domain.Stage.Rejected;
import holdfast.order.domain.Stage.Undoing;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
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
      if (event instanceof OrderEvent.Placed(var placement, var at)) {
        return new Placed(
            placement, at, new AwaitingStock(Attempt.first(at)), at, null, Operations.NONE, at);
      }
      throw new IllegalStateException(event + " before the order was placed");
    }

    @Override
    public Instant now(Instant clock) {
      return clock;
    }
  }

  /**
   * An accepted order.
   *
   * @param stageSince when it came to where it stands; what else happened since does not count
   * @param capturedAt when its money was taken; null if it was not, as far as is known
   * @param operations what was asked of it since
   * @param updatedAt time of its last event
   */
  record Placed(
      Placement placement,
      Instant placedAt,
      Stage stage,
      Instant stageSince,
      @Nullable Instant capturedAt,
      Operations operations,
      Instant updatedAt)
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
      boolean captures = event instanceof PaymentCaptured || event instanceof CaptureFound;
      var next = stageAfter(event);
      return new Placed(
          placement,
          placedAt,
          next,
          next.equals(stage) ? stageSince : event.at(),
          captures ? event.at() : capturedAt,
          operationsAfter(event),
          event.at());
    }

    @Override
    public Instant now(Instant clock) {
      return clock.isAfter(updatedAt) ? clock : updatedAt;
    }

    public OrderStatus status() {
      return OrderStatus.of(this);
    }

    /** Whether a person has to look before anything else is done. */
    public boolean needsAttention() {
      return stage instanceof NeedsAttention;
    }

    /** Whether its placing is neither decided nor carried out, and nobody has to look first. */
    public boolean isOpen() {
      return status() == OrderStatus.PENDING && !needsAttention();
    }

    /** Whether it has stood where it stands for longer than one step should take. */
    public boolean isOverdue(Duration stepDeadline, Instant now) {
      return !now.isBefore(stageSince.plus(stepDeadline));
    }

    public @Nullable Rejection rejection() {
      return stage instanceof Rejected rejected ? rejected.rejection() : null;
    }

    /** What the order knows to be held for it. */
    public Holdings holdings() {
      return Holdings.of(this);
    }

    /** What was taken of the customer's money. */
    public Money captured() {
      var prices = prices();
      return capturedAt == null || prices == null
          ? Money.zero(placement.currency())
          : prices.total();
    }

    /** What was given back of it, and what is accepted to be. */
    public Money refunded() {
      return operations.refunded(placement.currency());
    }

    /** What can still be given back. */
    public Money maximumRefundable() {
      return captured().minus(refunded());
    }

    /** Units that were ordered and not handed over. */
    public int remainingUnits() {
      return orderedUnits() - operations.fulfilledUnits();
    }

    int orderedUnits() {
      return placement.lines().stream().mapToInt(Line::quantity).sum();
    }

    /** Units of a product that were ordered. */
    int ordered(Sku sku) {
      return placement.lines().stream()
          .filter(line -> line.sku().equals(sku))
          .mapToInt(Line::quantity)
          .sum();
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
        case AttentionEnded _ -> {
          if (stage instanceof NeedsAttention(var at, _)) {
            yield at;
          }
          throw new IllegalStateException(event + " while " + stage);
        }
        case CancelAccepted(var request, _, _, _) -> cancelling(request.id(), event);
        case CaptureFound _ -> {
          var undoing = undoing(event);
          yield new Undoing(
              undoing.attempt(), undoing.prices(), undoing.stockPending(), false, undoing.ending());
        }
        case OrderEvent.Cancelled _ -> new Cancelled(attempt(), prices());
        case FulfilmentAccepted _,
            FulfilmentAnswered _,
            ReturnAccepted _,
            Restocked _,
            RefundAccepted _,
            Refunded _,
            CancelRepeated _,
            OperationRefused _,
            PreconditionFailed _ ->
            stage;
        case OrderEvent.Placed _ -> throw new IllegalStateException("placed twice");
      };
    }

    /** Everything that the order may hold where it stands is given back. */
    private Undoing cancelling(OperationId operation, OrderEvent event) {
      var ending = new Ending.Cancel(operation, stage instanceof AwaitingCapture);
      return switch (stage) {
        case AwaitingStock _, Captured _, Confirmed _ ->
            new Undoing(attempt(), prices(), true, false, ending);
        case AwaitingPayment _, AwaitingAllocation _, AwaitingCapture _ ->
            new Undoing(attempt(), prices(), true, true, ending);
        case Undoing undoing ->
            new Undoing(
                undoing.attempt(),
                undoing.prices(),
                undoing.stockPending(),
                undoing.paymentPending(),
                ending);
        case Cancelled _, Rejected _, NeedsAttention _ ->
            throw new IllegalStateException(event + " while " + stage);
      };
    }

    private Operations operationsAfter(OrderEvent event) {
      return switch (event) {
        case AttentionEnded(var request, _, _, _) -> operations.accepted(request);
        case CancelAccepted(var request, var reason, var refund, var at) ->
            operations
                .accepted(request)
                .withRefund(request.id(), refund, Cause.CANCELLATION, reason, at);
        case CancelRepeated(var request, _) -> operations.accepted(request);
        case CaptureFound(_, var refund, var at) ->
            undoing(event).ending() instanceof Ending.Cancel(var cancel, _)
                ? operations.withRefund(cancel, refund, Cause.CANCELLATION, null, at)
                : operations;
        case FulfilmentAccepted accepted ->
            operations.accepted(accepted.request()).with(Fulfilment.accepted(accepted));
        case FulfilmentAnswered(var id, var refused, _, _, _) ->
            operations.answered(id, Set.copyOf(refused));
        case ReturnAccepted accepted ->
            operations
                .accepted(accepted.request())
                .with(Return.accepted(accepted))
                .withRefund(
                    accepted.request().id(), accepted.refund(), Cause.RETURN, null, accepted.at());
        case Restocked(var id, _) -> operations.restocked(id);
        case RefundAccepted(var request, var amount, var reason, var at) ->
            operations
                .accepted(request)
                .withRefund(request.id(), amount, Cause.GOODWILL, reason, at);
        case Refunded(var id, _) -> operations.refunded(id);
        case OperationRefused(var request, var code, var detail, var maximumRefundable, _) ->
            operations.decided(
                request,
                new Operations.Decided(
                    request.fingerprint(), new Refusal(code, detail), maximumRefundable));
        case PreconditionFailed _ -> operations.afterFailedPrecondition();
        case OrderEvent.Placed _,
            StockReserved _,
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
            OrderEvent.Cancelled _,
            Parked _ ->
            operations;
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
        case Cancelled(_, var prices) -> prices;
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
        case Cancelled(var attempt, _) -> attempt;
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
