package holdfast.order.view;

import holdfast.kit.domain.Money;
import holdfast.kit.feed.FeedEvent;
import holdfast.order.domain.AccountId;
import holdfast.order.domain.Line;
import holdfast.order.domain.OperationId;
import holdfast.order.domain.OrderEvent;
import holdfast.order.domain.OrderEvent.Intervention;
import holdfast.order.domain.OrderId;
import holdfast.order.domain.Placement;
import holdfast.order.domain.PricedLine;
import holdfast.order.domain.Rejection;
import holdfast.order.domain.Rejection.Code;
import holdfast.order.domain.Request;
import holdfast.order.domain.ReturnedLine;
import holdfast.order.domain.ReturnedLine.Disposition;
import holdfast.order.domain.Sku;
import java.time.Instant;
import java.util.List;

/** What can happen to orders, as a view is told. */
final class Histories {

  static final Instant T0 = Instant.parse("2026-01-01T12:00:00.123456Z");
  static final Instant LATER = T0.plusSeconds(5);

  private static final Request REQUEST =
      new Request(new OperationId("operation-1"), "fingerprint", "issuer", "olga");

  static OrderId order(int number) {
    return OrderId.of("issuer", "anybody", "key-" + number);
  }

  static OrderEvent placed() {
    return placed("alice", T0);
  }

  static OrderEvent placed(String subject, Instant at) {
    return new OrderEvent.Placed(
        new Placement(
            "issuer",
            subject,
            false,
            "fingerprint",
            new AccountId(subject + "-eur"),
            "EUR",
            List.of(new Line(new Sku("book"), 2), new Line(new Sku("pen"), 1)),
            null,
            null),
        at);
  }

  static OrderEvent reserved(int attempt, long cents) {
    return new OrderEvent.StockReserved(
        attempt,
        List.of(
            new PricedLine(new Sku("book"), 2, new Money(cents, "EUR"), 1),
            new PricedLine(new Sku("pen"), 1, new Money(1, "EUR"), 1)),
        LATER);
  }

  static OrderEvent confirmed() {
    return new OrderEvent.Confirmed(LATER);
  }

  static OrderEvent reopened() {
    return new OrderEvent.AttemptOpened(2, LATER);
  }

  static OrderEvent rejected(Code code) {
    return new OrderEvent.Rejected(Rejection.of(code, "no"), LATER);
  }

  static OrderEvent parked() {
    return new OrderEvent.Parked("odd", LATER);
  }

  static OrderEvent cancelAccepted(long refundCents) {
    return new OrderEvent.CancelAccepted(REQUEST, null, new Money(refundCents, "EUR"), LATER);
  }

  static OrderEvent captureFound(long cents) {
    return new OrderEvent.CaptureFound(1, new Money(cents, "EUR"), LATER);
  }

  static OrderEvent cancelled() {
    return new OrderEvent.Cancelled(LATER);
  }

  static OrderEvent fulfilling() {
    return new OrderEvent.FulfilmentAccepted(
        REQUEST, List.of(new Line(new Sku("book"), 1)), null, null, LATER);
  }

  static OrderEvent fulfilled(int units, int remaining) {
    return new OrderEvent.FulfilmentAnswered(REQUEST.id(), List.of(), units, remaining, LATER);
  }

  static OrderEvent returning(Disposition disposition, long cents) {
    return new OrderEvent.ReturnAccepted(
        REQUEST,
        List.of(new ReturnedLine(new Sku("book"), 1, disposition)),
        new Money(cents, "EUR"),
        LATER);
  }

  static OrderEvent restocked() {
    return new OrderEvent.Restocked(REQUEST.id(), LATER);
  }

  static OrderEvent refunding() {
    return new OrderEvent.RefundAccepted(REQUEST, new Money(1, "EUR"), "sorry", LATER);
  }

  static OrderEvent refunded() {
    return new OrderEvent.Refunded(REQUEST.id(), LATER);
  }

  static OrderEvent attended() {
    return new OrderEvent.AttentionEnded(REQUEST, Intervention.RETRY, null, LATER);
  }

  /** The number {@code version} event of an order, as it comes from the journal. */
  static FeedEvent<OrderEvent> stored(OrderId order, long version, OrderEvent event) {
    return new FeedEvent<>("Order|" + order, order.toString(), version, event.at(), event);
  }

  private Histories() {}
}
