package holdfast.order.domain;

import static holdfast.kit.domain.Decision.accept;
import static holdfast.kit.domain.Decision.refuse;
import static holdfast.kit.domain.Decision.unchanged;

import holdfast.kit.domain.Decision;
import holdfast.kit.domain.Money;
import holdfast.kit.domain.Refusal;
import holdfast.order.domain.OrderEvent.AttentionEnded;
import holdfast.order.domain.OrderEvent.CancelAccepted;
import holdfast.order.domain.OrderEvent.CancelRepeated;
import holdfast.order.domain.OrderEvent.FulfilmentAccepted;
import holdfast.order.domain.OrderEvent.Intervention;
import holdfast.order.domain.OrderEvent.OperationRefused;
import holdfast.order.domain.OrderEvent.PreconditionFailed;
import holdfast.order.domain.OrderEvent.RefundAccepted;
import holdfast.order.domain.OrderEvent.ReturnAccepted;
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
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What may be done with an order after it was placed: cancel, fulfil, take back, refund, and what
 * an operator may do with a parked one.
 *
 * <p>Every rule decides on what the order itself has stored, intents that are still being carried
 * out included, so no two operations can spend the same unit or the same cent. What is accepted is
 * an intent; {@link Checkout#next} then has it carried out.
 */
public final class AfterSales {

  /**
   * Decides a request. One that was decided before is told the same again, whatever the order has
   * become meanwhile.
   */
  public static Decision<OrderEvent> decide(
      Order.Placed order, Request request, Operation operation, OrderPolicy policy, Instant now) {
    return decide(order, request, IfMatch.ANY, operation, policy, now);
  }

  /** As above, if the order still is of the version that the request was made for. */
  public static Decision<OrderEvent> decide(
      Order.Placed order,
      Request request,
      IfMatch ifMatch,
      Operation operation,
      OrderPolicy policy,
      Instant now) {
    var decided = order.operations().decided(request.id());
    if (decided != null) {
      return again(decided, request);
    }
    var ruling = new Ruling(order, request, operation.kind(), policy, now);
    var expected = ifMatch.expected();
    return expected == null || expected == ifMatch.actual()
        ? ruling.on(operation)
        : ruling.preconditionFailed(
            "order_changed",
            "the order is of another version by now",
            "version " + expected,
            "version " + ifMatch.actual());
  }

  private static Decision<OrderEvent> again(Operations.Decided decided, Request request) {
    if (!decided.fingerprint().equals(request.fingerprint())) {
      return refuse("idempotency_key_reused", "this key asked for something else");
    }
    return decided.refusal() == null
        ? unchanged()
        : new Decision.Refuse<>(decided.refusal(), List.of());
  }

  private record Ruling(
      Order.Placed order, Request request, Operation.Kind kind, OrderPolicy policy, Instant now) {

    Decision<OrderEvent> on(Operation operation) {
      return switch (operation) {
        case Operation.Cancel(var reason) -> cancel(reason);
        case Operation.Fulfil fulfil -> fulfil(fulfil);
        case Operation.TakeBack(var lines) -> takeBack(lines);
        case Operation.GiveRefund refund -> giveRefund(refund);
        case Operation.Retry(var reason) -> retry(reason);
        case Operation.Compensate(var reason) -> compensate(reason);
      };
    }

    private Decision<OrderEvent> cancel(@Nullable String reason) {
      return switch (order.stage()) {
        case AwaitingStock _, AwaitingPayment _, AwaitingAllocation _, AwaitingCapture _ ->
            accept(new CancelAccepted(request, reason, none(), now));
        case Undoing undoing ->
            switch (undoing.ending()) {
              case Ending.TryAgain _ -> accept(new CancelAccepted(request, reason, none(), now));
              case Ending.Cancel _ -> cancelAgain();
              case Ending.Reject _ -> notCancellable("its rejection is decided");
            };
        case Captured _, Confirmed _ -> cancelConfirmed(reason);
        case Cancelled _ -> cancelAgain();
        case Rejected _ -> notCancellable("it was rejected");
        case NeedsAttention _ -> notCancellable("an operator has to look at it first");
      };
    }

    /** What is wanted is so already; the key is used up all the same, as long as there is room. */
    private Decision<OrderEvent> cancelAgain() {
      return order.operations().hasRoomFor(0)
          ? accept(new CancelRepeated(request, now))
          : unchanged();
    }

    private Decision<OrderEvent> cancelConfirmed(@Nullable String reason) {
      if (order.operations().anyPromised()) {
        return notCancellable("units of it were handed over, or are about to be");
      }
      var refund = order.maximumRefundable();
      if (refund.amount() > 0 && refundWindowIsOver()) {
        return refundWindowOver();
      }
      return accept(new CancelAccepted(request, reason, refund, now));
    }

    private Decision<OrderEvent> fulfil(Operation.Fulfil fulfil) {
      if (!(order.stage() instanceof Confirmed)) {
        return no("order_not_confirmed", "only a confirmed order can be fulfilled");
      }
      for (var line : fulfil.lines()) {
        int left = order.ordered(line.sku()) - order.operations().promised(line.sku());
        if (line.quantity() > left) {
          return no(
              "fulfil_exceeds_ordered", "of " + line.sku() + " " + left + " are to be fulfilled");
        }
      }
      if (!order.operations().hasRoomFor(fulfil.lines().size())) {
        return tooMany();
      }
      return accept(
          new FulfilmentAccepted(
              request, fulfil.lines(), fulfil.carrier(), fulfil.trackingNumber(), now));
    }

    private Decision<OrderEvent> takeBack(List<ReturnedLine> lines) {
      var units = new HashMap<Sku, Integer>();
      lines.forEach(line -> units.merge(line.sku(), line.quantity(), Math::addExact));
      for (var line : lines) {
        int out =
            order.operations().fulfilled(line.sku()) - order.operations().returned(line.sku());
        if (units.getOrDefault(line.sku(), 0) > out) {
          return no(
              "return_exceeds_fulfilled", "of " + line.sku() + " " + out + " can be returned");
        }
      }
      var refund = least(priceOf(lines), order.maximumRefundable());
      if (refund.amount() > 0 && refundWindowIsOver()) {
        return refundWindowOver();
      }
      if (!order.operations().hasRoomFor(lines.size())) {
        return tooMany();
      }
      return accept(new ReturnAccepted(request, lines, refund, now));
    }

    private Decision<OrderEvent> giveRefund(Operation.GiveRefund refund) {
      var currency = order.placement().currency();
      var expected = refund.expectedRefunded();
      if (!refund.amount().currency().equals(currency)
          || (expected != null && !expected.currency().equals(currency))) {
        return refuse("currency_mismatch", "the order was paid in " + currency);
      }
      if (expected != null && !expected.equals(order.refunded())) {
        return preconditionFailed(
            "refunded_changed",
            order.refunded() + " are refunded by now",
            expected.toString(),
            order.refunded().toString());
      }
      var most = order.maximumRefundable();
      if (refund.amount().compareTo(most) > 0) {
        return no("refund_exceeds_captured", most + " can be refunded", most);
      }
      if (refundWindowIsOver()) {
        return refundWindowOver();
      }
      if (!order.operations().hasRoomFor(0)) {
        return tooMany();
      }
      return accept(new RefundAccepted(request, refund.amount(), refund.reason(), now));
    }

    private Decision<OrderEvent> retry(@Nullable String reason) {
      return order.stage() instanceof NeedsAttention
          ? accept(new AttentionEnded(request, Intervention.RETRY, reason, now))
          : no("order_not_parked", "it does not wait for an operator");
    }

    /** The order goes on from where it stood, and is cancelled there, if that can be done. */
    private Decision<OrderEvent> compensate(@Nullable String reason) {
      if (!(order.stage() instanceof NeedsAttention)) {
        return no("order_not_parked", "it does not wait for an operator");
      }
      var ended = new AttentionEnded(request, Intervention.COMPENSATE, reason, now);
      var goingOn = (Order.Placed) order.after(ended);
      if (goingOn.status() == OrderStatus.CANCELLING) {
        // It goes on with that.
        return accept(ended);
      }
      return switch (new Ruling(goingOn, request, kind, policy, now).cancel(reason)) {
        case Decision.Accept<OrderEvent>(var events) ->
            new Decision.Accept<>(Stream.concat(Stream.of(ended), events.stream()).toList());
        case Decision.Unchanged<OrderEvent>() -> accept(ended);
        case Decision.Refuse<OrderEvent>(var why, _) ->
            no(why.code(), why.detail() + "; it can only be retried");
      };
    }

    private Money priceOf(List<ReturnedLine> lines) {
      var prices = order.prices();
      var sum = none();
      if (prices == null) {
        return sum;
      }
      for (var line : lines) {
        for (var priced : prices.lines()) {
          if (priced.sku().equals(line.sku())) {
            sum = sum.plus(priced.unitPrice().times(line.quantity()));
          }
        }
      }
      return sum;
    }

    private boolean refundWindowIsOver() {
      var capturedAt = order.capturedAt();
      return capturedAt != null && now.isAfter(capturedAt.plus(policy.refundWindow()));
    }

    private Decision<OrderEvent> refundWindowOver() {
      return no("refund_window_over", "its money can no longer be refunded");
    }

    private Decision<OrderEvent> notCancellable(String detail) {
      return no("order_not_cancellable", detail);
    }

    private Decision<OrderEvent> tooMany() {
      return no("too_many_operations", "this order has as many operations as it may have");
    }

    private Decision<OrderEvent> no(String code, String detail) {
      return no(code, detail, null);
    }

    private Decision<OrderEvent> no(String code, String detail, @Nullable Money most) {
      return storing(
          new Refusal(code, detail), new OperationRefused(request, code, detail, most, now));
    }

    private Decision<OrderEvent> preconditionFailed(
        String code, String detail, String expected, String found) {
      return storing(
          new Refusal(code, detail), new PreconditionFailed(kind, code, expected, found, now));
    }

    /**
     * A no rests on the request's being unknown, which only the order's one writer can tell. When
     * there is no room to store it, and so to prove it, nothing is said about the request.
     */
    private Decision<OrderEvent> storing(Refusal refusal, OrderEvent proof) {
      return order.operations().hasRoomForRefusal()
          ? new Decision.Refuse<>(refusal, List.of(proof))
          : refuse(
              "too_many_refusals",
              "this order has stored as many refusals as it may; now: " + refusal.detail());
    }

    private Money none() {
      return Money.zero(order.placement().currency());
    }

    private static Money least(Money one, Money other) {
      return one.compareTo(other) <= 0 ? one : other;
    }
  }

  private AfterSales() {}
}
