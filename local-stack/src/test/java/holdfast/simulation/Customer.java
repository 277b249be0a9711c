package holdfast.simulation;

import static holdfast.simulation.Violation.unless;

import holdfast.kit.domain.Money;
import holdfast.order.domain.Line;
import holdfast.order.domain.Operation;
import holdfast.order.domain.OperationId;
import holdfast.order.domain.Order;
import holdfast.order.domain.OrderEvent;
import holdfast.order.domain.OrderId;
import holdfast.order.domain.Placement;
import holdfast.order.domain.Request;
import holdfast.order.domain.ReturnedLine;
import holdfast.order.domain.ReturnedLine.Disposition;
import java.util.ArrayList;
import java.util.List;

/** One order seen from outside: whoever places it, and whoever does something with it later. */
final class Customer {

  static final String ISSUER = "issuer";

  private final World world;
  private final OrderId id;
  private final Placement placement;
  private final Entity<Order, OrderEvent, OrderProcess> order;
  private int operations;

  Customer(World world, OrderId id, Placement placement) {
    this.world = world;
    this.id = id;
    this.placement = placement;
    this.order = world.newOrder(id);
  }

  /** Places the order; {@code tries} bounds its patience. */
  void place(int tries) {
    place(placement, tries);
  }

  /** Another order under the same key, by mistake. */
  void placeAnother() {
    place(
        new Placement(
            placement.issuer(),
            placement.subject(),
            placement.byOperator(),
            "another " + placement.fingerprint(),
            placement.accountId(),
            placement.currency(),
            placement.lines(),
            null,
            null),
        3);
  }

  private void place(Placement wanted, int tries) {
    new Asking(
            world,
            order,
            tries,
            (process, replyTo) -> process.place(wanted, replyTo),
            answer -> {
              switch (answer) {
                case OrderAnswer.Current _ -> placed(wanted);
                case OrderAnswer.Refused(var code) -> refused(wanted, code);
                case OrderAnswer.NotFound() ->
                    throw new Violation("I1", id + " is not found by who places it");
              }
            })
        .ask();
  }

  /** I1: what was acknowledged is there, and it is what was asked for. */
  private void placed(Placement wanted) {
    unless(!order.journal().isEmpty(), "I1", "%s was acknowledged and is lost", id);
    unless(
        order.journal().getFirst() instanceof OrderEvent.Placed(var stored, _)
            && stored.fingerprint().equals(wanted.fingerprint()),
        "I12",
        "%s was acknowledged for another order's key",
        id);
  }

  private void refused(Placement wanted, String code) {
    unless(
        code.equals("idempotency_key_reused")
            && order.journal().getFirst() instanceof OrderEvent.Placed(var stored, _)
            && !stored.fingerprint().equals(wanted.fingerprint()),
        "I12",
        "%s refused: %s",
        id,
        code);
  }

  void cancel(int tries) {
    ask("cancel", new Operation.Cancel(null), tries);
  }

  /** Hands over some of what is left, or more than there is. */
  void fulfil(int tries) {
    var lines = new ArrayList<Line>();
    for (var line : placement.lines()) {
      int left = Math.max(1, line.quantity() - handedOver(line));
      if (lines.isEmpty() || world.faults.any(2) == 0) {
        lines.add(new Line(line.sku(), 1 + (int) world.faults.any(left)));
      }
    }
    ask("fulfilments", new Operation.Fulfil(lines, null, null), tries);
  }

  private int handedOver(Line line) {
    return order.stored() instanceof Order.Placed placed
        ? placed.operations().fulfilled(line.sku())
        : 0;
  }

  void takeBack(int tries) {
    var line = placement.lines().get((int) world.faults.any(placement.lines().size()));
    int units = 1 + (int) world.faults.any(Math.max(1, handedOver(line)));
    var disposition = world.faults.any(3) == 0 ? Disposition.SCRAP : Disposition.RESTOCK;
    ask(
        "returns",
        new Operation.TakeBack(List.of(new ReturnedLine(line.sku(), units, disposition))),
        tries);
  }

  void refund(int tries) {
    if (!(order.stored() instanceof Order.Placed placed)) {
      return;
    }
    long most = placed.maximumRefundable().amount();
    long amount = world.faults.any(5) == 0 ? most + 1 : 1 + world.faults.any(Math.max(1, most));
    ask(
        "refunds",
        new Operation.GiveRefund(
            new Money(amount, placement.currency()),
            "goodwill",
            world.faults.any(3) == 0 ? placed.refunded() : null),
        tries);
  }

  void ask(String kind, Operation operation, int tries) {
    var key = "key-" + operations++;
    var request =
        new Request(
            OperationId.of(id, kind, ISSUER, placement.subject(), key),
            kind + key,
            ISSUER,
            placement.subject());
    var book = world.orderBook(id);
    Long ifVersion = world.faults.any(2) == 0 ? (long) order.journal().size() : null;
    new Asking(
            world,
            order,
            tries,
            (process, replyTo) -> process.operate(request, ifVersion, operation, replyTo),
            answer -> {
              switch (answer) {
                case OrderAnswer.Current _ ->
                    unless(
                        book.accepted(request) || !leavesItsId(operation),
                        "I1",
                        "%s: %s was acknowledged and is lost",
                        id,
                        request);
                case OrderAnswer.Refused _, OrderAnswer.NotFound _ -> {}
              }
            })
        .ask();
  }

  /**
   * A second cancel changes nothing, and the interventions of operators have no effect to count.
   */
  private static boolean leavesItsId(Operation operation) {
    return switch (operation) {
      case Operation.Cancel _, Operation.Retry _, Operation.Compensate _ -> false;
      case Operation.Fulfil _, Operation.TakeBack _, Operation.GiveRefund _ -> true;
    };
  }
}
