package holdfast.order.domain;

import static holdfast.order.domain.Orders.AT_TEN_EUROS;
import static holdfast.order.domain.Orders.BOOK;
import static holdfast.order.domain.Orders.POLICY;
import static holdfast.order.domain.Orders.after;
import static holdfast.order.domain.Orders.placed;
import static holdfast.order.domain.Orders.request;
import static org.assertj.core.api.Assertions.assertThat;

import holdfast.kit.domain.Money;
import holdfast.order.domain.Rejection.Code;
import holdfast.order.domain.ReturnedLine.Disposition;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever is asked and answered in whatever order, no unit and no cent is spent twice. */
class AfterSalesPropertiesTest {

  private static final int HISTORIES = 3_000;
  private static final int LENGTH = 40;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void every_random_history_keeps_the_order_within_its_bounds(long seed) {
    var random = new SplittableRandom(seed);
    for (int i = 0; i < HISTORIES; i++) {
      var order = history(random.split());
      assertThat(order.maximumRefundable().amount()).as("seed %d", seed).isNotNegative();
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {4, 5})
  void an_order_whose_participants_answer_comes_to_rest(long seed) {
    var random = new SplittableRandom(seed);
    for (int i = 0; i < HISTORIES; i++) {
      var order = history(random.split());
      if (order.needsAttention()) {
        order = ask(order, "go-on", new Operation.Retry(null));
      }
      for (int round = 0; round < LENGTH && !Checkout.next(order).isEmpty(); round++) {
        var step = Checkout.next(order).iterator().next();
        order = after(order, Checkout.conclude(order, step, good(step), order.updatedAt()));
      }
      assertThat(Checkout.next(order)).as("seed %d, %s", seed, order).isEmpty();
      assertThat(order.status())
          .as("seed %d", seed)
          .isNotIn(OrderStatus.PENDING, OrderStatus.CANCELLING);
      if (order.status() == OrderStatus.CANCELLED) {
        assertThat(order.maximumRefundable().amount()).as("seed %d", seed).isZero();
      }
    }
  }

  private static Order.Placed history(SplittableRandom random) {
    var order = placed();
    for (int i = 0; i < LENGTH; i++) {
      order =
          random.nextInt(3) == 0
              ? ask(order, "key-" + random.nextInt(12), operation(random))
              : answer(order, random);
      assertWithinBounds(order);
    }
    return order;
  }

  private static void assertWithinBounds(Order.Placed order) {
    var operations = order.operations();
    assertThat(operations.promised(BOOK)).isBetween(0, 2);
    assertThat(operations.returned(BOOK)).isBetween(0, operations.fulfilled(BOOK));
    assertThat(order.refunded().amount()).isBetween(0L, order.captured().amount());
  }

  private static Order.Placed ask(Order.Placed order, String key, Operation operation) {
    var asked = new Request(request(key).id(), operation.toString(), "issuer", "olga");
    var decision = AfterSales.decide(order, asked, operation, POLICY, order.updatedAt());
    var later = after(order, decision.events());
    assertThat(AfterSales.decide(later, asked, operation, POLICY, later.updatedAt()).events())
        .as("a repeat of what was decided stores nothing")
        .satisfies(events -> {
          if (!decision.events().isEmpty()) {
            assertThat(events).isEmpty();
          }
        });
    return later;
  }

  private static Order.Placed answer(Order.Placed order, SplittableRandom random) {
    var steps = new ArrayList<>(Checkout.next(order));
    if (steps.isEmpty()) {
      return order;
    }
    var step = steps.get(random.nextInt(steps.size()));
    var outcome = random.nextInt(8) == 0 ? any(random) : good(step);
    var facts = Checkout.conclude(order, step, outcome, order.updatedAt());
    var later = after(order, facts);
    assertThat(Checkout.conclude(later, step, outcome, later.updatedAt()))
        .as("an answer counts once")
        .isEmpty();
    return later;
  }

  private static Outcome good(Step step) {
    return switch (step) {
      case Step.ReserveStock _ -> new Outcome.Reserved(AT_TEN_EUROS);
      case Step.ShipStock _ -> new Outcome.Shipped(Set.of());
      default -> new Outcome.Done();
    };
  }

  private static Outcome any(SplittableRandom random) {
    return switch (random.nextInt(8)) {
      case 0 -> new Outcome.Done();
      case 1 -> new Outcome.Reserved(AT_TEN_EUROS);
      case 2 -> new Outcome.Refused(Rejection.of(Code.OUT_OF_STOCK, "none left"));
      case 3 -> new Outcome.HoldExpired();
      case 4 -> new Outcome.TooOld();
      case 5 -> new Outcome.AlreadyCaptured();
      case 6 -> new Outcome.Shipped(random.nextBoolean() ? Set.of(BOOK) : Set.of());
      default -> new Outcome.Contradiction("odd");
    };
  }

  private static Operation operation(SplittableRandom random) {
    return switch (random.nextInt(8)) {
      case 0 -> new Operation.Cancel(null);
      case 1, 2 -> new Operation.Fulfil(List.of(new Line(BOOK, 1 + random.nextInt(2))), null, null);
      case 3, 4 ->
          new Operation.TakeBack(
              List.of(
                  new ReturnedLine(
                      BOOK,
                      1 + random.nextInt(2),
                      random.nextBoolean() ? Disposition.RESTOCK : Disposition.SCRAP)));
      case 5 -> new Operation.GiveRefund(new Money(1 + random.nextInt(1500), "EUR"), "sorry", null);
      case 6 -> new Operation.Retry(null);
      default -> new Operation.Compensate(null);
    };
  }
}
