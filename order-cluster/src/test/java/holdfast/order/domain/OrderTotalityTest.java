package holdfast.order.domain;

import static holdfast.order.domain.Orders.POLICY;
import static holdfast.order.domain.Orders.T0;
import static holdfast.order.domain.Orders.after;
import static org.assertj.core.api.Assertions.assertThat;

import holdfast.kit.domain.Decision;
import holdfast.kit.domain.Money;
import holdfast.order.domain.OrderEvent.PreconditionFailed;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/**
 * Every request, every answer and every deadline is decided in every state that an order can come
 * into, at the very ends of what may be asked, too. A failure names the seed that repeats it.
 */
class OrderTotalityTest {

  private static final int HISTORIES = 120;
  private static final int STATES = 40;

  /** Enough for every list of an order to be full. */
  private static final int LONG = 700;

  private static final OperationId NOBODYS = new OperationId("nobodys");

  /** What met an order of which kind. */
  private record Met(String stage, String what) {}

  private record Asked(Request request, Operation operation) {}

  /** One order, and whatever was and may be said to it. */
  private static final class History {

    private final SplittableRandom random;
    private final Whatever whatever;
    private final Set<Met> met;
    private final Set<String> refusals;
    private final Map<OperationId, Asked> asked = new LinkedHashMap<>();
    private final Set<Step> steps = new LinkedHashSet<>();
    private Order.Placed order;
    private Instant clock = T0;
    private int keys = 30;

    History(SplittableRandom random, Set<Met> met, Set<String> refusals) {
      this.random = random;
      this.whatever = new Whatever(random);
      this.met = met;
      this.refusals = refusals;
      var expected = random.nextInt(4) == 0 ? Whatever.TOTAL : null;
      var unplaced = new Order.Unplaced();
      assertThat(Checkout.next(unplaced)).isEmpty();
      var placing = unplaced.place(Whatever.placement(expected), T0).events();
      this.order = (Order.Placed) unplaced.after(placing.getFirst());
      this.steps.addAll(
          List.of(
              new Step.AuthorisePayment(1, Instant.MIN, Whatever.TOTAL),
              new Step.AllocateStock(2),
              new Step.CapturePayment(1, Whatever.eur(1)),
              new Step.ReleaseStock(2),
              new Step.VoidPayment(99),
              new Step.ShipStock(1, NOBODYS, T0, Whatever.LINES),
              new Step.RestockStock(1, NOBODYS, Instant.MAX, Whatever.LINES),
              new Step.RefundPayment(1, NOBODYS, T0, Whatever.TOTAL)));
    }

    /** Everything is tried in each state; something of it takes the order on. */
    void walk() {
      for (int i = 0; i < STATES; i++) {
        tick();
        var wanted = Checkout.next(order);
        wanted.forEach(step -> tryOut(step, whatever.outcome()));
        tryOut(new Step.ReserveStock(1, T0, Whatever.LINES), whatever.priced());
        steps.addAll(wanted);
        for (int j = 0; j < 8; j++) {
          tryOut(whatever.one(List.copyOf(steps)), whatever.outcome());
          tryOut(anything());
        }
        if (!asked.isEmpty()) {
          tryOut(whatever.one(List.copyOf(asked.values())));
        }
        leadsOn(Checkout.overdue(order, POLICY.stepDeadline(), now()));
        meets("Overdue");
        takePlaceAgain();
        goOn();
      }
    }

    /**
     * What was decided is stored at once, until the order takes no more.
     *
     * @param accepting whether everything is accepted at first
     */
    void runLong(boolean accepting) {
      keys = Integer.MAX_VALUE;
      while (!(order.stage() instanceof Stage.Confirmed)) {
        var step = Checkout.next(order).iterator().next();
        order = after(order, Checkout.conclude(order, step, Whatever.good(step), now()));
      }
      for (int i = 0; i < LONG; i++) {
        var next = accepting && i < 210 ? refundOfNothing(i) : anything();
        if (!(next.operation() instanceof Operation.Cancel)) {
          order = after(order, tryOut(next).events());
        }
        for (var step : Checkout.next(order)) {
          var refused = new Outcome.Shipped(Set.of(Whatever.BOOK, Whatever.PEN));
          var outcome = step instanceof Step.ShipStock ? refused : Whatever.good(step);
          order = after(order, Checkout.conclude(order, step, outcome, now()));
        }
      }
    }

    private static Asked refundOfNothing(int number) {
      var operation = new Operation.GiveRefund(Whatever.eur(0), "sorry", null);
      var id = new OperationId("nothing-" + number);
      return new Asked(new Request(id, operation.toString(), "issuer", "olga"), operation);
    }

    private void goOn() {
      var next = Checkout.next(order);
      if (!next.isEmpty() && random.nextInt(4) > 0) {
        var step = next.iterator().next();
        var outcome = random.nextInt(10) == 0 ? whatever.outcome() : Whatever.good(step);
        order = after(order, Checkout.conclude(order, step, outcome, now()));
      } else if (random.nextInt(40) == 0) {
        order = after(order, Checkout.overdue(order, POLICY.stepDeadline(), now()));
      } else {
        var operation = anything();
        order = after(order, tryOut(operation).events());
        asked.put(operation.request().id(), operation);
      }
    }

    /** New, or under a key that was used before, by the same body or another. */
    private Asked anything() {
      var operation = whatever.operation(order.refunded());
      var id = new OperationId("key-" + random.nextInt(keys));
      return new Asked(new Request(id, operation.toString(), "issuer", "olga"), operation);
    }

    private Decision<OrderEvent> tryOut(Asked what) {
      long version = random.nextInt(100);
      var ifMatch =
          random.nextInt(8) == 0 ? new IfMatch(version - random.nextInt(2), version) : IfMatch.ANY;
      var decision = decide(order, what, ifMatch);
      var next = leadsOn(decision.events());
      if (!(decision instanceof Decision.Accept<OrderEvent>)) {
        assertThat(next.stage()).isEqualTo(order.stage());
        assertThat(next.captured()).isEqualTo(order.captured());
        assertThat(next.refunded()).isEqualTo(order.refunded());
        assertThat(next.operations().fulfilments()).isEqualTo(order.operations().fulfilments());
        assertThat(next.operations().returns()).isEqualTo(order.operations().returns());
      }
      if (decision instanceof Decision.Refuse<OrderEvent>(var refusal, _)) {
        refusals.add(refusal.code());
      }
      if (!decision.events().isEmpty()) {
        assertThat(decide(next, what, ifMatch).events())
            .as("asked again, it does nothing more")
            .allMatch(PreconditionFailed.class::isInstance);
      }
      meets(what.operation().kind().name());
      return decision;
    }

    private Decision<OrderEvent> decide(Order.Placed order, Asked what, IfMatch ifMatch) {
      return AfterSales.decide(order, what.request(), ifMatch, what.operation(), POLICY, now());
    }

    private void tryOut(Step step, Outcome outcome) {
      var events = Checkout.conclude(order, step, outcome, now());
      var next = leadsOn(events);
      if (!events.isEmpty()) {
        assertThat(Checkout.conclude(next, step, outcome, now()))
            .as("an answer counts once")
            .isEmpty();
      }
      meets(step.getClass().getSimpleName());
      meets(outcome.getClass().getSimpleName());
    }

    private void takePlaceAgain() {
      var other = Whatever.placement(Whatever.eur(random.nextInt(9)));
      assertThat(order.place(other, now()).events()).isEmpty();
    }

    /** What is decided can be stored, and what it makes of the order keeps its laws. */
    private Order.Placed leadsOn(List<OrderEvent> events) {
      var last = order.updatedAt();
      for (var event : events) {
        assertThat(event.at()).isAfterOrEqualTo(last);
        last = event.at();
      }
      var next = after(order, events);
      if (!events.isEmpty()) {
        keepsItsLaws(next);
        assertThat(next.status()).isIn(mayBecome(order.status()));
      }
      return next;
    }

    /** The clock runs back sometimes, and sometimes on until nothing can be refunded. */
    private void tick() {
      clock =
          clock.plus(
              switch (random.nextInt(60)) {
                case 0 -> POLICY.refundWindow();
                case 1, 2, 3 -> POLICY.stepDeadline();
                case 4 -> Duration.ofHours(-1);
                default -> Duration.ofSeconds(1);
              });
    }

    private Instant now() {
      return order.now(clock);
    }

    private void meets(String what) {
      met.add(new Met(kind(order.stage()), what));
    }
  }

  @Test
  void everything_is_decided_in_every_state() {
    var met = new HashSet<Met>();
    var refusals = new HashSet<String>();
    for (long seed = 1; seed <= HISTORIES; seed++) {
      try {
        new History(new SplittableRandom(seed), met, refusals).walk();
      } catch (RuntimeException | AssertionError failure) {
        throw new AssertionError("with seed " + seed, failure);
      }
    }
    assertThat(met).as("every state there is has met everything").containsAll(everything());
    assertThat(refusals)
        .contains(
            "order_not_cancellable",
            "order_not_confirmed",
            "order_not_parked",
            "fulfil_exceeds_ordered",
            "return_exceeds_fulfilled",
            "refund_exceeds_captured",
            "refund_window_over",
            "refunded_changed",
            "order_changed",
            "currency_mismatch",
            "idempotency_key_reused");
  }

  @Test
  void an_order_that_takes_no_more_operations_still_decides_each() {
    var refusals = new HashSet<String>();
    for (long seed = 1; seed <= 2; seed++) {
      try {
        new History(new SplittableRandom(seed), new HashSet<>(), refusals).runLong(seed == 1);
      } catch (RuntimeException | AssertionError failure) {
        throw new AssertionError("with seed " + seed, failure);
      }
    }
    assertThat(refusals).contains("too_many_operations", "too_many_refusals");
  }

  private static Set<Met> everything() {
    var what = new ArrayList<String>(List.of("Overdue"));
    for (var kind : Operation.Kind.values()) {
      what.add(kind.name());
    }
    for (var step : Step.class.getPermittedSubclasses()) {
      what.add(step.getSimpleName());
    }
    for (var outcome : Outcome.class.getPermittedSubclasses()) {
      what.add(outcome.getSimpleName());
    }
    var all = new HashSet<Met>();
    for (var stage :
        List.of(
            "AwaitingStock",
            "AwaitingPayment",
            "AwaitingAllocation",
            "AwaitingCapture",
            "Undoing Reject",
            "Undoing TryAgain",
            "Undoing Cancel",
            "Confirmed",
            "Cancelled",
            "Rejected",
            "NeedsAttention Confirmed",
            "NeedsAttention AwaitingCapture",
            "NeedsAttention Undoing Cancel")) {
      what.forEach(one -> all.add(new Met(stage, one)));
    }
    return all;
  }

  private static String kind(Stage stage) {
    var name = stage.getClass().getSimpleName();
    return switch (stage) {
      case Stage.Undoing undoing -> name + " " + undoing.ending().getClass().getSimpleName();
      case Stage.NeedsAttention(var at, _) -> name + " " + kind(at);
      default -> name;
    };
  }

  private static void keepsItsLaws(Order.Placed order) {
    var operations = order.operations();
    assertThat(order.refunded().amount()).isBetween(0L, order.captured().amount());
    assertThat(order.maximumRefundable()).isEqualTo(order.captured().minus(order.refunded()));
    for (var line : order.placement().lines()) {
      var sku = line.sku();
      assertThat(operations.promised(sku)).isBetween(operations.fulfilled(sku), line.quantity());
      assertThat(operations.returned(sku)).isBetween(0, operations.fulfilled(sku));
    }
    assertThat(operations.promised(Whatever.STRANGER)).isZero();
    assertThat(operations.answers().size()).isLessThanOrEqualTo(400);
    costsWhatItsLinesCost(order);
    var next = Checkout.next(order);
    boolean atRest = next.isEmpty() && !order.needsAttention();
    assertThat(Waiting.of(order).isEmpty()).isEqualTo(atRest);
    if (order.needsAttention()) {
      assertThat(next).isEmpty();
    }
    assertThat(atRest)
        .isEqualTo(
            switch (order.stage()) {
              case Stage.Cancelled _, Stage.Rejected _ -> true;
              case Stage.Confirmed _ -> operations.steps(order.attempt().number()).isEmpty();
              default -> false;
            });
    if (order.stage() instanceof Stage.Cancelled || order.stage() instanceof Stage.Rejected) {
      assertThat(order.maximumRefundable().amount()).isZero();
      assertThat(operations.steps(1)).isEmpty();
      assertThat(order.holdings().stock()).isEqualTo(Holdings.OfStock.RELEASED);
    }
  }

  private static void costsWhatItsLinesCost(Order.Placed order) {
    var prices = order.prices();
    if (prices != null) {
      long sum = 0;
      for (var line : prices.lines()) {
        sum += line.quantity() * line.unitPrice().amount();
      }
      assertThat(prices.total().amount()).isEqualTo(sum).isBetween(0L, Money.MAX_AMOUNT);
    }
    assertThat(order.captured().amount())
        .isEqualTo(order.capturedAt() == null || prices == null ? 0 : prices.total().amount());
  }

  /** As it is told to everybody; nothing leaves where an order has ended. */
  private static Set<OrderStatus> mayBecome(OrderStatus status) {
    return switch (status) {
      case PENDING ->
          Set.of(
              OrderStatus.PENDING,
              OrderStatus.CONFIRMED,
              OrderStatus.REJECTED,
              OrderStatus.CANCELLING,
              OrderStatus.CANCELLED);
      case CONFIRMED ->
          Set.of(
              OrderStatus.CONFIRMED,
              OrderStatus.PARTIALLY_FULFILLED,
              OrderStatus.FULFILLED,
              OrderStatus.CANCELLING);
      case PARTIALLY_FULFILLED -> Set.of(OrderStatus.PARTIALLY_FULFILLED, OrderStatus.FULFILLED);
      case FULFILLED -> Set.of(OrderStatus.FULFILLED);
      case CANCELLING -> Set.of(OrderStatus.CANCELLING, OrderStatus.CANCELLED);
      case CANCELLED -> Set.of(OrderStatus.CANCELLED);
      case REJECTED -> Set.of(OrderStatus.REJECTED);
    };
  }
}
