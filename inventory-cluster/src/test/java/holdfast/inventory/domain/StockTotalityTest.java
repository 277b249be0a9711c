package holdfast.inventory.domain;

import static org.assertj.core.api.Assertions.assertThat;

import holdfast.kit.domain.Decision;
import holdfast.kit.domain.Money;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Every command has an answer in every state that a product can come into, at the very ends of what
 * may be asked, too. A failure names the seed that repeats it.
 */
class StockTotalityTest {

  private static final int HISTORIES = 300;
  private static final int STATES = 60;

  private static final List<Instant> INTENTS =
      List.of(Instant.MIN, Instant.EPOCH, Given.T0, Given.at(600), Given.at(90_000), Instant.MAX);
  private static final List<Duration> TTLS =
      List.of(Duration.ZERO, Duration.ofSeconds(1), Given.TTL, Duration.ofDays(365_000));
  private static final List<Integer> QUANTITIES = List.of(1, 2, 5, 9_999, Quantity.MAX_PER_SKU);
  private static final List<Integer> DELTAS =
      List.of(1, 2, 7, 9_999, Adjustment.MAX_DELTA - 1, Adjustment.MAX_DELTA);

  @Test
  void every_command_is_decided_in_every_state() {
    for (long seed = 1; seed <= HISTORIES; seed++) {
      try {
        walk(new SplittableRandom(seed));
      } catch (RuntimeException | AssertionError failure) {
        throw new AssertionError("with seed " + seed, failure);
      }
    }
  }

  private static void walk(SplittableRandom random) {
    var stock = Stock.empty(Given.POLICY);
    var clock = Given.T0;
    for (int i = 0; i < STATES; i++) {
      clock = clock.plusSeconds(random.nextInt(-5, random.nextInt(8) == 0 ? 2_000_000 : 200));
      var decisions = everyCommand(stock, clock, random);
      for (var decision : decisions) {
        leadsOn(stock, decision);
      }
      stock = Given.after(stock, decisions.get(random.nextInt(decisions.size())));
    }
    assertThat(StockSnapshot.of(stock).restore(Given.POLICY)).isEqualTo(stock);
  }

  /** What is decided can be stored, and what it makes of the stock keeps its invariants. */
  private static void leadsOn(Stock stock, Decision<StockEvent> decision) {
    var last = stock.lastEventAt();
    for (var event : decision.events()) {
      assertThat(event.at()).isAfterOrEqualTo(last);
      last = event.at();
    }
    var next = Given.after(stock, decision);
    assertThat(next.onHand()).isBetween(0, Stock.MAX_ON_HAND);
    assertThat(next.held()).isNotNegative();
    assertThat(next.allocated()).isNotNegative();
    assertThat(next.available()).isNotNegative();
  }

  private static List<Decision<StockEvent>> everyCommand(
      Stock stock, Instant clock, SplittableRandom random) {
    var all = new ArrayList<Decision<StockEvent>>();
    for (int i = 0; i < 4; i++) {
      var id = Given.order(random.nextInt(6));
      int quantity = one(QUANTITIES, random);
      var intendedAt = random.nextBoolean() ? clock : one(INTENTS, random);
      var hold = stock.hold(id);
      all.add(stock.reserve(claim(id, quantity, intendedAt, random), clock));
      all.add(stock.allocate(id, hold == null ? quantity : hold.quantity(), clock));
      all.add(stock.allocate(id, quantity, clock));
      all.add(stock.release(id, clock));
      all.add(stock.adjust(request(random), adjustment(random), expected(stock, random), clock));
      for (var kind : StockOperation.Kind.values()) {
        var operation = new StockOperation(new UUID(3, random.nextInt(20)), kind, id, quantity);
        all.add(stock.handle(operation, intendedAt, clock));
      }
    }
    all.add(stock.define(terms(random), random.nextBoolean() ? null : 1, "olga", clock));
    all.add(stock.expireOverdue(clock));
    return all;
  }

  private static Claim claim(
      ReservationId id, int quantity, Instant intendedAt, SplittableRandom random) {
    return new Claim(
        id, new Quantity(quantity), Given.linesOf(quantity), one(TTLS, random), intendedAt);
  }

  private static Request request(SplittableRandom random) {
    return new Request("k" + random.nextInt(50), "f" + random.nextInt(2), "olga");
  }

  private static Adjustment adjustment(SplittableRandom random) {
    var reason = one(List.of(Adjustment.Reason.values()), random);
    int delta = one(DELTAS, random) * (random.nextInt(3) == 0 ? -1 : 1);
    return Adjustment.isPossible(delta, reason)
        ? new Adjustment(delta, reason, null)
        : new Adjustment(-Math.abs(delta), reason, null);
  }

  private static @Nullable Integer expected(Stock stock, SplittableRandom random) {
    return random.nextInt(4) == 0 ? Integer.valueOf(stock.onHand() + random.nextInt(2)) : null;
  }

  private static StockTerms terms(SplittableRandom random) {
    var lowAt = random.nextBoolean() ? null : one(List.of(0, 3, Stock.MAX_ON_HAND), random);
    var limit = random.nextBoolean() ? null : one(List.of(1, Quantity.MAX_PER_SKU), random);
    return new StockTerms("Book", new Money(random.nextInt(3), "EUR"), lowAt, limit);
  }

  private static <T> T one(List<T> of, SplittableRandom random) {
    return of.get(random.nextInt(of.size()));
  }
}
