package holdfast.order.entity;

import com.typesafe.config.ConfigFactory;
import holdfast.kit.domain.Money;
import holdfast.kit.domain.Refusal;
import holdfast.order.domain.AccountId;
import holdfast.order.domain.Fulfilment;
import holdfast.order.domain.Fulfilment.Shipment;
import holdfast.order.domain.Holdings;
import holdfast.order.domain.Line;
import holdfast.order.domain.Operation;
import holdfast.order.domain.OperationId;
import holdfast.order.domain.OrderStatus;
import holdfast.order.domain.Placement;
import holdfast.order.domain.PricedLine;
import holdfast.order.domain.Refund;
import holdfast.order.domain.Rejection;
import holdfast.order.domain.Rejection.Code;
import holdfast.order.domain.Rejection.RefusedLine;
import holdfast.order.domain.Request;
import holdfast.order.domain.Return;
import holdfast.order.domain.ReturnedLine;
import holdfast.order.domain.ReturnedLine.Disposition;
import holdfast.order.domain.Sku;
import holdfast.order.entity.OrderCommand.AwaitRest;
import holdfast.order.entity.OrderCommand.Cancel;
import holdfast.order.entity.OrderCommand.Compensate;
import holdfast.order.entity.OrderCommand.Fulfil;
import holdfast.order.entity.OrderCommand.Get;
import holdfast.order.entity.OrderCommand.GiveRefund;
import holdfast.order.entity.OrderCommand.Place;
import holdfast.order.entity.OrderCommand.Reader;
import holdfast.order.entity.OrderCommand.Retry;
import holdfast.order.entity.OrderCommand.TakeBack;
import holdfast.order.entity.OrderCommand.Wake;
import holdfast.order.entity.OrderReply.Awake;
import holdfast.order.entity.OrderReply.Current;
import holdfast.order.entity.OrderReply.NotFound;
import holdfast.order.entity.OrderReply.Refused;
import java.time.Instant;
import java.util.List;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What crosses the border between two nodes arrives as it was sent. */
class WireTest {

  private static final Instant AT = Instant.parse("2026-01-01T12:00:00.123456789Z");
  private static final Sku BOOK = new Sku("book");
  private static final Money TOTAL = new Money(2000, "EUR");
  private static final Reader ALICE = new Reader("https://issuer.example", "alice", false);
  private static final Request REQUEST =
      new Request(new OperationId("6d1f9d52-40d6-5b8c-9a36-0a1c6a1be001"), "f2", "issuer", "olga");
  private static final Placement PLACEMENT =
      new Placement(
          "https://issuer.example",
          "alice",
          true,
          "f1",
          new AccountId("alice-eur"),
          "EUR",
          List.of(new Line(BOOK, 2)),
          TOTAL,
          "ring twice");

  private static ActorTestKit pekko;

  @BeforeAll
  static void startPekko() {
    pekko =
        ActorTestKit.create(
            ConfigFactory.parseString(
                """
                pekko.actor.serialization-bindings {
                  "holdfast.order.entity.Wire" = jackson-cbor
                }
                """));
  }

  @AfterAll
  static void stopPekko() {
    pekko.shutdownTestKit();
  }

  @Test
  void commands_arrive_as_they_were_sent() {
    TestProbe<OrderReply> caller = pekko.createTestProbe();

    arrives(new Place(PLACEMENT, caller.getRef()));
    arrives(new Get(ALICE, caller.getRef()));
    arrives(new AwaitRest(ALICE, caller.getRef()));
    arrives(new Wake(caller.getRef()));
    arrives(new Cancel(ALICE, REQUEST, null, new Operation.Cancel("late"), caller.getRef()));
    arrives(
        new Fulfil(
            ALICE,
            REQUEST,
            null,
            new Operation.Fulfil(List.of(new Line(BOOK, 2)), "Post", null),
            caller.getRef()));
    arrives(
        new TakeBack(
            ALICE,
            REQUEST,
            null,
            new Operation.TakeBack(List.of(new ReturnedLine(BOOK, 1, Disposition.SCRAP))),
            caller.getRef()));
    arrives(
        new GiveRefund(
            ALICE,
            REQUEST,
            null,
            new Operation.GiveRefund(TOTAL, "sorry", TOTAL),
            caller.getRef()));
    arrives(new Retry(ALICE, REQUEST, 7L, new Operation.Retry(null), caller.getRef()));
    arrives(new Compensate(ALICE, REQUEST, null, new Operation.Compensate("why"), caller.getRef()));
  }

  @Test
  void replies_arrive_as_they_were_sent() {
    arrives(
        new Current(
            6,
            true,
            OrderStatus.REJECTED,
            false,
            PLACEMENT,
            1,
            List.of(new PricedLine(BOOK, 2, new Money(1000, "EUR"), 3)),
            TOTAL,
            new Holdings(Holdings.OfStock.RELEASED, Holdings.OfPayment.NONE),
            new Rejection(
                Code.OUT_OF_STOCK,
                "too few",
                List.of(new RefusedLine(BOOK, Code.OUT_OF_STOCK, 2, 1)),
                TOTAL),
            List.of(
                new Fulfilment(
                    REQUEST.id(),
                    List.of(new Shipment(BOOK, 2, Fulfilment.Status.REFUSED)),
                    "Post",
                    "RR1",
                    AT)),
            List.of(
                new Return(
                    REQUEST.id(),
                    List.of(new ReturnedLine(BOOK, 1, Disposition.RESTOCK)),
                    TOTAL,
                    true,
                    AT)),
            List.of(new Refund(REQUEST.id(), TOTAL, Refund.Cause.GOODWILL, "sorry", false, AT)),
            List.of("Stock has not answered."),
            AT,
            AT));
    arrives(
        new Current(
            1,
            false,
            OrderStatus.PENDING,
            true,
            PLACEMENT,
            1,
            List.of(),
            null,
            new Holdings(Holdings.OfStock.NONE, Holdings.OfPayment.NONE),
            null,
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            AT,
            AT));
    arrives(new NotFound());
    arrives(new Refused(new Refusal("idempotency_key_reused", "no"), null));
    arrives(new Refused(new Refusal("refund_exceeds_captured", "no"), TOTAL));
    arrives(new Awake());
  }

  private static void arrives(Wire message) {
    pekko.serializationTestKit().verifySerialization(message, true);
  }
}
