package holdfast.order.domain;

import static org.assertj.core.api.Assertions.assertThat;

import holdfast.kit.domain.Decision;
import holdfast.kit.domain.Money;
import holdfast.order.domain.OrderEvent.AttemptGivenUp;
import holdfast.order.domain.OrderEvent.AttemptOpened;
import holdfast.order.domain.OrderEvent.PaymentAuthorised;
import holdfast.order.domain.OrderEvent.PaymentCaptured;
import holdfast.order.domain.OrderEvent.PaymentVoided;
import holdfast.order.domain.OrderEvent.StockAllocated;
import holdfast.order.domain.OrderEvent.StockReleased;
import holdfast.order.domain.OrderEvent.StockReserved;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Orders with a past, for tests. One order of two books at ten euros each. */
final class Orders {

  static final Instant T0 = Instant.parse("2026-01-01T12:00:00Z");
  static final Instant T1 = T0.plusSeconds(1);
  static final OrderPolicy POLICY =
      new OrderPolicy(Duration.ofMinutes(5), Duration.ofMinutes(15), Duration.ofDays(180));
  static final Operation CANCEL = new Operation.Cancel("changed my mind");
  static final Sku BOOK = new Sku("book");
  static final Money TWENTY_EUROS = new Money(2000, "EUR");
  static final List<PricedLine> AT_TEN_EUROS = pricedAt(1000);

  static List<PricedLine> pricedAt(long cents) {
    return List.of(new PricedLine(BOOK, 2, new Money(cents, "EUR"), 1));
  }

  static Placement placement() {
    return placement(null);
  }

  static Placement placement(@Nullable Money expectedTotal) {
    return new Placement(
        "issuer",
        "alice",
        false,
        "fingerprint",
        new AccountId("alice-eur"),
        "EUR",
        List.of(new Line(BOOK, 2)),
        expectedTotal,
        null);
  }

  /** A placed order to which these things then happened. */
  static Order.Placed placed(OrderEvent... past) {
    return placed(placement(), past);
  }

  static Order.Placed placed(Placement placement, OrderEvent... past) {
    Order order = new Order.Unplaced().after(new OrderEvent.Placed(placement, T0));
    for (var event : past) {
      order = order.after(event);
    }
    return (Order.Placed) order;
  }

  static OrderEvent reserved() {
    return new StockReserved(1, AT_TEN_EUROS, T0);
  }

  static OrderEvent authorised() {
    return new PaymentAuthorised(1, T0);
  }

  static OrderEvent allocated() {
    return new StockAllocated(1, T0);
  }

  /** A confirmed order to which these things then happened. */
  static Order.Placed confirmed(OrderEvent... past) {
    var order =
        placed(
            reserved(),
            authorised(),
            allocated(),
            new PaymentCaptured(1, T0),
            new OrderEvent.Confirmed(T0));
    return after(order, List.of(past));
  }

  static Request request(String key) {
    return new Request(
        OperationId.of(new OrderId(new UUID(0, 0)), "test", "issuer", "olga", key),
        "fingerprint of " + key,
        "issuer",
        "olga");
  }

  static OrderEvent fulfilling(String key, int quantity) {
    return new OrderEvent.FulfilmentAccepted(
        request(key), List.of(new Line(BOOK, quantity)), null, null, T0);
  }

  static OrderEvent fulfilled(String key, int quantity) {
    return new OrderEvent.FulfilmentAnswered(
        request(key).id(), List.of(), quantity, 2 - quantity, T0);
  }

  static OrderEvent refunding(String key, long cents) {
    return new OrderEvent.RefundAccepted(request(key), new Money(cents, "EUR"), "sorry", T0);
  }

  static OrderEvent cancelling() {
    return new OrderEvent.CancelAccepted(request("cancel"), null, new Money(0, "EUR"), T0);
  }

  /** An order whose first attempt was lost and undone, and whose second was opened. */
  static Order.Placed onItsLastAttempt(OrderEvent... past) {
    var order =
        placed(
            reserved(),
            authorised(),
            new AttemptGivenUp(true, TWENTY_EUROS, T0),
            new StockReleased(1, T0),
            new PaymentVoided(1, T0),
            new AttemptOpened(2, T0));
    return after(order, List.of(past));
  }

  /** What becomes of an order to which these things happen. */
  static Order.Placed after(Order.Placed order, List<OrderEvent> events) {
    Order later = order;
    for (var event : events) {
      later = later.after(event);
    }
    return (Order.Placed) later;
  }

  /** What is decided a second later, under the request of this key. */
  static Decision<OrderEvent> decide(Order.Placed order, String key, Operation operation) {
    return decide(order, key, operation, T1);
  }

  static Decision<OrderEvent> decide(
      Order.Placed order, String key, Operation operation, Instant now) {
    return AfterSales.decide(order, request(key), operation, POLICY, now);
  }

  /** As it is once that is accepted, as it has to be. */
  static Order.Placed accepted(Order.Placed order, String key, Operation operation) {
    var decision = decide(order, key, operation);
    assertThat(decision).isInstanceOf(Decision.Accept.class);
    return after(order, decision.events());
  }

  static Order.Placed cancelled(Order.Placed order) {
    return accepted(order, "1", CANCEL);
  }

  static void assertRefused(Decision<OrderEvent> decision, String code) {
    assertThat(decision)
        .isInstanceOfSatisfying(
            Decision.Refuse.class, refuse -> assertThat(refuse.refusal().code()).isEqualTo(code));
  }

  private Orders() {}
}
