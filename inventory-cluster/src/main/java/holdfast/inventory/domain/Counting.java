package holdfast.inventory.domain;

import holdfast.inventory.domain.StockEvent.Adjusted;
import holdfast.inventory.domain.StockEvent.AdjustmentPreconditionFailed;
import holdfast.inventory.domain.StockEvent.AdjustmentRefused;
import holdfast.inventory.domain.StockEvent.Defined;
import holdfast.inventory.domain.StockEvent.FellShort;
import holdfast.kit.domain.Decision;
import holdfast.kit.domain.Refusal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The rules for what operators say: what the product is, and how many units there are. */
record Counting(Stock stock, Instant now) {

  /** How many of the reservations that a shortfall hits are named in its event. */
  private static final int NAMED_IN_SHORTFALL = 500;

  Decision<StockEvent> define(StockTerms terms, @Nullable Integer ifVersion, String by) {
    var definition = stock.definition();
    if (definition == null) {
      return ifVersion == null
          ? Decision.accept(new Defined(terms, 1, 1, by, now))
          : Decision.refuse("definition_changed", "there is no definition yet");
    }
    if (terms.equals(definition.terms())) {
      return Decision.unchanged();
    }
    if (ifVersion != null && ifVersion != definition.version()) {
      return Decision.refuse("definition_changed", "now at version " + definition.version());
    }
    var price = definition.price();
    int priceVersion =
        price.unit().equals(terms.unitPrice()) ? price.version() : price.version() + 1;
    return Decision.accept(new Defined(terms, priceVersion, definition.version() + 1, by, now));
  }

  Decision<StockEvent> adjust(
      Request request, Adjustment adjustment, @Nullable Integer expectedOnHand) {
    var told = stock.requests().get(request.key());
    if (told != null) {
      return adjustAgain(request, told);
    }
    if (stock.definition() == null) {
      return notAsBelieved("unknown_sku", "nobody has defined this product", expectedOnHand);
    }
    int onHand = stock.onHand();
    if (expectedOnHand != null && expectedOnHand != onHand) {
      return notAsBelieved("stock_changed", onHand + " on hand", expectedOnHand);
    }
    int left = Math.addExact(onHand, adjustment.delta());
    if (left < 0) {
      return refuse(request, "insufficient_stock", onHand + " on hand", List.of());
    }
    if (left > Stock.MAX_ON_HAND) {
      return refuse(request, "stock_limit_exceeded", "at most " + Stock.MAX_ON_HAND, List.of());
    }
    int promised = stock.holds().promised();
    if (left >= onHand || left >= promised) {
      return Decision.accept(new Adjusted(request, adjustment, Math.max(0, promised - left), now));
    }
    return adjustBelowPromised(request, adjustment, left);
  }

  private static Decision<StockEvent> adjustAgain(Request request, RequestOutcome told) {
    if (!told.fingerprint().equals(request.fingerprint())) {
      return Decision.refuse("idempotency_key_reused", "the key was used for another request");
    }
    return told.refusal() == null
        ? Decision.unchanged()
        : new Decision.Refuse<>(told.refusal(), List.of());
  }

  /** Leaves the key free; that it is stored proves that no other writer carried the request out. */
  private Decision<StockEvent> notAsBelieved(
      String code, String detail, @Nullable Integer expectedOnHand) {
    return new Decision.Refuse<>(
        new Refusal(code, detail),
        List.of(new AdjustmentPreconditionFailed(code, expectedOnHand, stock.onHand(), now)));
  }

  private Decision<StockEvent> adjustBelowPromised(
      Request request, Adjustment adjustment, int left) {
    var events = new Promising(stock, now).expiries();
    var freed = stock.after(events).holds();
    int missing = freed.promised() - left;
    if (missing > 0 && freed.anyOverdue(now)) {
      return Promising.stillExpiring(events);
    }
    if (missing > 0 && !adjustment.reason().statesAFact()) {
      var detail = freed.promised() + " of " + stock.onHand() + " on hand are promised";
      return refuse(request, "insufficient_stock", detail, events);
    }
    events.add(new Adjusted(request, adjustment, Math.max(0, missing), now));
    if (missing > stock.shortfall()) {
      events.add(fellShort(freed.newest(missing), missing));
    }
    return new Decision.Accept<>(events);
  }

  private StockEvent fellShort(List<ReservationId> atRisk, int missing) {
    var named = atRisk.subList(0, Math.min(atRisk.size(), NAMED_IN_SHORTFALL));
    return new FellShort(missing, atRisk.size(), List.copyOf(named), now);
  }

  private Decision<StockEvent> refuse(
      Request request, String code, String detail, List<StockEvent> before) {
    var refusal = new Refusal(code, detail);
    var events = new ArrayList<>(before);
    events.add(new AdjustmentRefused(request, refusal, now));
    return new Decision.Refuse<>(refusal, events);
  }
}
