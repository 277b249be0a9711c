package holdfast.order.domain;

import static holdfast.order.domain.Orders.POLICY;
import static holdfast.order.domain.Orders.T0;
import static holdfast.order.domain.Orders.after;
import static org.assertj.core.api.Assertions.assertThat;

import holdfast.kit.domain.Decision;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/**
 * Random histories of an order, each step of which {@link OrderModel} goes, too: the same answers,
 * the same units and cents, and the same to do next.
 */
class OrderHistoriesTest {

  private static final int HISTORIES = 1_200;
  private static final int LENGTH = 50;

  /** When nothing can be refunded any more. */
  private static final Instant TOO_LATE = T0.plus(POLICY.refundWindow()).plusSeconds(1);

  private static final class History {

    private final SplittableRandom random;
    private final Whatever whatever;
    private final Set<String> answers;
    private final Map<String, Operation> asked = new HashMap<>();
    private final List<Step> steps = new ArrayList<>();
    private final List<String> told = new ArrayList<>();
    private final OrderModel model =
        new OrderModel(
            Map.of("book", new OrderModel.Units(2, 1000), "pen", new OrderModel.Units(3, 250)));
    private Order.Placed order = Orders.placed(Whatever.placement(null));
    private Instant now = T0;

    History(long seed, Set<String> answers) {
      this.random = new SplittableRandom(seed);
      this.whatever = new Whatever(random);
      this.answers = answers;
    }

    void run() {
      for (int i = 0; i < LENGTH; i++) {
        now = random.nextInt(200) == 0 ? TOO_LATE : now;
        int dice = random.nextInt(30);
        if (dice == 0) {
          overdue();
        } else if (dice < 3) {
          answer(late(), whatever.outcome());
        } else if (dice < 12) {
          ask();
        } else {
          goOn();
        }
        mustAgree();
      }
    }

    /** Once everybody answers as they should. */
    void comesToRest() {
      while (order.needsAttention()) {
        ask("go-on-" + told.size(), new Operation.Retry(null));
      }
      for (int i = 0; i < LENGTH && !Checkout.next(order).isEmpty(); i++) {
        var step = next();
        answer(step, Whatever.good(step));
        mustAgree();
      }
      assertThat(Checkout.next(order)).isEmpty();
      assertThat(order.status()).isNotIn(OrderStatus.PENDING, OrderStatus.CANCELLING);
      assertThat(order.status() == OrderStatus.CANCELLED && model.maximumRefundable() > 0)
          .isFalse();
    }

    private void ask() {
      var key = "key-" + random.nextInt(20);
      var before = asked.get(key);
      var operation =
          before != null && random.nextInt(4) > 0 ? before : whatever.operation(order.refunded());
      ask(key, operation);
      asked.putIfAbsent(key, operation);
    }

    private void ask(String key, Operation operation) {
      var request = new Request(new OperationId(key), operation.toString(), "issuer", "olga");
      var decision = AfterSales.decide(order, request, operation, POLICY, order.now(now));
      var answer = decision instanceof Decision.Refuse<OrderEvent>(var no, _) ? no.code() : "ok";
      told.add(key + " " + operation + " " + answer);
      answers.add(operation.kind() + " " + answer);
      assertThat(answer).isEqualTo(model.asked(key, operation, isTooLate()));
      order = after(order, decision.events());
    }

    private boolean isTooLate() {
      var capturedAt = order.capturedAt();
      return capturedAt != null && order.now(now).isAfter(capturedAt.plus(POLICY.refundWindow()));
    }

    private void answer(Step step, Outcome outcome) {
      told.add(step + " " + outcome);
      steps.add(step);
      var events = Checkout.conclude(order, step, outcome, order.now(now));
      if (step.attempt() == order.attempt().number()) {
        model.answered(name(step), outcome);
      }
      order = after(order, events);
    }

    private void overdue() {
      told.add("overdue");
      now = order.now(now).plus(POLICY.stepDeadline());
      model.overdue();
      order = after(order, Checkout.overdue(order, POLICY.stepDeadline(), order.now(now)));
    }

    private void goOn() {
      var step = next();
      answer(step, random.nextInt(12) == 0 ? whatever.outcome() : Whatever.good(step));
    }

    /** What is to be done first; where nothing is, what nobody wants. */
    private Step next() {
      var steps = Checkout.next(order);
      return steps.isEmpty() ? late() : steps.iterator().next();
    }

    private Step late() {
      return steps.isEmpty() ? new Step.ReleaseStock(1) : whatever.one(steps);
    }

    private void mustAgree() {
      assertThat(order.status()).hasToString(model.status());
      assertThat(order.needsAttention()).isEqualTo(model.isParked());
      assertThat(order.attempt().number()).isEqualTo(model.attempt);
      assertThat(order.captured()).isEqualTo(Whatever.eur(model.captured));
      assertThat(order.refunded()).isEqualTo(Whatever.eur(model.refunded));
      assertThat(order.maximumRefundable()).isEqualTo(Whatever.eur(model.maximumRefundable()));
      model.units.forEach((name, units) -> {
        var sku = new Sku(name);
        assertThat(order.operations().fulfilled(sku)).isEqualTo(units.shipped);
        assertThat(order.operations().promised(sku)).isEqualTo(units.shipped + units.beingShipped);
        assertThat(order.operations().returned(sku)).isEqualTo(units.returned);
      });
      var wanted = new TreeSet<String>();
      Checkout.next(order).forEach(step -> wanted.add(name(step)));
      assertThat(wanted).isEqualTo(model.wanted());
    }

    private static String name(Step step) {
      return switch (step) {
        case Step.ReserveStock _ -> "reserve";
        case Step.AuthorisePayment _ -> "authorise";
        case Step.AllocateStock _ -> "allocate";
        case Step.CapturePayment _ -> "capture";
        case Step.ReleaseStock _ -> "release";
        case Step.VoidPayment _ -> "void";
        case Step.ShipStock(_, var id, _, _) -> "ship " + id;
        case Step.RestockStock(_, var id, _, _) -> "restock " + id;
        case Step.RefundPayment(_, var id, _, var amount) -> "refund " + id + " " + amount.amount();
      };
    }
  }

  @Test
  void every_history_is_the_one_that_the_model_tells_and_comes_to_rest() {
    var answers = new HashSet<String>();
    for (long seed = 1; seed <= HISTORIES; seed++) {
      var history = new History(seed, answers);
      try {
        history.run();
        history.comesToRest();
      } catch (RuntimeException | AssertionError failure) {
        throw new AssertionError(
            "with seed %d:%n%s".formatted(seed, String.join("\n", history.told)), failure);
      }
    }
    assertThat(answers)
        .contains(
            "CANCEL ok",
            "CANCEL refund_window_over",
            "FULFILMENT ok",
            "RETURN ok",
            "RETURN refund_window_over",
            "REFUND ok",
            "REFUND refunded_changed",
            "REFUND refund_exceeds_captured",
            "RETRY ok",
            "COMPENSATE ok",
            "COMPENSATE order_not_cancellable");
  }
}
