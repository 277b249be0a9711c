package holdfast.inventory.domain;

import holdfast.inventory.domain.StockEvent.Adjusted;
import holdfast.inventory.domain.StockEvent.Allocated;
import holdfast.inventory.domain.StockEvent.Defined;
import holdfast.inventory.domain.StockEvent.Reserved;
import holdfast.kit.domain.Decision;
import holdfast.kit.domain.Money;
import holdfast.kit.domain.Refusal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Words for short histories: one product, "book" for ten euros, and orders one to many. */
public final class Given {

  public static final StockPolicy POLICY =
      new StockPolicy(
          Duration.ofMinutes(10),
          Duration.ofSeconds(5),
          Duration.ofMinutes(15),
          Duration.ofDays(30),
          256);

  /** When every history starts. */
  public static final Instant T0 = Instant.parse("2026-01-01T12:00:00Z");

  public static final Duration TTL = Duration.ofMinutes(10);

  public static final Money TEN = new Money(1000, "EUR");

  public static final StockTerms BOOK = new StockTerms("Book", TEN, null, null);

  public static ReservationId order(int number) {
    return new ReservationId(new UUID(0, number), 1);
  }

  public static Instant at(long seconds) {
    return T0.plusSeconds(seconds);
  }

  public static StockEvent defined(StockTerms terms) {
    return new Defined(terms, 1, 1, "olga", T0);
  }

  public static StockEvent received(int units) {
    return new Adjusted(
        request("delivery-" + units), adjustment(units, Adjustment.Reason.RECEIVED), 0, T0);
  }

  public static Request request(String key) {
    return new Request(key, "fingerprint of " + key, "olga");
  }

  public static Adjustment adjustment(int delta, Adjustment.Reason reason) {
    return new Adjustment(delta, reason, null);
  }

  /** The fingerprint of a reservation of so many books and nothing else. */
  public static long linesOf(int units) {
    return new Lines(List.of(Line.of("book", units))).fingerprint();
  }

  public static Claim claim(ReservationId reservation, int units, Instant intendedAt) {
    return new Claim(reservation, new Quantity(units), linesOf(units), TTL, intendedAt);
  }

  public static Reserved reserved(ReservationId reservation, int units, Instant at) {
    return new Reserved(reservation, units, linesOf(units), TEN, 1, at.plus(TTL), at);
  }

  public static Allocated allocated(ReservationId reservation, int units, Instant at) {
    return new Allocated(reservation, units, at);
  }

  /** A defined product with {@code units} on hand, after {@code events}. */
  public static Stock books(int units, StockEvent... events) {
    return after(after(Stock.empty(POLICY), defined(BOOK), received(units)), events);
  }

  public static Stock after(Stock stock, StockEvent... events) {
    for (var event : events) {
      stock = stock.after(event);
    }
    return stock;
  }

  public static Stock after(Stock stock, Decision<StockEvent> decision) {
    return after(stock, decision.events().toArray(StockEvent[]::new));
  }

  /** The hold that {@code reservation} must have. */
  public static StockHold holdOf(Stock stock, ReservationId reservation) {
    return Objects.requireNonNull(stock.hold(reservation), "no hold");
  }

  /** The code of a refusal; null when the decision is none. */
  public static @Nullable String code(Decision<StockEvent> decision) {
    return decision instanceof Decision.Refuse<StockEvent>(Refusal(var code, _), _) ? code : null;
  }

  private Given() {}
}
