package holdfast.order.entity;

import static org.assertj.core.api.Assertions.assertThat;

import holdfast.kit.domain.Money;
import holdfast.kit.testing.JournalExamples;
import holdfast.order.domain.AccountId;
import holdfast.order.domain.Line;
import holdfast.order.domain.Operation;
import holdfast.order.domain.OperationId;
import holdfast.order.domain.OrderEvent;
import holdfast.order.domain.OrderEvent.Intervention;
import holdfast.order.domain.Placement;
import holdfast.order.domain.PricedLine;
import holdfast.order.domain.Rejection;
import holdfast.order.domain.Rejection.Code;
import holdfast.order.domain.Rejection.RefusedLine;
import holdfast.order.domain.Request;
import holdfast.order.domain.ReturnedLine;
import holdfast.order.domain.ReturnedLine.Disposition;
import holdfast.order.domain.Sku;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class JournalExamplesTest {

  private static final Instant AT = Instant.parse("2026-01-01T12:00:00.123456Z");
  private static final Sku BOOK = new Sku("book");
  private static final Sku PEN = new Sku("pen");
  private static final Request REQUEST =
      new Request(
          new OperationId("6d1f9d52-40d6-5b8c-9a36-0a1c6a1be001"),
          "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
          "https://issuer.example",
          "olga");

  @Test
  void every_event_that_was_ever_stored_can_be_read() {
    JournalExamples.of(OrderSerializer.NAMES)
        .verify(
            List.of(
                new OrderEvent.Placed(placement(), AT),
                new OrderEvent.StockReserved(
                    1,
                    List.of(
                        new PricedLine(BOOK, 2, euros(1000), 3),
                        new PricedLine(PEN, 1, euros(150), 1)),
                    AT),
                new OrderEvent.PaymentAuthorised(1, AT),
                new OrderEvent.StockAllocated(1, AT),
                new OrderEvent.PaymentCaptured(1, AT),
                new OrderEvent.Confirmed(AT),
                new OrderEvent.RejectionDecided(rejection(), true, AT),
                new OrderEvent.AttemptGivenUp(true, euros(2150), AT),
                new OrderEvent.StockReleased(1, AT),
                new OrderEvent.PaymentVoided(1, AT),
                new OrderEvent.AttemptOpened(2, AT),
                new OrderEvent.Rejected(rejection(), AT),
                new OrderEvent.Parked("the outcome was forgotten", AT),
                new OrderEvent.AttentionEnded(
                    REQUEST, Intervention.COMPENSATE, "the customer called", AT),
                new OrderEvent.CancelAccepted(REQUEST, "changed my mind", euros(2150), AT),
                new OrderEvent.CaptureFound(1, euros(2150), AT),
                new OrderEvent.Cancelled(AT),
                new OrderEvent.FulfilmentAccepted(
                    REQUEST,
                    List.of(new Line(BOOK, 2), new Line(PEN, 1)),
                    "Post",
                    "RR123456789DE",
                    AT),
                new OrderEvent.FulfilmentAnswered(REQUEST.id(), List.of(PEN), 2, 1, AT),
                new OrderEvent.ReturnAccepted(
                    REQUEST,
                    List.of(
                        new ReturnedLine(BOOK, 1, Disposition.RESTOCK),
                        new ReturnedLine(BOOK, 1, Disposition.SCRAP)),
                    euros(2000),
                    AT),
                new OrderEvent.Restocked(REQUEST.id(), AT),
                new OrderEvent.RefundAccepted(REQUEST, euros(500), "it came late", AT),
                new OrderEvent.Refunded(REQUEST.id(), AT),
                new OrderEvent.OperationRefused(
                    REQUEST,
                    "refund_exceeds_captured",
                    "1650 EUR can be refunded",
                    euros(1650),
                    AT),
                new OrderEvent.CancelRepeated(REQUEST, AT),
                new OrderEvent.PreconditionFailed(
                    Operation.Kind.REFUND, "refunded_changed", "0 EUR", "500 EUR", AT)));
  }

  @Test
  void rows_say_for_ever_that_this_serializer_wrote_them() {
    assertThat(OrderSerializer.IDENTIFIER).isEqualTo(41003);
  }

  private static Placement placement() {
    return new Placement(
        "https://issuer.example",
        "alice",
        false,
        "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
        new AccountId("alice-eur"),
        "EUR",
        List.of(new Line(BOOK, 2), new Line(PEN, 1)),
        euros(2150),
        "Ring twice.\nThe bell is broken – Zoë");
  }

  private static Rejection rejection() {
    return new Rejection(
        Code.OUT_OF_STOCK,
        "not every line could be held",
        List.of(
            new RefusedLine(BOOK, Code.OUT_OF_STOCK, 2, 1),
            new RefusedLine(PEN, Code.UNKNOWN_SKU, 1, null)),
        euros(2150));
  }

  private static Money euros(long cents) {
    return new Money(cents, "EUR");
  }
}
