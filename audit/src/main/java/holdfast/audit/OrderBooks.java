package holdfast.audit;

import holdfast.kit.domain.Money;
import holdfast.kit.journal.EventCodec;
import holdfast.order.domain.Fulfilment;
import holdfast.order.domain.Line;
import holdfast.order.domain.Order;
import holdfast.order.domain.OrderEvent;
import holdfast.order.domain.OrderStatus;
import holdfast.order.domain.PricedLine;
import holdfast.order.domain.Return;
import holdfast.order.entity.OrderSerializer;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The laws of each order, and of what stock and payment did for it; and the lists of orders.
 *
 * <p>All three sides come in the order of the order ids, so one order at a time is in memory.
 */
final class OrderBooks {
  private static final int SERIALIZER = 41003;

  private final Ledger ledger;
  private final Sorter<StockLine> units;
  private final Sorter<PaymentLine> money;
  private final boolean settled;
  private final Findings findings;
  private final Agreement agreement;
  private final Place read;
  private final ViewTable orders;
  private final ViewTable openOrders;
  private final Walk<OrderEvent> walk;

  /**
   * The journal of orders, with what the others have put aside for it.
   *
   * @param settled whether an order that is not at its end breaks a law
   */
  OrderBooks(
      Ledger ledger,
      Sorter<StockLine> units,
      Sorter<PaymentLine> money,
      boolean settled,
      Findings findings)
      throws SQLException {
    this.ledger = ledger;
    this.units = units;
    this.money = money;
    this.settled = settled;
    this.findings = findings;
    this.agreement = new Agreement(findings);
    this.read = ledger.readBy("order-list");
    this.orders = orders(ledger, findings);
    this.openOrders = openOrders(ledger, findings);
    this.walk =
        new Walk<>(
            "Order",
            SERIALIZER,
            new EventCodec(OrderSerializer.NAMES),
            OrderEvent.class,
            this::entity,
            findings);
  }

  /** Reads the whole journal. */
  Walk<OrderEvent> audit() throws SQLException {
    ledger.events(walk, findings);
    nobodysBefore(null);
    agreement.end();
    orders.end();
    openOrders.end();
    return walk;
  }

  private @Nullable OneOrder entity(String id) {
    try {
      var uuid = UUID.fromString(id);
      return uuid.toString().equals(id) ? new OneOrder(uuid) : null;
    } catch (IllegalArgumentException noId) {
      return null;
    }
  }

  private static ViewTable orders(Ledger ledger, Findings findings) {
    return new ViewTable(
        ledger,
        findings,
        "orders",
        List.of(new ViewTable.Key("id", "uuid")),
        List.of(
            ViewTable.Column.of("issuer"),
            ViewTable.Column.of("subject"),
            ViewTable.Column.of("account"),
            ViewTable.Column.of("currency"),
            ViewTable.Column.of("status"),
            ViewTable.Column.breaking(Law.TOTALS, "total"),
            ViewTable.Column.of("rejection"),
            ViewTable.Column.of("attention"),
            ViewTable.Column.of("pending"),
            ViewTable.Column.of("version"),
            ViewTable.Column.time("created_at"),
            ViewTable.Column.time("updated_at")),
        "NOT EXISTS (SELECT 1 FROM event_journal j WHERE j.persistence_id = 'Order|' || v.id"
            + " AND j.sequence_number = v.version)");
  }

  private static ViewTable openOrders(Ledger ledger, Findings findings) {
    return new ViewTable(
        ledger,
        findings,
        "open_orders",
        List.of(new ViewTable.Key("id", "uuid")),
        List.of(
            ViewTable.Column.of("issuer"),
            ViewTable.Column.of("subject"),
            ViewTable.Column.of("attention")),
        "NOT EXISTS (SELECT 1 FROM orders o WHERE o.id = v.id"
            + " AND (o.status IN ('PENDING', 'CANCELLING') OR o.pending > 0))");
  }

  /** What was done for orders that come before this one, and so are in no journal. */
  private void nobodysBefore(@Nullable UUID order) {
    for (var first = firstOf(); first != null; first = firstOf()) {
      if (order != null && OrderKey.AS_TEXT.compare(first, order) >= 0) {
        return;
      }
      agreement.ofNobody(first.toString(), unitsOf(first), moneyOf(first));
    }
  }

  private @Nullable UUID firstOf() {
    var line = units.peek();
    var payment = money.peek();
    if (line == null || payment == null) {
      return line != null ? line.order() : payment != null ? payment.order() : null;
    }
    return OrderKey.AS_TEXT.compare(line.order(), payment.order()) <= 0
        ? line.order()
        : payment.order();
  }

  private List<StockLine> unitsOf(UUID order) {
    var lines = new ArrayList<StockLine>();
    for (var line = units.peek(); line != null && line.order().equals(order); line = units.peek()) {
      lines.add(line);
      units.remove();
    }
    return lines;
  }

  private List<PaymentLine> moneyOf(UUID order) {
    var lines = new ArrayList<PaymentLine>();
    for (var line = money.peek(); line != null && line.order().equals(order); line = money.peek()) {
      lines.add(line);
      money.remove();
    }
    return lines;
  }

  /** Whether the list of orders shows what this event changes. */
  private static boolean isListed(OrderEvent event) {
    return switch (event) {
      case OrderEvent.Placed _,
          OrderEvent.StockReserved _,
          OrderEvent.AttemptOpened _,
          OrderEvent.Confirmed _,
          OrderEvent.Rejected _,
          OrderEvent.Parked _,
          OrderEvent.AttentionEnded _,
          OrderEvent.CancelAccepted _,
          OrderEvent.CaptureFound _,
          OrderEvent.Cancelled _,
          OrderEvent.FulfilmentAccepted _,
          OrderEvent.FulfilmentAnswered _,
          OrderEvent.ReturnAccepted _,
          OrderEvent.Restocked _,
          OrderEvent.RefundAccepted _,
          OrderEvent.Refunded _ ->
          true;
      case OrderEvent.PaymentAuthorised _,
          OrderEvent.StockAllocated _,
          OrderEvent.PaymentCaptured _,
          OrderEvent.RejectionDecided _,
          OrderEvent.AttemptGivenUp _,
          OrderEvent.StockReleased _,
          OrderEvent.PaymentVoided _,
          OrderEvent.CancelRepeated _,
          OrderEvent.OperationRefused _,
          OrderEvent.PreconditionFailed _ ->
          false;
    };
  }

  /** One order on its way through its events. */
  private final class OneOrder implements Walk.Entity<OrderEvent> {
    private final OrderHistory story;
    private Order.@Nullable Placed listed;
    private long listedNumber;
    private Instant listedAt = Instant.EPOCH;
    private boolean readable = true;

    private OneOrder(UUID id) {
      this.story = new OrderHistory(id, findings);
    }

    @Override
    public void event(StoredEvent row, OrderEvent event) {
      if (event instanceof OrderEvent.StockReserved reserved) {
        judgeTotal(reserved);
      }
      story.add(row, event);
      if (!read.reaches(row)) {
        return;
      }
      listed = story.order();
      if (isListed(event)) {
        listedNumber = row.number();
        listedAt = event.at();
      }
    }

    private void judgeTotal(OrderEvent.StockReserved reserved) {
      var placement = story.placement();
      if (placement == null) {
        return;
      }
      var lines = reserved.lines().stream().map(OneOrder::unpriced).toList();
      if (!placement.lines().equals(lines)) {
        findings.broken(Law.TOTALS, story.toString(), "other lines are priced than were ordered");
      }
      try {
        var total = Money.zero(placement.currency());
        for (var line : reserved.lines()) {
          total = total.plus(line.total());
        }
        var expected = placement.expectedTotal();
        if (total.amount() < 0 || total.amount() > Money.MAX_AMOUNT) {
          findings.broken(Law.TOTALS, story.toString(), "its total is " + total);
        } else if (expected != null && !expected.equals(total)) {
          findings.broken(
              Law.TOTALS, story.toString(), "its total is %s, not %s".formatted(total, expected));
        }
      } catch (ArithmeticException beyond) {
        findings.broken(Law.TOTALS, story.toString(), "its lines cannot be added up");
      }
    }

    private static Line unpriced(PricedLine line) {
      return new Line(line.sku(), line.quantity());
    }

    @Override
    public void unreadable() {
      readable = false;
      story.lose();
    }

    @Override
    public void snapshot(Record snapshot) {
      findings.broken(Law.SNAPSHOTS, "Order|" + story, "orders have none");
    }

    @Override
    public void end() throws SQLException {
      nobodysBefore(story.id());
      agreement.of(story, unitsOf(story.id()), moneyOf(story.id()));
      if (story.isOpen()) {
        findings.open(story.toString());
        if (settled) {
          findings.broken(Law.ORDERS_END, story.toString(), "it is not at its end");
        }
      }
      var order = listed;
      if (order != null && readable) {
        show(order);
      }
    }

    private void show(Order.Placed order) throws SQLException {
      var placement = order.placement();
      var prices = order.prices();
      var rejection = order.rejection();
      int pending = pending(order);
      var id = List.of(story.toString());
      orders.expect(
          id,
          ViewTable.values(
              placement.issuer(),
              placement.subject(),
              placement.accountId(),
              placement.currency(),
              order.status(),
              prices == null ? null : prices.total().amount(),
              rejection == null ? null : rejection.code(),
              order.needsAttention(),
              pending,
              listedNumber,
              micros(order.placedAt()),
              micros(listedAt)));
      if (pending > 0
          || order.status() == OrderStatus.PENDING
          || order.status() == OrderStatus.CANCELLING) {
        openOrders.expect(
            id, ViewTable.values(placement.issuer(), placement.subject(), order.needsAttention()));
      }
    }

    private static int pending(Order.Placed order) {
      var operations = order.operations();
      long pending =
          operations.fulfilments().stream()
                  .filter(one -> one.status() == Fulfilment.Status.PENDING)
                  .count()
              + operations.returns().stream().filter(Return::restockPending).count()
              + operations.refunds().stream().filter(one -> !one.done()).count();
      return Math.toIntExact(pending);
    }

    private static long micros(Instant time) {
      return ChronoUnit.MICROS.between(Instant.EPOCH, time);
    }
  }
}
