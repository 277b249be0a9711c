package holdfast.order.domain;

import holdfast.kit.domain.Money;
import holdfast.order.domain.OrderEvent.AttemptGivenUp;
import holdfast.order.domain.OrderEvent.AttemptOpened;
import holdfast.order.domain.OrderEvent.CaptureFound;
import holdfast.order.domain.OrderEvent.Parked;
import holdfast.order.domain.OrderEvent.PaymentAuthorised;
import holdfast.order.domain.OrderEvent.PaymentCaptured;
import holdfast.order.domain.OrderEvent.PaymentVoided;
import holdfast.order.domain.OrderEvent.Refunded;
import holdfast.order.domain.OrderEvent.RejectionDecided;
import holdfast.order.domain.OrderEvent.Restocked;
import holdfast.order.domain.OrderEvent.StockAllocated;
import holdfast.order.domain.OrderEvent.StockReleased;
import holdfast.order.domain.OrderEvent.StockReserved;
import holdfast.order.domain.Outcome.AlreadyCaptured;
import holdfast.order.domain.Outcome.Contradiction;
import holdfast.order.domain.Outcome.Done;
import holdfast.order.domain.Outcome.HoldExpired;
import holdfast.order.domain.Outcome.Refused;
import holdfast.order.domain.Outcome.Reserved;
import holdfast.order.domain.Outcome.Shipped;
import holdfast.order.domain.Outcome.TooOld;
import holdfast.order.domain.Rejection.Code;
import holdfast.order.domain.Stage.AwaitingAllocation;
import holdfast.order.domain.Stage.AwaitingCapture;
import holdfast.order.domain.Stage.AwaitingPayment;
import holdfast.order.domain.Stage.AwaitingStock;
import holdfast.order.domain.Stage.Captured;
import holdfast.order.domain.Stage.Confirmed;
import holdfast.order.domain.Stage.Ending;
import holdfast.order.domain.Stage.NeedsAttention;
import holdfast.order.domain.Stage.Undoing;
import holdfast.order.domain.Step.AllocateStock;
import holdfast.order.domain.Step.AuthorisePayment;
import holdfast.order.domain.Step.CapturePayment;
import holdfast.order.domain.Step.RefundPayment;
import holdfast.order.domain.Step.ReleaseStock;
import holdfast.order.domain.Step.ReserveStock;
import holdfast.order.domain.Step.RestockStock;
import holdfast.order.domain.Step.ShipStock;
import holdfast.order.domain.Step.VoidPayment;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The checkout saga: what is to be done next, given how far the order has come, and what an answer
 * means. Forward, retry, undo and recovery after a crash are all this one function of what is
 * stored.
 *
 * <p>Capturing the payment is the point of no return. Before it, a refusal or a deadline is undone;
 * from there on the order only goes forward. {@code docs/order-lifecycle.md} has the same as a
 * table.
 */
public final class Checkout {

  /**
   * The steps to take now, independent of one another; none if there is nothing left to do. An
   * order is unfinished exactly while this is not empty.
   */
  public static Set<Step> next(Order order) {
    return switch (order) {
      case Order.Unplaced() -> Set.of();
      case Order.Placed placed -> next(placed);
    };
  }

  private static Set<Step> next(Order.Placed order) {
    return switch (order.stage()) {
      case AwaitingStock(var attempt) ->
          Set.of(new ReserveStock(attempt.number(), attempt.openedAt(), order.placement().lines()));
      case AwaitingPayment(var attempt, var prices) ->
          Set.of(new AuthorisePayment(attempt.number(), attempt.openedAt(), prices.total()));
      case AwaitingAllocation(var attempt, _) -> Set.of(new AllocateStock(attempt.number()));
      case AwaitingCapture(var attempt, var prices) ->
          Set.of(new CapturePayment(attempt.number(), prices.total()));
      case Undoing undoing -> {
        var steps = new LinkedHashSet<>(undo(undoing));
        steps.addAll(order.operations().steps(undoing.attempt().number()));
        yield steps;
      }
      case Confirmed(var attempt, _) -> order.operations().steps(attempt.number());
      case Captured _, Stage.Cancelled _, Stage.Rejected _, NeedsAttention _ -> Set.of();
    };
  }

  private static Set<Step> undo(Undoing undoing) {
    var release = new ReleaseStock(undoing.attempt().number());
    var voiding = new VoidPayment(undoing.attempt().number());
    if (undoing.stockPending()) {
      return undoing.paymentPending() ? Set.of(release, voiding) : Set.of(release);
    }
    return undoing.paymentPending() ? Set.of(voiding) : Set.of();
  }

  /**
   * What the answer to a step means for the order: the facts to store, in one commit. None if the
   * order no longer waits for that step, because another copy of the answer came first or a
   * deadline did.
   */
  public static List<OrderEvent> conclude(
      Order.Placed order, Step step, Outcome outcome, Instant now) {
    if (!next(order).contains(step)) {
      return List.of();
    }
    return switch (step) {
      case ReserveStock _ -> afterReserve(order, step, outcome, now);
      case AuthorisePayment _ -> afterAuthorise(order, step, outcome, now);
      case AllocateStock _ -> afterAllocate(order, step, outcome, now);
      case CapturePayment _ -> afterCapture(order, step, outcome, now);
      case ReleaseStock(var attempt) ->
          outcome instanceof Done
              ? undone(order, new StockReleased(attempt, now), now)
              : park(step, outcome, now);
      case VoidPayment _ -> afterVoid(order, step, outcome, now);
      case ShipStock(_, var id, _, _) ->
          outcome instanceof Shipped(var refused)
              ? List.of(order.operations().answered(id, refused, order.orderedUnits(), now))
              : park(step, outcome, now);
      case RestockStock(_, var id, _, _) ->
          outcome instanceof Done ? List.of(new Restocked(id, now)) : park(step, outcome, now);
      case RefundPayment(_, var id, _, _) ->
          outcome instanceof Done
              ? undone(order, new Refunded(id, now), now)
              : park(step, outcome, now);
    };
  }

  /**
   * What the passing of time means for an order whose step has not been answered: before the pivot
   * a step that is overdue ends the order, after it nothing does.
   *
   * @param stepDeadline how long one step may wait for its answer
   */
  public static List<OrderEvent> overdue(Order.Placed order, Duration stepDeadline, Instant now) {
    if (!order.isOverdue(stepDeadline, now)) {
      return List.of();
    }
    return switch (order.stage()) {
      case AwaitingStock _ -> List.of(expired("stock did not answer in time", false, now));
      case AwaitingPayment _ -> List.of(expired("payment did not answer in time", true, now));
      case AwaitingAllocation _ -> List.of(expired("stock did not answer in time", true, now));
      case AwaitingCapture _,
          Captured _,
          Confirmed _,
          Undoing _,
          Stage.Cancelled _,
          Stage.Rejected _,
          NeedsAttention _ ->
          List.of();
    };
  }

  private static List<OrderEvent> afterReserve(
      Order.Placed order, Step step, Outcome outcome, Instant now) {
    return switch (outcome) {
      case Reserved(var lines) -> {
        var refused = priceRefusal(order, lines);
        var reserved = new StockReserved(order.attempt().number(), lines, now);
        // Lines that cannot be added up are not stored as prices; the refusal tells of them.
        yield refused == null
            ? List.of(reserved)
            : List.of(new RejectionDecided(refused, false, now));
      }
      case Refused(var rejection) -> List.of(new RejectionDecided(rejection, false, now));
      case HoldExpired() -> List.of(lostHold(order, false, now));
      case TooOld() -> List.of(expired("the reservation came too late", false, now));
      case Done(), Shipped(_), AlreadyCaptured(), Contradiction(_) -> park(step, outcome, now);
    };
  }

  private static List<OrderEvent> afterAuthorise(
      Order.Placed order, Step step, Outcome outcome, Instant now) {
    return switch (outcome) {
      case Done() -> List.of(new PaymentAuthorised(order.attempt().number(), now));
      // The account stored its refusal, so there is nothing there to void.
      case Refused(var rejection) -> List.of(new RejectionDecided(rejection, false, now));
      case TooOld() -> List.of(expired("the authorisation came too late", true, now));
      case Reserved(_), HoldExpired(), Shipped(_), AlreadyCaptured(), Contradiction(_) ->
          park(step, outcome, now);
    };
  }

  private static List<OrderEvent> afterAllocate(
      Order.Placed order, Step step, Outcome outcome, Instant now) {
    return switch (outcome) {
      case Done() -> List.of(new StockAllocated(order.attempt().number(), now));
      case HoldExpired(), TooOld() -> List.of(lostHold(order, true, now));
      case Refused(var rejection) ->
          List.of(
              order.attempt().isLast()
                  ? new RejectionDecided(rejection, true, now)
                  : new AttemptGivenUp(true, ceilingFor(order), now));
      case Reserved(_), Shipped(_), AlreadyCaptured(), Contradiction(_) -> park(step, outcome, now);
    };
  }

  private static List<OrderEvent> afterCapture(
      Order.Placed order, Step step, Outcome outcome, Instant now) {
    return outcome instanceof Done
        ? List.of(new PaymentCaptured(order.attempt().number(), now), new OrderEvent.Confirmed(now))
        : park(step, outcome, now);
  }

  private static List<OrderEvent> afterVoid(
      Order.Placed order, Step step, Outcome outcome, Instant now) {
    if (outcome instanceof Done) {
      return undone(order, new PaymentVoided(step.attempt(), now), now);
    }
    var taken = outcome instanceof AlreadyCaptured ? captureUnderWay(order) : null;
    return taken == null
        ? park(step, outcome, now)
        : undone(order, new CaptureFound(step.attempt(), taken, now), now);
  }

  /** What a capture that came before the void took; null if none had been asked for. */
  private static @Nullable Money captureUnderWay(Order.Placed order) {
    return order.stage()
                instanceof Undoing(_, Prices prices, _, _, Ending.Cancel(_, boolean underWay))
            && underWay
        ? prices.total()
        : null;
  }

  /** One part of the undoing is confirmed; with the last one the ending is stored as well. */
  private static List<OrderEvent> undone(Order.Placed order, OrderEvent confirmed, Instant now) {
    if (!next(order.after(confirmed)).isEmpty()
        || !(order.stage() instanceof Undoing(var attempt, _, _, _, var ending))) {
      return List.of(confirmed);
    }
    return switch (ending) {
      case Ending.Reject(var rejection) ->
          List.of(confirmed, new OrderEvent.Rejected(rejection, now));
      case Ending.TryAgain(_) -> List.of(confirmed, new AttemptOpened(attempt.number() + 1, now));
      case Ending.Cancel _ -> List.of(confirmed, new OrderEvent.Cancelled(now));
    };
  }

  private static OrderEvent lostHold(Order.Placed order, boolean undoPayment, Instant now) {
    return order.attempt().isLast()
        ? expired("the reservation expired", undoPayment, now)
        : new AttemptGivenUp(undoPayment, ceilingFor(order), now);
  }

  /** A caller who named no total has at least seen the first one, and agreed by silence. */
  private static @Nullable Money ceilingFor(Order.Placed order) {
    var prices = order.prices();
    return prices == null || order.placement().expectedTotal() != null ? null : prices.total();
  }

  /** Why these prices will not do, or null if they will. */
  private static @Nullable Rejection priceRefusal(Order.Placed order, List<PricedLine> lines) {
    var placement = order.placement();
    for (var line : lines) {
      if (!line.unitPrice().currency().equals(placement.currency())) {
        return Rejection.of(
            Code.CURRENCY_MISMATCH, line.sku() + " is sold in " + line.unitPrice().currency());
      }
      if (line.unitPrice().amount() < 0) {
        return Rejection.of(Code.TOTAL_OUT_OF_RANGE, line.sku() + " costs less than nothing");
      }
    }
    Money total;
    try {
      total = Prices.of(lines, placement.currency()).total();
    } catch (ArithmeticException tooLarge) {
      return Rejection.of(Code.TOTAL_OUT_OF_RANGE, "the total is beyond every bound");
    }
    if (total.amount() > Money.MAX_AMOUNT) {
      return Rejection.ofPrice(Code.TOTAL_OUT_OF_RANGE, "the total is too large", total);
    }
    var expected = placement.expectedTotal();
    if (expected != null && !expected.equals(total)) {
      return Rejection.ofPrice(Code.PRICE_CHANGED, "the total is not the expected one", total);
    }
    var ceiling = order.attempt().ceiling();
    if (ceiling != null && total.compareTo(ceiling) > 0) {
      return Rejection.ofPrice(Code.PRICE_CHANGED, "the total rose meanwhile", total);
    }
    return null;
  }

  private static OrderEvent expired(String detail, boolean undoPayment, Instant now) {
    return new RejectionDecided(Rejection.of(Code.EXPIRED, detail), undoPayment, now);
  }

  private static List<OrderEvent> park(Step step, Outcome outcome, Instant now) {
    var reason =
        switch (outcome) {
          case Contradiction(var said) -> said;
          case Refused(var rejection) -> "refused: " + rejection.detail();
          case TooOld() -> "the outcome was forgotten";
          case AlreadyCaptured() -> "the money was taken, which nobody had asked for";
          case Done(), Reserved(_), HoldExpired(), Shipped(_) -> "an answer to another question";
        };
    return List.of(new Parked(Waiting.request(step) + ": " + reason, now));
  }

  private Checkout() {}
}
