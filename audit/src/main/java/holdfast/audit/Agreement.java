package holdfast.audit;

import holdfast.audit.Charges.Charge;
import holdfast.kit.domain.Money;
import holdfast.order.domain.Order;
import holdfast.order.domain.Refund;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Holds the journals of stock and payment to the journal of orders, order by order.
 *
 * <p>An order at rest must agree with both to the last unit and cent; so the sums over all of them
 * agree as well. Of an order on its way only that is required which it had written down before the
 * others were read, for they may be a step ahead of it.
 */
final class Agreement {
  private final Findings findings;
  private final Map<String, BigInteger> paid = new TreeMap<>();
  private final Map<String, BigInteger> billed = new TreeMap<>();
  private boolean anyOnItsWay;

  Agreement(Findings findings) {
    this.findings = findings;
  }

  /** Stock or payment did something for an order that nobody placed. */
  void ofNobody(String order, List<StockLine> units, List<PaymentLine> money) {
    findings.broken(Law.INTENT_FIRST, order, "there is no such order");
    var reservations = new Reservations(units, findings);
    var charges = new Charges(money, findings);
    reservations.eachOpen(open -> leaks(order, open + ", and there is no such order"));
    if (charges.anyHeld()) {
      leaks(order, "money is held, and there is no such order");
    }
    add(charges);
  }

  void of(OrderHistory story, List<StockLine> units, List<PaymentLine> money) {
    var reservations = new Reservations(units, findings);
    var charges = new Charges(money, findings);
    var intents = new Intents(story, findings);
    intents.ofStock(units);
    intents.ofPayment(money);
    prices(story, units);
    totals(story, money);
    known(story, reservations, charges);
    add(charges);
    var order = story.order();
    if (order == null || !story.isAtRest()) {
      anyOnItsWay = true;
      return;
    }
    switch (order.status()) {
      case REJECTED, CANCELLED -> ended(story, reservations, charges);
      case CONFIRMED, PARTIALLY_FULFILLED, FULFILLED ->
          confirmed(story, order, reservations, charges);
      case PENDING, CANCELLING ->
          findings.broken(Law.ORDERS_END, story.toString(), "has nothing to do and no end");
    }
    moneyOf(story, order, charges);
  }

  /** All orders have been seen; their sums must agree if nothing is on its way. */
  void end() {
    if (anyOnItsWay) {
      return;
    }
    var currencies = new TreeMap<>(paid);
    currencies.putAll(billed);
    for (var currency : currencies.keySet()) {
      var accounts = paid.getOrDefault(currency, BigInteger.ZERO);
      var orders = billed.getOrDefault(currency, BigInteger.ZERO);
      if (!accounts.equals(orders)) {
        findings.broken(
            Law.MONEY_AGREES,
            currency,
            "accounts have paid %s, the orders cost %s".formatted(accounts, orders));
      }
    }
  }

  private void prices(OrderHistory story, List<StockLine> units) {
    for (var line : units) {
      var attempt = story.attempts().get(line.attempt());
      if (line.kind() != StockLine.Kind.RESERVED || attempt == null || attempt.prices == null) {
        continue;
      }
      for (var priced : attempt.prices) {
        if (priced.sku().value().equals(line.sku())
            && !priced.unitPrice().equals(new Money(line.unitPrice(), line.currency()))) {
          findings.broken(
              Law.TOTALS,
              line.id(),
              "stock promised it for %d %s, the order has %s"
                  .formatted(line.unitPrice(), line.currency(), priced.unitPrice()));
        }
      }
    }
  }

  /** What is captured is the total of the order. */
  private void totals(OrderHistory story, List<PaymentLine> money) {
    for (var line : money) {
      var attempt = story.attempts().get(line.attempt());
      if (line.kind() != PaymentLine.Kind.CAPTURED || attempt == null) {
        continue;
      }
      Money total;
      try {
        total = attempt.total(line.currency());
      } catch (ArithmeticException noSuchTotal) {
        total = null;
      }
      if (!line.money().equals(total)) {
        findings.broken(
            Law.CHARGED_ONCE,
            line.id(),
            "captured %s of a total of %s".formatted(line.money(), total));
      }
    }
  }

  /** What the order had heard, the others have written down. */
  private void known(OrderHistory story, Reservations reservations, Charges charges) {
    story
        .attempts()
        .forEach((number, attempt) -> {
          var charge = charges.charges().getOrDefault(number, new Charge());
          if (attempt.knownCaptured && charge.state != Charges.State.CAPTURED) {
            findings.broken(
                Law.MONEY_AGREES, story + "-" + number, "captured, but in no account's journal");
          }
          if (attempt.knownVoided && charge.state == Charges.State.HELD) {
            leaks(story + "-" + number, "voided, and the money is still held");
          }
          var placement = story.placement();
          if (placement == null) {
            return;
          }
          for (var line : placement.lines()) {
            var sku = line.sku().value();
            var claim = reservations.claim(sku, number);
            if (attempt.knownReleased && claim.isOpen()) {
              leaks(story + "-" + number + " " + sku, "released, and still has units");
            }
            if (attempt.knownAllocated
                && !attempt.releaseWanted
                && claim.units() + claim.shipped != line.quantity()) {
              findings.broken(
                  Law.UNITS_AGREE,
                  story + "-" + number + " " + sku,
                  "%d sold to it, stock has sold it %d"
                      .formatted(line.quantity(), claim.units() + claim.shipped));
            }
          }
        });
  }

  private void ended(OrderHistory story, Reservations reservations, Charges charges) {
    reservations.eachOpen(open -> leaks(story.toString(), "it ended, and " + open));
    if (charges.anyHeld()) {
      leaks(story.toString(), "it ended, and money is held");
    }
    reservations
        .claims()
        .forEach((sku, attempts) ->
            attempts.forEach((number, claim) -> {
              if (claim.shipped > 0 || claim.restocked > 0) {
                findings.broken(
                    Law.UNITS_AGREE,
                    story + "-" + number + " " + sku,
                    "it ended, and %d were shipped, %d came back"
                        .formatted(claim.shipped, claim.restocked));
              }
            }));
  }

  private void confirmed(
      OrderHistory story, Order.Placed order, Reservations reservations, Charges charges) {
    if (charges.anyHeld()) {
      leaks(story.toString(), "it is confirmed, and money is still held");
    }
    int last = order.attempt().number();
    reservations
        .claims()
        .forEach((sku, attempts) ->
            attempts.forEach((number, claim) -> {
              if (claim.isOpen()
                  && (number != last || claim.state != Reservations.State.ALLOCATED)) {
                leaks(
                    story + "-" + number + " " + sku, "it is confirmed, and this one holds units");
              }
            }));
    for (var line : order.placement().lines()) {
      var sku = line.sku().value();
      var claim = reservations.claim(sku, last);
      int shipped = story.fulfilled(sku);
      int left = line.quantity() - shipped;
      int restocked = story.restocked(sku);
      if (claim.units() != left || claim.shipped != shipped || claim.restocked != restocked) {
        findings.broken(
            Law.UNITS_AGREE,
            story + "-" + last + " " + sku,
            "the order has %d to come, %d shipped, %d back in stock; stock has %d, %d, %d"
                .formatted(
                    left, shipped, restocked, claim.units(), claim.shipped, claim.restocked));
      }
    }
  }

  private void moneyOf(OrderHistory story, Order.Placed order, Charges charges) {
    long captured = order.captured().amount();
    long refunded =
        order.operations().refunds().stream()
            .filter(Refund::done)
            .mapToLong(refund -> refund.amount().amount())
            .sum();
    billed.merge(
        order.placement().currency(), BigInteger.valueOf(captured - refunded), BigInteger::add);
    if (charges.captured() != captured || charges.refunded() != refunded) {
      findings.broken(
          Law.MONEY_AGREES,
          story.toString(),
          "the order has %d captured, %d refunded; the account has %d, %d"
              .formatted(captured, refunded, charges.captured(), charges.refunded()));
    }
  }

  private void add(Charges charges) {
    for (var charge : charges.charges().values()) {
      if (!charge.currency.isEmpty()) {
        paid.merge(
            charge.currency,
            BigInteger.valueOf(charge.captured - charge.refunded),
            BigInteger::add);
      }
    }
  }

  private void leaks(String id, String how) {
    findings.broken(Law.NOTHING_LEAKS, id, how);
  }
}
