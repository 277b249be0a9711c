package holdfast.inventory.domain;

import static org.assertj.core.api.Assertions.assertThat;

import holdfast.inventory.domain.StockEvent.Adjusted;
import holdfast.inventory.domain.StockEvent.Allocated;
import holdfast.inventory.domain.StockEvent.HoldExpired;
import holdfast.inventory.domain.StockEvent.Released;
import holdfast.inventory.domain.StockEvent.Reserved;
import holdfast.inventory.domain.StockEvent.Restocked;
import holdfast.inventory.domain.StockEvent.Shipped;
import holdfast.kit.domain.Decision;
import holdfast.kit.domain.Money;
import holdfast.kit.domain.Refusal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Random histories against the model; a failure names the seed that repeats it. */
class StockPropertiesTest {

  private static final int HISTORIES = 1_500;
  private static final int COMMANDS = 150;

  /** To look at one history alone. */
  private static final @Nullable String ONLY = System.getProperty("seed");

  /** All that a product may answer; histories that never come there prove nothing about it. */
  private static final List<String> ANSWERS =
      List.of(
          "adjust ok",
          "adjust unknown_sku",
          "adjust insufficient_stock",
          "reserve ok",
          "reserve unknown_sku",
          "reserve out_of_stock",
          "reserve per_order_limit_exceeded",
          "reserve exists_with_different_lines",
          "reserve operation_cancelled",
          "reserve operation_expired",
          "reserve reservation_expired",
          "reserve already_shipped",
          "reserve outcome_unknown",
          "allocate ok",
          "allocate out_of_stock",
          "allocate exists_with_different_lines",
          "allocate already_released",
          "allocate reservation_expired",
          "allocate operation_expired",
          "release ok",
          "release already_shipped",
          "ship ok",
          "ship insufficient_stock",
          "ship ship_exceeds_allocated",
          "ship not_allocated",
          "ship already_released",
          "ship reservation_expired",
          "ship exists_with_different_lines",
          "ship operation_expired",
          "ship outcome_unknown",
          "restock ok",
          "restock unknown_sku",
          "restock exists_with_different_lines",
          "restock operation_expired",
          "restock outcome_unknown");

  @Test
  void random_histories_agree_with_the_model_and_keep_the_books() {
    if (ONLY != null) {
      new History(Long.parseLong(ONLY), new HashSet<>()).run();
      return;
    }
    var reached = new HashSet<String>();
    for (long seed = 1; seed <= HISTORIES; seed++) {
      try {
        new History(seed, reached).run();
      } catch (AssertionError | RuntimeException failure) {
        throw new AssertionError("repeat this with -Dseed=" + seed, failure);
      }
    }
    assertThat(reached).as("what was answered").containsAll(ANSWERS);
  }

  private static final class History {

    private final SplittableRandom random;
    private final StockModel model = new StockModel();
    private final List<StockEvent> journal = new ArrayList<>();
    private final Map<Integer, StockOperation> asked = new HashMap<>();
    private Stock stock = Stock.empty(Given.POLICY);
    private Instant clock = Given.T0;
    private final Set<String> reached;

    History(long seed, Set<String> reached) {
      this.random = new SplittableRandom(seed);
      this.reached = reached;
    }

    void run() {
      for (int i = 0; i < COMMANDS; i++) {
        passTime();
        command();
        books();
      }
      assertThat(Given.after(Stock.empty(Given.POLICY), journal.toArray(StockEvent[]::new)))
          .as("replayed")
          .isEqualTo(stock);
      assertThat(StockSnapshot.of(stock).restore(Given.POLICY)).as("restored").isEqualTo(stock);
    }

    /** Mostly a little, sometimes until holds expire or something is forgotten, sometimes back. */
    private void passTime() {
      clock =
          switch (random.nextInt(60)) {
            case 0, 1, 2 -> clock.plusSeconds(random.nextInt(900));
            case 3, 4, 5 -> clock.minusSeconds(random.nextInt(30));
            case 6 -> clock.plus(Duration.ofDays(random.nextInt(40)));
            default -> clock.plusMillis(random.nextInt(5_000));
          };
    }

    private void command() {
      switch (random.nextInt(15)) {
        case 0 -> define();
        case 1, 2 -> adjust();
        case 3, 4, 5, 6 -> reserve();
        case 7, 8, 9 -> allocate();
        case 10 -> release();
        case 11, 12, 13 -> handle();
        default -> {
          model.moveAndExpire(clock);
          store(stock.expireOverdue(clock));
        }
      }
    }

    private void define() {
      Integer limit = random.nextInt(3) == 0 ? Integer.valueOf(3) : null;
      var price = new Money(1000 + random.nextInt(3), "EUR");
      model.define(limit, clock);
      store(stock.define(new StockTerms("Book", price, null, limit), null, "olga", clock));
    }

    private void adjust() {
      var key = "k" + random.nextInt(40);
      var reasons = Adjustment.Reason.values();
      var reason = reasons[random.nextInt(reasons.length)];
      int delta = 1 + random.nextInt(8);
      if (!Adjustment.isPossible(delta, reason) || random.nextInt(3) == 0) {
        delta = -delta;
      }
      var adjustment = Given.adjustment(delta, reason);
      var request = new Request(key, "same", "olga");
      boolean known = model.knows(key, clock);
      expect(
          "adjust",
          model.adjust(key, delta, reason, clock),
          stock.adjust(request, adjustment, null, clock),
          !known);
    }

    private void reserve() {
      var id = Given.order(random.nextInt(12));
      int quantity = 1 + random.nextInt(4);
      var intendedAt = clock.plusSeconds(random.nextInt(12)).minusSeconds(random.nextInt(700));
      boolean known = model.knows(id, clock);
      var decision = stock.reserve(Given.claim(id, quantity, intendedAt), clock);
      expect("reserve", model.reserve(id, quantity, intendedAt, clock), decision, !known);
    }

    private void allocate() {
      var id = Given.order(random.nextInt(12));
      int quantity = 1 + random.nextInt(4);
      var hold = stock.hold(id);
      if (hold != null && random.nextInt(4) != 0) {
        quantity = hold.quantity();
      }
      boolean known = model.knows(id, clock);
      expect(
          "allocate",
          model.allocate(id, quantity, clock),
          stock.allocate(id, quantity, clock),
          !known);
    }

    private void release() {
      var id = Given.order(random.nextInt(12));
      boolean known = model.knows(id, clock);
      expect("release", model.release(id, clock), stock.release(id, clock), !known);
    }

    private void handle() {
      var operation = operation();
      var intendedAt = intendedAt();
      boolean known = model.knows(operation.id());
      expect(
          operation.kind().name().toLowerCase(Locale.ROOT),
          model.handle(operation, intendedAt, clock),
          stock.handle(operation, intendedAt, clock),
          !known);
    }

    /** Mostly lately, sometimes so long ago that its id may be forgotten, sometimes ahead of us. */
    private Instant intendedAt() {
      return switch (random.nextInt(10)) {
        case 0 -> clock.minus(Duration.ofDays(29)).minusSeconds(random.nextInt(2 * 86_400));
        case 1 -> clock.plusSeconds(random.nextInt(12));
        default -> clock.minusSeconds(random.nextInt(700));
      };
    }

    /** Ids are few, so that most come again, and some with another content. */
    private StockOperation operation() {
      var kind = random.nextInt(3) == 0 ? StockOperation.Kind.RESTOCK : StockOperation.Kind.SHIP;
      int number = random.nextInt(60);
      var last = asked.get(number);
      if (last != null && random.nextInt(4) != 0) {
        return last;
      }
      var reservation = Given.order(random.nextInt(12));
      var hold = stock.hold(reservation);
      int most = hold == null ? 4 : hold.units();
      var operation =
          new StockOperation(new UUID(7, number), kind, reservation, 1 + random.nextInt(most));
      asked.put(number, operation);
      return operation;
    }

    private void expect(
        String command, String code, Decision<StockEvent> decision, boolean unknownId) {
      assertThat(codeOf(decision)).as(command).isEqualTo(code);
      reached.add(command + " " + code);
      if (unknownId && !code.equals("outcome_unknown")) {
        assertThat(decision.events()).as("%s about an unknown id", code).isNotEmpty();
      }
      store(decision);
    }

    private void store(Decision<StockEvent> decision) {
      for (var event : decision.events()) {
        assertThat(event.at()).isAfterOrEqualTo(stock.lastEventAt());
        stock = stock.after(event);
        journal.add(event);
      }
      if (!decision.events().isEmpty()) {
        model.stored();
      }
    }

    private void books() {
      assertThat(stock.onHand()).isEqualTo(model.onHand);
      assertThat(stock.held()).isEqualTo(model.units("held"));
      assertThat(stock.allocated()).isEqualTo(model.units("allocated"));
      assertThat(stock.available())
          .isEqualTo(Math.max(0, stock.onHand() - stock.held() - stock.allocated()));
      assertThat(stock.held() + stock.allocated())
          .isLessThanOrEqualTo(stock.onHand() + stock.shortfall());
      assertThat(stock.closed().size()).isEqualTo((int) model.closed());
      assertThat(stock.operations().size()).isEqualTo(model.operations());
      assertThat(stock.onHand()).isEqualTo(sum(History::moved));
      assertThat(stock.held() + stock.allocated()).isEqualTo(sum(History::promised));
      assertThat(stock.allocated()).isEqualTo(sum(History::sold));
    }

    /** What whoever only reads the events makes of them, as the lists do. */
    private int sum(ToIntFunction<StockEvent> units) {
      return journal.stream().mapToInt(units).sum();
    }

    /** On hand is what was received and restocked, less what was shipped and written off. */
    private static int moved(StockEvent event) {
      return switch (event) {
        case Adjusted adjusted -> adjusted.adjustment().delta();
        case Shipped shipped -> -shipped.quantity();
        case Restocked restocked -> restocked.quantity();
        default -> 0;
      };
    }

    private static int promised(StockEvent event) {
      return switch (event) {
        case Reserved reserved -> reserved.quantity();
        case Released released -> -released.quantity();
        case HoldExpired expired -> -expired.quantity();
        case Shipped shipped -> -shipped.quantity();
        default -> 0;
      };
    }

    private static int sold(StockEvent event) {
      return switch (event) {
        case Allocated allocated -> allocated.quantity();
        case Released released -> released.allocated() ? -released.quantity() : 0;
        case Shipped shipped -> -shipped.quantity();
        default -> 0;
      };
    }

    private static String codeOf(Decision<StockEvent> decision) {
      return decision instanceof Decision.Refuse<StockEvent>(Refusal(var code, _), _) ? code : "ok";
    }
  }
}
