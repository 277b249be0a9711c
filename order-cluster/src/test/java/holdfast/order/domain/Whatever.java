package holdfast.order.domain;

import holdfast.kit.domain.Money;
import holdfast.order.domain.Rejection.Code;
import holdfast.order.domain.ReturnedLine.Disposition;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * Whatever may be asked of an order, and answered to it, sensible or not, decided by a number. An
 * order of two books at ten euros and three pens at two and a half.
 */
final class Whatever {

  static final Sku BOOK = Orders.BOOK;
  static final Sku PEN = new Sku("pen");

  /** What nobody ordered. */
  static final Sku STRANGER = new Sku("stranger");

  static final List<Line> LINES = List.of(new Line(BOOK, 2), new Line(PEN, 3));
  static final Money TOTAL = eur(2750);

  private static final List<Integer> QUANTITIES = List.of(1, 1, 1, 2, 3, Line.MAX_MERGED);
  private static final List<Long> CENTS =
      List.of(0L, 1L, 500L, 2750L, Money.MAX_AMOUNT, Long.MAX_VALUE);
  private static final List<Set<Sku>> SOME =
      List.of(Set.of(), Set.of(), Set.of(BOOK), Set.of(PEN), Set.of(BOOK, PEN), Set.of(STRANGER));

  private final SplittableRandom random;

  Whatever(SplittableRandom random) {
    this.random = random;
  }

  static Money eur(long cents) {
    return new Money(cents, "EUR");
  }

  static Placement placement(@Nullable Money expectedTotal) {
    var one = Orders.placement(expectedTotal);
    return new Placement(
        one.issuer(),
        one.subject(),
        one.byOperator(),
        one.fingerprint(),
        one.accountId(),
        one.currency(),
        LINES,
        expectedTotal,
        one.note());
  }

  /** What stock says of its prices. */
  static Outcome reservedAt(Money book, Money pen) {
    return new Outcome.Reserved(
        List.of(new PricedLine(BOOK, 2, book, 1), new PricedLine(PEN, 3, pen, 7)));
  }

  /** The answer that takes an order on. */
  static Outcome good(Step step) {
    return switch (step) {
      case Step.ReserveStock _ -> reservedAt(eur(1000), eur(250));
      case Step.ShipStock _ -> new Outcome.Shipped(Set.of());
      default -> new Outcome.Done();
    };
  }

  /** Any answer there is, whether it fits a step or not. */
  Outcome outcome() {
    return switch (random.nextInt(9)) {
      case 0 -> new Outcome.Done();
      case 1 -> reservedAt(eur(1000), eur(250));
      case 2 -> new Outcome.Refused(Rejection.of(one(List.of(Code.values())), "no"));
      case 3 -> new Outcome.HoldExpired();
      case 4 -> new Outcome.TooOld();
      case 5 -> new Outcome.AlreadyCaptured();
      case 6, 7 -> new Outcome.Shipped(one(SOME));
      default -> new Outcome.Contradiction("odd");
    };
  }

  /** At prices from nothing to what no number holds, in this currency or that. */
  Outcome priced() {
    var book = new Money(one(CENTS), random.nextInt(6) == 0 ? "JPY" : "EUR");
    return reservedAt(book, eur(random.nextInt(12) == 0 ? -1 : one(CENTS)));
  }

  /** Any operation there is; mostly about few units and cents. */
  Operation operation(Money refundedSoFar) {
    return switch (random.nextInt(16)) {
      case 0 -> new Operation.Cancel(random.nextBoolean() ? null : "why not");
      case 1, 2, 3, 4 -> new Operation.Fulfil(Line.merged(lines()), null, null);
      case 5, 6, 7, 8 -> new Operation.TakeBack(returned());
      case 9, 10, 11, 12 -> refund(refundedSoFar);
      case 13 -> new Operation.Compensate(null);
      default -> new Operation.Retry("look again");
    };
  }

  private Operation refund(Money refundedSoFar) {
    var currency = random.nextInt(12) == 0 ? "JPY" : "EUR";
    var amount = new Money(random.nextInt(3) == 0 ? one(CENTS) : random.nextLong(900), currency);
    var expected =
        switch (random.nextInt(4)) {
          case 0 -> refundedSoFar;
          case 1 -> new Money(one(CENTS), currency);
          default -> null;
        };
    return new Operation.GiveRefund(amount, "sorry", expected);
  }

  private List<Line> lines() {
    var lines = new ArrayList<Line>();
    for (int i = random.nextInt(3); i >= 0; i--) {
      lines.add(new Line(sku(), Math.min(one(QUANTITIES), Line.MAX_QUANTITY)));
    }
    return lines;
  }

  /** One line a product and disposition. */
  private List<ReturnedLine> returned() {
    var lines = new ArrayList<ReturnedLine>();
    for (var line : Line.merged(lines())) {
      for (var disposition : Disposition.values()) {
        if (random.nextBoolean() || lines.isEmpty()) {
          lines.add(new ReturnedLine(line.sku(), line.quantity(), disposition));
        }
      }
    }
    return lines;
  }

  private Sku sku() {
    return random.nextInt(16) == 0 ? STRANGER : random.nextBoolean() ? BOOK : PEN;
  }

  <T> T one(List<T> of) {
    return of.get(random.nextInt(of.size()));
  }
}
