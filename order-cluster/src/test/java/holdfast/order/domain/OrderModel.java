package holdfast.order.domain;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What an order must do, told in the plainest way: counts of units and cents, and no events. It
 * knows steps by names, such as {@code ship key-1}, and answers with codes ("ok" when a request is
 * carried out or was before).
 */
final class OrderModel {

  /** What was answered under an id, and to which content. */
  private record Told(String content, String answer) {}

  /** Units of a product, by what has become of them. */
  static final class Units {
    final int ordered;
    final long price;
    int shipped;
    int beingShipped;
    int returned;

    Units(int ordered, long price) {
      this.ordered = ordered;
      this.price = price;
    }
  }

  private static final int LAST_ATTEMPT = 2;

  final Map<String, Units> units = new TreeMap<>();
  private final Map<String, Told> told = new HashMap<>();
  private final Map<String, Map<String, Integer>> shipments = new HashMap<>();
  private final Map<String, Long> refunds = new HashMap<>();
  private final Set<String> pending = new HashSet<>();

  /** reserve, authorise, allocate, capture, confirmed, undo, cancelled or rejected. */
  private String stage = "reserve";

  /** Where an undoing leads: rejected, again or cancelled. */
  private String ending = "";

  private boolean captureAsked;
  private @Nullable String cancel;
  private boolean parked;

  int attempt = 1;
  long captured;
  long refunded;

  OrderModel(Map<String, Units> ordered) {
    units.putAll(ordered);
  }

  long maximumRefundable() {
    return captured - refunded;
  }

  /** What is to be asked of stock and payment now. */
  Set<String> wanted() {
    if (parked) {
      return Set.of();
    }
    var wanted = new TreeSet<>(pending);
    if (List.of("reserve", "authorise", "allocate", "capture").contains(stage)) {
      wanted.add(stage);
    }
    return wanted;
  }

  String status() {
    return switch (stage) {
      case "confirmed" -> {
        int shipped = units.values().stream().mapToInt(one -> one.shipped).sum();
        int ordered = units.values().stream().mapToInt(one -> one.ordered).sum();
        yield shipped == 0 ? "CONFIRMED" : shipped == ordered ? "FULFILLED" : "PARTIALLY_FULFILLED";
      }
      case "undo" -> ending.equals("cancelled") ? "CANCELLING" : "PENDING";
      case "cancelled" -> "CANCELLED";
      case "rejected" -> "REJECTED";
      default -> "PENDING";
    };
  }

  boolean isParked() {
    return parked;
  }

  // What is answered.

  void answered(String step, Outcome outcome) {
    if (!wanted().contains(step)) {
      return;
    }
    boolean done = outcome instanceof Outcome.Done;
    switch (step) {
      case "reserve" -> {
        switch (outcome) {
          case Outcome.Reserved _ -> stage = "authorise";
          case Outcome.Refused _, Outcome.TooOld _ -> undo("rejected", false);
          case Outcome.HoldExpired _ -> lost(false);
          default -> parked = true;
        }
      }
      case "authorise" -> {
        switch (outcome) {
          case Outcome.Done _ -> stage = "allocate";
          case Outcome.Refused _ -> undo("rejected", false);
          case Outcome.TooOld _ -> undo("rejected", true);
          default -> parked = true;
        }
      }
      case "allocate" -> {
        switch (outcome) {
          case Outcome.Done _ -> stage = "capture";
          case Outcome.Refused _, Outcome.HoldExpired _, Outcome.TooOld _ -> lost(true);
          default -> parked = true;
        }
      }
      case "capture" -> {
        stage = done ? "confirmed" : stage;
        captured = done ? total() : 0;
        parked = !done;
      }
      case "void" -> {
        boolean taken = outcome instanceof Outcome.AlreadyCaptured && captureAsked;
        if (taken && cancel != null) {
          captured = total();
          refund(cancel, captured);
        }
        settle(step, done || taken);
      }
      default -> {
        if (outcome instanceof Outcome.Shipped(var refused) && step.startsWith("ship ")) {
          shipped(step, refused);
          settle(step, true);
        } else {
          settle(step, done && !step.startsWith("ship "));
        }
      }
    }
  }

  /** Nobody answered for too long. */
  void overdue() {
    if (!parked && List.of("reserve", "authorise", "allocate").contains(stage)) {
      undo("rejected", !stage.equals("reserve"));
    }
  }

  private void shipped(String step, Set<Sku> refused) {
    var shipment = shipments.getOrDefault(step, Map.of());
    shipment.forEach((sku, quantity) -> {
      var of = units(sku);
      of.beingShipped -= quantity;
      of.shipped += refused.contains(new Sku(sku)) ? 0 : quantity;
    });
  }

  private void settle(String step, boolean done) {
    parked = !done;
    if (done) {
      pending.remove(step);
      comeToAnEnd();
    }
  }

  private void comeToAnEnd() {
    if (stage.equals("undo") && pending.isEmpty()) {
      stage = ending.equals("again") ? "reserve" : ending;
      attempt += ending.equals("again") ? 1 : 0;
    }
  }

  private void lost(boolean payment) {
    undo(attempt == LAST_ATTEMPT ? "rejected" : "again", payment);
  }

  private void undo(String towards, boolean payment) {
    stage = "undo";
    ending = towards;
    captureAsked = false;
    pending.add("release");
    if (payment) {
      pending.add("void");
    }
  }

  // What is asked.

  String asked(String id, Operation operation, boolean tooLate) {
    var content = operation.toString();
    var before = told.get(id);
    if (before != null) {
      return before.content().equals(content) ? before.answer() : "idempotency_key_reused";
    }
    var answer =
        switch (operation) {
          case Operation.Cancel _ -> parked ? "order_not_cancellable" : cancel(id, tooLate);
          case Operation.Fulfil(var lines, _, _) -> fulfil(id, lines);
          case Operation.TakeBack(var lines) -> takeBack(id, lines, tooLate);
          case Operation.GiveRefund give -> giveRefund(id, give, tooLate);
          case Operation.Retry _ -> retry();
          case Operation.Compensate _ -> parked ? compensate(id, tooLate) : "order_not_parked";
        };
    if (!answer.equals("refunded_changed") && !answer.equals("currency_mismatch")) {
      told.put(id, new Told(content, answer));
    }
    return answer;
  }

  private String cancel(String id, boolean tooLate) {
    switch (stage) {
      case "undo" -> {
        if (ending.equals("rejected")) {
          return "order_not_cancellable";
        }
        cancel = ending.equals("cancelled") ? cancel : id;
        ending = "cancelled";
      }
      case "confirmed" -> {
        if (units.values().stream().anyMatch(one -> one.shipped + one.beingShipped > 0)) {
          return "order_not_cancellable";
        }
        if (maximumRefundable() > 0 && tooLate) {
          return "refund_window_over";
        }
        refund(id, maximumRefundable());
        undo("cancelled", false);
      }
      case "rejected" -> {
        return "order_not_cancellable";
      }
      case "cancelled" -> {}
      default -> {
        boolean capture = stage.equals("capture");
        undo("cancelled", !stage.equals("reserve"));
        captureAsked = capture;
        cancel = id;
      }
    }
    return "ok";
  }

  private String fulfil(String id, List<Line> lines) {
    if (parked || !stage.equals("confirmed")) {
      return "order_not_confirmed";
    }
    var shipment = new HashMap<String, Integer>();
    for (var line : lines) {
      var of = units(line.sku().value());
      if (line.quantity() > of.ordered - of.shipped - of.beingShipped) {
        return "fulfil_exceeds_ordered";
      }
      shipment.put(line.sku().value(), line.quantity());
    }
    shipment.forEach((sku, quantity) -> units(sku).beingShipped += quantity);
    shipments.put("ship " + id, shipment);
    pending.add("ship " + id);
    return "ok";
  }

  private String takeBack(String id, List<ReturnedLine> lines, boolean tooLate) {
    var back = new HashMap<String, Integer>();
    long worth = 0;
    for (var line : lines) {
      back.merge(line.sku().value(), line.quantity(), Integer::sum);
      worth += line.quantity() * units(line.sku().value()).price;
    }
    for (var line : back.entrySet()) {
      var of = units(line.getKey());
      if (line.getValue() > of.shipped - of.returned) {
        return "return_exceeds_fulfilled";
      }
    }
    long refund = Math.min(worth, maximumRefundable());
    if (refund > 0 && tooLate) {
      return "refund_window_over";
    }
    back.forEach((sku, quantity) -> units(sku).returned += quantity);
    if (lines.stream().anyMatch(line -> line.disposition() == ReturnedLine.Disposition.RESTOCK)) {
      pending.add("restock " + id);
    }
    refund(id, refund);
    return "ok";
  }

  private String giveRefund(String id, Operation.GiveRefund give, boolean tooLate) {
    var expected = give.expectedRefunded();
    if (!give.amount().currency().equals("EUR")
        || (expected != null && !expected.currency().equals("EUR"))) {
      return "currency_mismatch";
    }
    if (expected != null && expected.amount() != refunded) {
      return "refunded_changed";
    }
    if (give.amount().amount() > maximumRefundable()) {
      return "refund_exceeds_captured";
    }
    if (tooLate && captured > 0) {
      return "refund_window_over";
    }
    refund(id, give.amount().amount());
    return "ok";
  }

  private String retry() {
    boolean was = parked;
    parked = false;
    return was ? "ok" : "order_not_parked";
  }

  private String compensate(String id, boolean tooLate) {
    boolean cancelling = status().equals("CANCELLING");
    var answer = cancelling ? "ok" : cancel(id, tooLate);
    parked = !answer.equals("ok");
    return answer;
  }

  private void refund(String id, long cents) {
    refunded += cents;
    if (cents > 0) {
      refunds.put(id, cents);
      pending.add("refund " + id + " " + cents);
    }
  }

  private Units units(String sku) {
    return units.getOrDefault(sku, new Units(0, 0));
  }

  private long total() {
    return units.values().stream().mapToLong(one -> one.ordered * one.price).sum();
  }
}
