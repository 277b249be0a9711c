package holdfast.order.domain;

import static holdfast.order.domain.Orders.POLICY;
import static holdfast.order.domain.Orders.T0;
import static holdfast.order.domain.Orders.T1;
import static holdfast.order.domain.Orders.after;
import static org.assertj.core.api.Assertions.assertThat;

import holdfast.order.domain.OrderEvent.AttemptOpened;
import holdfast.order.domain.OrderEvent.CancelAccepted;
import holdfast.order.domain.OrderEvent.CaptureFound;
import holdfast.order.domain.OrderEvent.FulfilmentAccepted;
import holdfast.order.domain.OrderEvent.FulfilmentAnswered;
import holdfast.order.domain.OrderEvent.PaymentCaptured;
import holdfast.order.domain.OrderEvent.RefundAccepted;
import holdfast.order.domain.OrderEvent.Refunded;
import holdfast.order.domain.OrderEvent.Restocked;
import holdfast.order.domain.OrderEvent.ReturnAccepted;
import holdfast.order.domain.Outcome.AlreadyCaptured;
import holdfast.order.domain.Outcome.Contradiction;
import holdfast.order.domain.Outcome.Done;
import holdfast.order.domain.Outcome.HoldExpired;
import holdfast.order.domain.ReturnedLine.Disposition;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Whatever overtakes what, and however often it comes, what is done and undone with an order ends
 * in the same place.
 *
 * <p>All orders of arrival are followed. Wherever they lead, a copy of whatever came before is
 * tried, and must change nothing; so there may be any number of copies.
 */
class DoAndUndoTest {

  /**
   * One order of arrival, as far as it has come.
   *
   * @param wanted every step that was ever to be taken
   * @param events how many there were of a kind
   */
  private record Arrivals(Order.Placed order, Set<Step> wanted, Map<Class<?>, Integer> events) {

    Arrivals and(List<OrderEvent> stored) {
      var next = after(order, stored);
      var steps = new HashSet<>(wanted);
      steps.addAll(Checkout.next(next));
      var happened = new HashMap<>(events);
      stored.forEach(event -> happened.merge(event.getClass(), 1, Integer::sum));
      return new Arrivals(next, steps, happened);
    }

    boolean everWanted(Class<? extends Step> kind, int attempt) {
      return wanted.stream().anyMatch(step -> kind.isInstance(step) && step.attempt() == attempt);
    }

    int count(Class<? extends OrderEvent> kind) {
      return events.getOrDefault(kind, 0);
    }
  }

  /** All orders in which these requests, and the answers to what the order asks, arrive. */
  private abstract static class Histories {

    private final Map<String, Operation> requests;
    int ended;

    Histories(Map<String, Operation> requests) {
      this.requests = requests;
    }

    void runFrom(Order.Placed order) {
      var first = new Arrivals(order, Set.copyOf(Checkout.next(order)), Map.of());
      var seen = new HashSet<Arrivals>(Set.of(first));
      var left = new ArrayDeque<>(seen);
      while (!left.isEmpty()) {
        var arrivals = left.pop();
        var next = next(arrivals);
        if (next.isEmpty()) {
          ended++;
          ends(arrivals);
        }
        next.stream().filter(seen::add).forEach(left::push);
      }
    }

    private List<Arrivals> next(Arrivals soFar) {
      var next = new ArrayList<Arrivals>();
      var order = soFar.order();
      requests.forEach((key, operation) -> {
        var request = Orders.request(key);
        boolean came = order.operations().decided(request.id()) != null;
        if (came || mayBeAsked(operation, order)) {
          var events = AfterSales.decide(order, request, operation, POLICY, T1).events();
          assertThat(events.isEmpty()).as("%s of %s", key, soFar).isEqualTo(came);
          if (!events.isEmpty()) {
            next.add(soFar.and(events));
          }
        }
      });
      for (var step : soFar.wanted()) {
        var answer = answer(step, soFar);
        if (answer != null) {
          var events = Checkout.conclude(order, step, answer, T1);
          boolean waits = Checkout.next(order).contains(step);
          assertThat(events.isEmpty()).as("%s of %s", step, soFar).isNotEqualTo(waits);
          if (waits) {
            next.add(soFar.and(events));
          }
        }
      }
      return next;
    }

    abstract boolean mayBeAsked(Operation operation, Order.Placed order);

    /** What stock or payment say; null as long as they cannot say anything. */
    abstract @Nullable Outcome answer(Step step, Arrivals soFar);

    abstract void ends(Arrivals end);
  }

  /** An order is cancelled, under two keys. */
  private static final class OfACancel extends Histories {

    /**
     * Whether a capture, once it was asked for, comes before the void that may be sent after it.
     */
    private final boolean moneyIsTaken;

    OfACancel(boolean moneyIsTaken) {
      super(Map.of("one", Orders.CANCEL, "other", Orders.CANCEL));
      this.moneyIsTaken = moneyIsTaken;
    }

    @Override
    boolean mayBeAsked(Operation operation, Order.Placed order) {
      return true;
    }

    @Override
    @Nullable Outcome answer(Step step, Arrivals soFar) {
      return switch (step) {
        case Step.AllocateStock(var attempt) -> attempt == 1 ? new HoldExpired() : new Done();
        case Step.CapturePayment(var attempt, _) -> {
          boolean voided = soFar.everWanted(Step.VoidPayment.class, attempt);
          yield moneyIsTaken ? new Done() : voided ? new Contradiction("already_voided") : null;
        }
        case Step.VoidPayment(var attempt) ->
            moneyIsTaken && soFar.everWanted(Step.CapturePayment.class, attempt)
                ? new AlreadyCaptured()
                : new Done();
        default -> Whatever.good(step);
      };
    }

    @Override
    void ends(Arrivals end) {
      var order = end.order();
      assertThat(order.status()).isEqualTo(OrderStatus.CANCELLED);
      assertThat(Checkout.next(order)).isEmpty();
      assertThat(end.count(CancelAccepted.class)).isEqualTo(1);
      assertThat(end.count(OrderEvent.Cancelled.class)).isEqualTo(1);
      assertThat(end.count(AttemptOpened.class)).isLessThanOrEqualTo(1);
      int taken = end.count(PaymentCaptured.class) + end.count(CaptureFound.class);
      boolean asked = !order.captured().equals(Whatever.eur(0));
      assertThat(taken).isEqualTo(asked ? 1 : 0);
      assertThat(end.count(Refunded.class)).isEqualTo(taken);
      assertThat(order.refunded()).isEqualTo(order.captured());
      for (var key : List.of("one", "other")) {
        var decided = order.operations().decided(Orders.request(key).id());
        assertThat(decided == null || decided.refusal() != null).as(key).isFalse();
      }
    }
  }

  /** Two parcels, of which something comes back, and money out of goodwill. */
  private static final class AfterTheSale extends Histories {

    private static final Sku BOOK = Whatever.BOOK;
    private static final Sku PEN = Whatever.PEN;

    private final Set<String> ends = new TreeSet<>();

    AfterTheSale() {
      super(
          Map.of(
              "parcel",
              new Operation.Fulfil(List.of(new Line(BOOK, 2), new Line(PEN, 1)), null, null),
              "rest",
              new Operation.Fulfil(List.of(new Line(PEN, 2)), null, null),
              "back",
              new Operation.TakeBack(
                  List.of(
                      new ReturnedLine(BOOK, 1, Disposition.RESTOCK),
                      new ReturnedLine(PEN, 1, Disposition.SCRAP))),
              "sorry",
              new Operation.GiveRefund(Whatever.eur(500), "sorry", null)));
    }

    /** Nothing comes back that was not handed over. */
    @Override
    boolean mayBeAsked(Operation operation, Order.Placed order) {
      return !(operation instanceof Operation.TakeBack)
          || (order.operations().fulfilled(BOOK) > 0 && order.operations().fulfilled(PEN) > 0);
    }

    @Override
    Outcome answer(Step step, Arrivals soFar) {
      return Whatever.good(step);
    }

    @Override
    void ends(Arrivals end) {
      var order = end.order();
      var operations = order.operations();
      assertThat(Checkout.next(order)).isEmpty();
      assertThat(end.count(FulfilmentAccepted.class)).isEqualTo(2);
      assertThat(end.count(FulfilmentAnswered.class)).isEqualTo(2);
      assertThat(end.count(ReturnAccepted.class)).isEqualTo(1);
      assertThat(end.count(Restocked.class)).isEqualTo(1);
      assertThat(end.count(RefundAccepted.class)).isEqualTo(1);
      assertThat(end.count(Refunded.class)).isEqualTo(2);
      ends.add(
          "%s, books %d %d, pens %d %d, refunded %s"
              .formatted(
                  order.status(),
                  operations.fulfilled(BOOK),
                  operations.returned(BOOK),
                  operations.fulfilled(PEN),
                  operations.returned(PEN),
                  order.refunded()));
    }
  }

  @Test
  void a_cancel_in_any_order_with_all_the_answers_ends_with_nothing_held_and_the_money_back_once() {
    assertACancelEndsWell(until(Stage.AwaitingCapture.class));
  }

  @Test
  void so_does_one_while_the_first_attempt_is_undone_for_the_second() {
    assertACancelEndsWell(until(Stage.AwaitingAllocation.class));
  }

  private static void assertACancelEndsWell(Order.Placed order) {
    for (boolean moneyIsTaken : List.of(true, false)) {
      var histories = new OfACancel(moneyIsTaken);

      histories.runFrom(order);

      assertThat(histories.ended).isPositive();
    }
  }

  @Test
  void parcels_returns_and_refunds_in_any_order_with_their_answers_end_in_the_same_place() {
    var histories = new AfterTheSale();

    histories.runFrom(until(Stage.Confirmed.class));

    assertThat(histories.ends).containsExactly("FULFILLED, books 2 1, pens 3 1, refunded 1750 EUR");
  }

  /** An order that everybody answered as they should until it came there. */
  private static Order.Placed until(Class<? extends Stage> stage) {
    var order = Orders.placed(Whatever.placement(null));
    while (!stage.isInstance(order.stage())) {
      var step = Checkout.next(order).iterator().next();
      order = after(order, Checkout.conclude(order, step, Whatever.good(step), T0));
    }
    return order;
  }
}
