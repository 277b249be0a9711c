package holdfast.audit;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Whether an order had asked for what was done in its name. An order writes down what it wants
 * before it asks for it, so what it never wrote down nobody may have done.
 */
final class Intents {
  private final OrderHistory order;
  private final Findings findings;

  Intents(OrderHistory order, Findings findings) {
    this.order = order;
    this.findings = findings;
  }

  void ofStock(List<StockLine> lines) {
    for (var line : lines) {
      var missing = missing(line);
      if (!missing.isEmpty()) {
        findings.broken(
            Law.INTENT_FIRST, line.id(), "%s (event %d)".formatted(missing, line.number()));
      }
    }
  }

  void ofPayment(List<PaymentLine> lines) {
    for (var line : lines) {
      var missing = missing(line);
      if (!missing.isEmpty()) {
        findings.broken(
            Law.INTENT_FIRST,
            line.id(),
            "%s (account %s, event %d)".formatted(missing, line.account(), line.number()));
      }
    }
  }

  private String missing(StockLine line) {
    var attempt = order.attempts().get(line.attempt());
    if (attempt == null) {
      return "the order never made this attempt";
    }
    return switch (line.kind()) {
      case RESERVED, REFUSED ->
          order.ordered(line.sku()) == line.quantity()
              ? ""
              : "%d of %s were ordered, not %d"
                  .formatted(order.ordered(line.sku()), line.sku(), line.quantity());
      case ALLOCATED -> attempt.authorised ? "" : "sold before the payment was authorised";
      case RELEASED, CANCELLED -> attempt.releaseWanted ? "" : "released, and nobody wanted that";
      case EXPIRED -> "";
      case SHIPPED, SHIP_REFUSED ->
          Objects.equals(order.shipped(line.operation(), line.sku()), line.quantity())
              ? ""
              : "no fulfilment %s of %d".formatted(line.operation(), line.quantity());
      case RESTOCKED, RESTOCK_REFUSED ->
          Objects.equals(order.restocked(line.operation(), line.sku()), line.quantity())
              ? ""
              : "no return %s of %d".formatted(line.operation(), line.quantity());
    };
  }

  private String missing(PaymentLine line) {
    var attempt = order.attempts().get(line.attempt());
    var placement = order.placement();
    if (attempt == null || placement == null) {
      return "the order never made this attempt";
    }
    if (!line.account().equals(placement.accountId().value())) {
      return "the order is paid by account " + placement.accountId();
    }
    return switch (line.kind()) {
      case HELD -> {
        if (!line.subject().equals(placement.subject())
            || line.byOperator() != placement.byOperator()) {
          yield "held for somebody else than who placed the order";
        }
        yield isTotal(line, attempt)
            ? ""
            : "held %s, which is not the total".formatted(line.money());
      }
      case REFUSED -> attempt.prices != null ? "" : "refused before it was asked for";
      case CAPTURED -> attempt.allocated ? "" : "captured before the units were sold";
      case VOIDED, CANCELLED -> attempt.voidWanted ? "" : "voided, and nobody wanted that";
      case REFUNDED, REFUND_REFUSED ->
          Objects.equals(order.refund(line.refund()), line.money())
              ? ""
              : "no refund %s of %s".formatted(line.refund(), line.money());
    };
  }

  private boolean isTotal(PaymentLine line, OrderHistory.@Nullable Attempt attempt) {
    try {
      return attempt != null && line.money().equals(attempt.total(line.currency()));
    } catch (ArithmeticException noSuchTotal) {
      return false;
    }
  }
}
