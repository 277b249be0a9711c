package holdfast.order.domain;

import static holdfast.order.domain.Orders.AT_TEN_EUROS;
import static holdfast.order.domain.Orders.BOOK;
import static holdfast.order.domain.Orders.T0;
import static holdfast.order.domain.Orders.TWENTY_EUROS;
import static holdfast.order.domain.Orders.allocated;
import static holdfast.order.domain.Orders.authorised;
import static holdfast.order.domain.Orders.cancelling;
import static holdfast.order.domain.Orders.confirmed;
import static holdfast.order.domain.Orders.fulfilled;
import static holdfast.order.domain.Orders.fulfilling;
import static holdfast.order.domain.Orders.onItsLastAttempt;
import static holdfast.order.domain.Orders.placed;
import static holdfast.order.domain.Orders.request;
import static holdfast.order.domain.Orders.reserved;
import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import holdfast.kit.domain.Money;
import holdfast.order.domain.OrderEvent.AttemptGivenUp;
import holdfast.order.domain.OrderEvent.CaptureFound;
import holdfast.order.domain.OrderEvent.Parked;
import holdfast.order.domain.OrderEvent.PaymentAuthorised;
import holdfast.order.domain.OrderEvent.PaymentCaptured;
import holdfast.order.domain.OrderEvent.RejectionDecided;
import holdfast.order.domain.OrderEvent.ReturnAccepted;
import holdfast.order.domain.OrderEvent.StockReleased;
import holdfast.order.domain.OrderEvent.StockReserved;
import holdfast.order.domain.Outcome.AlreadyCaptured;
import holdfast.order.domain.Outcome.Contradiction;
import holdfast.order.domain.Outcome.Done;
import holdfast.order.domain.Outcome.HoldExpired;
import holdfast.order.domain.Outcome.Refused;
import holdfast.order.domain.Outcome.Reserved;
import holdfast.order.domain.Outcome.Shipped;
import holdfast.order.domain.Outcome.TooOld;
import holdfast.order.domain.Rejection.Code;
import holdfast.order.domain.ReturnedLine.Disposition;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The table that people read is the saga that runs. */
class OrderLifecycleTest {

  private static final Duration STEP_DEADLINE = Duration.ofMinutes(5);
  private static final Rejection REASON = Rejection.of(Code.OUT_OF_STOCK, "none left");

  @Test
  void the_documented_table_is_what_the_checkout_does() throws IOException {
    var documented = Files.readString(Path.of("..", "docs", "order-lifecycle.md"));

    assertThat(documented).contains(table());
  }

  private static String table() {
    var rows = new ArrayList<String>();
    rows.add(
        "| Order | Step | Done | Refused | Hold expired | Too old | Captured before | Impossible"
            + " | Overdue |");
    rows.add("|---|---|---|---|---|---|---|---|---|");
    everyStage().forEach((name, order) -> rows.addAll(rows(name, order)));
    return String.join("\n", rows);
  }

  private static Map<String, Order.Placed> everyStage() {
    var stages = new LinkedHashMap<String, Order.Placed>();
    stages.put("AwaitingStock", placed());
    stages.put("AwaitingPayment", placed(reserved()));
    stages.put("AwaitingAllocation", placed(reserved(), authorised()));
    stages.put("AwaitingCapture", placed(reserved(), authorised(), allocated()));
    stages.put("AwaitingStock, last attempt", onItsLastAttempt());
    var reservedAgain = new StockReserved(2, AT_TEN_EUROS, T0);
    stages.put(
        "AwaitingAllocation, last attempt",
        onItsLastAttempt(reservedAgain, new PaymentAuthorised(2, T0)));
    stages.put("Undoing stock, to reject", placed(new RejectionDecided(REASON, false, T0)));
    stages.put("Undoing stock, to try again", placed(new AttemptGivenUp(false, null, T0)));
    stages.put(
        "Undoing both",
        placed(reserved(), authorised(), new AttemptGivenUp(true, TWENTY_EUROS, T0)));
    stages.put(
        "Confirmed",
        placed(
            reserved(),
            authorised(),
            allocated(),
            new PaymentCaptured(1, T0),
            new OrderEvent.Confirmed(T0)));
    stages.put(
        "Confirmed, more to do",
        confirmed(
            fulfilling("one", 1),
            fulfilled("one", 1),
            fulfilling("other", 1),
            new ReturnAccepted(
                request("return"),
                List.of(new ReturnedLine(BOOK, 1, Disposition.RESTOCK)),
                new Money(1000, "EUR"),
                T0)));
    stages.put("Undoing stock, to cancel", placed(cancelling()));
    stages.put(
        "Undoing both, to cancel", placed(reserved(), authorised(), allocated(), cancelling()));
    stages.put(
        "Undoing payment, to cancel",
        placed(reserved(), authorised(), allocated(), cancelling(), new StockReleased(1, T0)));
    stages.put(
        "Undoing, captured before",
        placed(
            reserved(),
            authorised(),
            allocated(),
            cancelling(),
            new StockReleased(1, T0),
            new CaptureFound(1, TWENTY_EUROS, T0)));
    stages.put("Cancelled", placed(cancelling(), new OrderEvent.Cancelled(T0)));
    stages.put("Rejected", placed(new OrderEvent.Rejected(REASON, T0)));
    stages.put("NeedsAttention", placed(new Parked("asked in vain", T0)));
    assertThat(stages.values().stream().map(order -> order.stage().getClass()).distinct())
        .as("every stage but the passing Captured is in the table")
        .hasSize(Stage.class.getPermittedSubclasses().length - 1);
    return stages;
  }

  private static List<String> rows(String name, Order.Placed order) {
    var steps =
        Checkout.next(order).stream()
            .sorted(Comparator.comparing(step -> step.getClass().getSimpleName()))
            .toList();
    if (steps.isEmpty()) {
      return List.of("| " + name + " | at rest | | | | | | | |");
    }
    return steps.stream().map(step -> row(name, order, step)).toList();
  }

  private static String row(String name, Order.Placed order, Step step) {
    Outcome good =
        switch (step) {
          case Step.ReserveStock _ -> new Reserved(AT_TEN_EUROS);
          case Step.ShipStock _ -> new Shipped(Set.of());
          default -> new Done();
        };
    return List.of(
            name,
            step.getClass().getSimpleName(),
            facts(Checkout.conclude(order, step, good, T0)),
            facts(Checkout.conclude(order, step, new Refused(REASON), T0)),
            facts(Checkout.conclude(order, step, new HoldExpired(), T0)),
            facts(Checkout.conclude(order, step, new TooOld(), T0)),
            facts(Checkout.conclude(order, step, new AlreadyCaptured(), T0)),
            facts(Checkout.conclude(order, step, new Contradiction("?"), T0)),
            facts(Checkout.overdue(order, STEP_DEADLINE, T0.plus(STEP_DEADLINE))))
        .stream()
        .collect(joining(" | ", "| ", " |"));
  }

  private static String facts(List<OrderEvent> events) {
    return events.isEmpty()
        ? "asked again"
        : events.stream().map(OrderLifecycleTest::fact).collect(joining(", "));
  }

  private static String fact(OrderEvent event) {
    var name = event.getClass().getSimpleName();
    return switch (event) {
      case RejectionDecided(var rejection, var undoPayment, _) ->
          name
              + " ("
              + (rejection.equals(REASON)
                  ? "its code"
                  : rejection.code().name().toLowerCase(Locale.ROOT))
              + (undoPayment ? ", undo both)" : ", undo stock)");
      case AttemptGivenUp(var undoPayment, _, _) ->
          name + (undoPayment ? " (undo both)" : " (undo stock)");
      default -> name;
    };
  }
}
