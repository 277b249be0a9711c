package holdfast.inventory.domain;

import static holdfast.inventory.domain.Adjustment.Reason.COUNTED;
import static holdfast.inventory.domain.Adjustment.Reason.RECEIVED;
import static holdfast.inventory.domain.Given.BOOK;
import static holdfast.inventory.domain.Given.POLICY;
import static holdfast.inventory.domain.Given.T0;
import static holdfast.inventory.domain.Given.adjustment;
import static holdfast.inventory.domain.Given.after;
import static holdfast.inventory.domain.Given.books;
import static holdfast.inventory.domain.Given.claim;
import static holdfast.inventory.domain.Given.code;
import static holdfast.inventory.domain.Given.order;
import static holdfast.inventory.domain.Given.request;
import static org.assertj.core.api.Assertions.assertThat;

import holdfast.kit.domain.Decision;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/**
 * An operator may change how long products remember. Whatever was stored before is read again under
 * the new settings, without any snapshot, and gives the same units; and what was once forgotten is
 * too old for good.
 */
class StockReplayTest {

  private static final StockPolicy SHORT =
      new StockPolicy(
          Duration.ofMinutes(1),
          Duration.ofSeconds(1),
          Duration.ofMinutes(2),
          Duration.ofHours(1),
          2);

  private static final StockPolicy LONG =
      new StockPolicy(
          Duration.ofDays(400),
          Duration.ofMinutes(9),
          Duration.ofHours(9),
          Duration.ofDays(800),
          1_000);

  private static final List<StockPolicy> POLICIES = List.of(SHORT, POLICY, LONG);

  /** Under changing settings, with and without snapshots, few ids that come again and again. */
  @Test
  void every_history_gives_the_same_units_whatever_settings_it_is_read_by() {
    for (long seed = 1; seed <= 600; seed++) {
      try {
        var history = new History(seed);
        history.write();
        history.read();
      } catch (AssertionError | RuntimeException broken) {
        throw new AssertionError("seed " + seed, broken);
      }
    }
  }

  @Test
  void what_was_forgotten_stays_too_old_when_the_window_is_made_longer() {
    var stock = after(books(5), books(5).reserve(claim(order(1), 1, T0), T0));
    stock = after(stock, stock.release(order(1), T0));
    var later = T0.plus(POLICY.closedRetention()).plusMillis(1);
    stock = after(stock, stock.release(order(2), later));
    assertThat(stock.end(order(1))).isNull();

    var remembersLonger = StockSnapshot.of(stock).restore(LONG);

    assertThat(code(remembersLonger.reserve(claim(order(1), 1, T0), later)))
        .isEqualTo("operation_expired");
    var young = later.minus(POLICY.memoryWindow()).plus(LONG.clockMargin());
    assertThat(code(remembersLonger.reserve(claim(order(3), 1, young), later))).isNull();
  }

  private static void mustHaveTheSameUnits(Stock read, Stock written) {
    assertThat(read.onHand()).isEqualTo(written.onHand());
    assertThat(read.shortfall()).isEqualTo(written.shortfall());
    assertThat(read.holds()).isEqualTo(written.holds());
    assertThat(read.definition()).isEqualTo(written.definition());
  }

  private static final class History {

    private static final int COMMANDS = 150;

    private final SplittableRandom random;
    private final List<StockEvent> journal = new ArrayList<>();
    private Stock stock;
    private Instant clock = T0;

    History(long seed) {
      this.random = new SplittableRandom(seed);
      this.stock = Stock.empty(anyPolicy());
    }

    void write() {
      for (int i = 0; i < COMMANDS; i++) {
        clock = clock.plus(pause());
        if (random.nextInt(10) == 0) {
          stock = StockSnapshot.of(stock).restore(anyPolicy());
        }
        for (var event : anything(i).events()) {
          stock = stock.after(event);
          journal.add(event);
        }
      }
    }

    /** By each policy alone, and by several in turn, as after restarts with other settings. */
    void read() {
      for (var policy : POLICIES) {
        mustHaveTheSameUnits(after(Stock.empty(policy), journal.toArray(StockEvent[]::new)), stock);
      }
      var read = Stock.empty(anyPolicy());
      for (var event : journal) {
        read = random.nextInt(20) == 0 ? StockSnapshot.of(read).restore(anyPolicy()) : read;
        read = read.after(event);
      }
      mustHaveTheSameUnits(read, stock);
    }

    private StockPolicy anyPolicy() {
      return POLICIES.get(random.nextInt(POLICIES.size()));
    }

    private Duration pause() {
      return switch (random.nextInt(12)) {
        case 0 -> Duration.ofMinutes(random.nextInt(90));
        case 1 -> Duration.ofDays(random.nextInt(50));
        default -> Duration.ofMillis(random.nextInt(20_000));
      };
    }

    private Decision<StockEvent> anything(int number) {
      var id = order(random.nextInt(4));
      var key = request(number % 2 == 0 ? "again" : "k" + number);
      return switch (random.nextInt(14)) {
        case 0 -> stock.define(BOOK, null, "olga", clock);
        case 1 -> stock.adjust(key, adjustment(1 + random.nextInt(9), RECEIVED), null, clock);
        case 2 -> stock.adjust(key, adjustment(-1 - random.nextInt(3), COUNTED), null, clock);
        case 3, 4, 5, 6 -> stock.reserve(claim(id, 1 + random.nextInt(2), clock), clock);
        case 7, 8 -> allocate(id);
        case 9 -> stock.release(id, clock);
        case 10, 11 -> stock.handle(operation(StockOperation.Kind.SHIP, id), clock, clock);
        case 12 -> stock.handle(operation(StockOperation.Kind.RESTOCK, id), clock, clock);
        default -> stock.expireOverdue(clock);
      };
    }

    private Decision<StockEvent> allocate(ReservationId id) {
      var hold = stock.hold(id);
      return stock.allocate(id, hold == null ? 1 : hold.quantity(), clock);
    }

    private StockOperation operation(StockOperation.Kind kind, ReservationId id) {
      return new StockOperation(new UUID(7, random.nextInt(9)), kind, id, 1);
    }
  }
}
