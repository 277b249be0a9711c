package holdfast.order.client;

import holdfast.kit.cluster.OutcomeUnknown;
import holdfast.order.client.InventoryJson.Body;
import holdfast.order.client.InventoryJson.LineOutcome;
import holdfast.order.client.InventoryJson.Result;
import holdfast.order.domain.Line;
import holdfast.order.domain.Outcome;
import holdfast.order.domain.PricedLine;
import holdfast.order.domain.Rejection;
import holdfast.order.domain.Rejection.Code;
import holdfast.order.domain.Rejection.RefusedLine;
import holdfast.order.domain.Sku;
import holdfast.order.domain.Step;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What an answer of the inventory service means for a step.
 *
 * <p>Only the codes that this route's contract names are outcomes. Everything else, a 5xx, a 401, a
 * body that does not fit, is no answer, and {@link OutcomeUnknown} is thrown.
 */
final class StockAnswers {

  /** Reasons for which stock refuses an order, and what the order then says. */
  private static final Map<String, Code> REJECTIONS =
      Map.of(
          "out_of_stock", Code.OUT_OF_STOCK,
          "unknown_sku", Code.UNKNOWN_SKU,
          "price_missing", Code.PRICE_MISSING,
          "per_order_limit_exceeded", Code.PER_ORDER_LIMIT_EXCEEDED);

  static Outcome outcome(Step step, List<Line> asked, Result result) {
    return switch (result.status()) {
      case 200 ->
          switch (step) {
            case Step.ReserveStock _ -> new Outcome.Reserved(pricedLines(asked, body(result)));
            case Step.ShipStock _ -> new Outcome.Shipped(Set.of());
            default -> new Outcome.Done();
          };
      case 409 -> refused(step, body(result));
      case 410 -> tooOld(step, result.body());
      default -> throw new OutcomeUnknown("inventory answered " + result.status());
    };
  }

  private static Outcome refused(Step step, Body body) {
    var code = body.code();
    if (code == null) {
      throw new OutcomeUnknown("inventory refused without a code");
    }
    if (step instanceof Step.ShipStock) {
      return shipped(code, body);
    }
    if (step instanceof Step.RestockStock) {
      return perLine(code, body);
    }
    if (step instanceof Step.ReleaseStock) {
      return contradiction(code, body);
    }
    // Either line may have run out: a hold that is gone is tried anew, whatever else was refused.
    if (code.equals("reservation_expired") || anyLine(body, "reservation_expired")) {
      return new Outcome.HoldExpired();
    }
    if (code.equals("operation_expired") || anyLine(body, "operation_expired")) {
      return new Outcome.TooOld();
    }
    var reason = REJECTIONS.get(code);
    return reason == null
        ? contradiction(code, body)
        : new Outcome.Refused(new Rejection(reason, detail(code, body), refusedLines(body), null));
  }

  /**
   * Before goods move the age of one line decides for all, since all are given back. Once they
   * move, other lines may have moved: whoever looks after the order has to be told of each.
   */
  private static Outcome tooOld(Step step, @Nullable Body body) {
    boolean moves = step instanceof Step.ShipStock || step instanceof Step.RestockStock;
    return moves && body != null && !lines(body).isEmpty()
        ? perLine("the outcome was forgotten", body)
        : new Outcome.TooOld();
  }

  private static Outcome shipped(String code, Body body) {
    var refused = new HashSet<Sku>();
    for (var line : lines(body)) {
      switch (line.outcome()) {
        case "shipped", "outcome_unknown" -> {}
        case "insufficient_stock" -> refused.add(new Sku(line.sku()));
        default -> {
          return perLine(code, body);
        }
      }
    }
    if (refused.isEmpty()) {
      return perLine(code, body);
    }
    requireEveryLine(body);
    return new Outcome.Shipped(refused);
  }

  /** What cannot be, with what became of every line. */
  private static Outcome perLine(String what, Body body) {
    requireEveryLine(body);
    var lines =
        lines(body).stream()
            .map(line -> line.sku() + " " + line.outcome())
            .collect(Collectors.joining(", "));
    return lines.isEmpty()
        ? contradiction(what, body)
        : new Outcome.Contradiction(what + ": " + lines);
  }

  /** Only when every line has its definite answer is the whole of it one. */
  private static void requireEveryLine(Body body) {
    for (var line : lines(body)) {
      if (line.outcome().equals("outcome_unknown")) {
        throw new OutcomeUnknown("inventory has not answered for " + line.sku());
      }
    }
  }

  private static List<PricedLine> pricedLines(List<Line> asked, Body body) {
    var told = new HashMap<String, LineOutcome>();
    for (var line : lines(body)) {
      told.put(line.sku(), line);
    }
    var priced = new ArrayList<PricedLine>(asked.size());
    for (var line : asked) {
      var answer = told.get(line.sku().value());
      if (answer == null
          || answer.quantity() != line.quantity()
          || answer.unitPrice() == null
          || answer.priceVersion() == null) {
        throw new OutcomeUnknown("inventory's answer does not fit what was asked");
      }
      priced.add(
          new PricedLine(line.sku(), line.quantity(), answer.unitPrice(), answer.priceVersion()));
    }
    return priced;
  }

  private static List<RefusedLine> refusedLines(Body body) {
    var refused = new ArrayList<RefusedLine>();
    for (var line : lines(body)) {
      var reason = REJECTIONS.get(line.outcome());
      if (reason != null) {
        refused.add(
            new RefusedLine(new Sku(line.sku()), reason, line.quantity(), line.available()));
      }
    }
    return refused;
  }

  private static boolean anyLine(Body body, String outcome) {
    return lines(body).stream().anyMatch(line -> line.outcome().equals(outcome));
  }

  private static List<LineOutcome> lines(Body body) {
    var lines = body.lines();
    return lines == null ? List.of() : lines;
  }

  private static Outcome contradiction(String code, Body body) {
    return new Outcome.Contradiction(code + ": " + detail(code, body));
  }

  private static String detail(String code, Body body) {
    var detail = body.detail();
    return detail == null ? code : detail;
  }

  private static Body body(Result result) {
    @Nullable Body body = result.body();
    if (body == null) {
      throw new OutcomeUnknown("inventory answered " + result.status() + " without a body");
    }
    return body;
  }

  private StockAnswers() {}
}
