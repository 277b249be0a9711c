package holdfast.stories;

import static holdfast.stories.Customer.line;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import holdfast.stories.Fault.Action;
import holdfast.stories.Fault.Side;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * One order, and one victim that dies at one exact step of it.
 *
 * @param service whose write the step is
 * @param event what is written
 * @param victim a node's name, {@code database}, or {@code connection}: then nothing dies but the
 *     answer to the commit
 */
record ExactKill(Plot plot, String service, String event, Side side, String victim) {

  /** What the customer is up to, and how it has to end. */
  enum Plot {
    /** Buys one unit and can pay for it. */
    BUYS,
    /** Buys one unit and cannot. */
    CANNOT_PAY
  }

  static final String DATABASE = "database";
  static final String CONNECTION = "connection";

  private static final long MONEY = 1_000;
  private static final long PRICE = 100;
  private static final int UNITS = 3;
  private static final Duration TIME_TO_SETTLE = Duration.ofSeconds(60);
  private static final Duration TIME_TO_ACKNOWLEDGE = Duration.ofSeconds(90);

  /** The steps of an order: every write of every service that takes part in it. */
  static List<ExactKill> all() {
    var kills = new ArrayList<ExactKill>();
    for (var step :
        List.of(
            List.of("order", "Placed"),
            List.of("inventory", "Reserved"),
            List.of("order", "StockReserved"),
            List.of("payment", "HoldPlaced"),
            List.of("order", "PaymentAuthorised"),
            List.of("inventory", "Allocated"),
            List.of("order", "StockAllocated"),
            List.of("payment", "HoldCaptured"),
            List.of("order", "PaymentCaptured"))) {
      add(kills, Plot.BUYS, step.getFirst(), step.getLast());
    }
    add(kills, Plot.CANNOT_PAY, "payment", "HoldRefused");
    add(kills, Plot.CANNOT_PAY, "order", "RejectionDecided");
    add(kills, Plot.CANNOT_PAY, "inventory", "Released");
    add(kills, Plot.CANNOT_PAY, "order", "StockReleased");
    return kills;
  }

  private static void add(List<ExactKill> kills, Plot plot, String service, String event) {
    for (var side : Side.values()) {
      for (var victim : List.of("order-1", "inventory-1", "payment-1", DATABASE)) {
        kills.add(new ExactKill(plot, service, event, side, victim));
      }
    }
    kills.add(new ExactKill(plot, service, event, Side.AFTER_COMMIT, CONNECTION));
  }

  /** Carries it out, and fails if anything is lost, sold twice or charged twice by it. */
  void on(RealProcesses system, Faults faults) {
    var market = system.market();
    var sku = market.product(UNITS, PRICE);
    var customer = market.customer(plot == Plot.BUYS ? MONEY : 0);
    var death = hitsItself() ? system.death(victim) : null;
    faults.arm(service, new Fault(event, side, action()));
    var order = CompletableFuture.supplyAsync(() -> buys(customer, sku));

    faults.awaitReached(service, order::isDone);
    if (death != null) {
      death.orTimeout(10, TimeUnit.SECONDS).join();
    }
    strike(system);
    faults.release(service);
    mend(system);

    var id = answer(order);
    await()
        .atMost(TIME_TO_SETTLE)
        .pollInterval(Duration.ofMillis(100))
        .until(() -> system.orderBook().isSettled(List.of(id)));
    assertEnd(market, customer, sku, id);
  }

  private boolean hitsItself() {
    return victim.equals(service + "-1");
  }

  private Action action() {
    if (victim.equals(CONNECTION)) {
      return Action.LOSE_ANSWER;
    }
    return hitsItself() ? Action.HALT : Action.HOLD;
  }

  /** Whatever does not end by itself is ended while the write stands still. */
  private void strike(RealProcesses system) {
    if (victim.equals(DATABASE)) {
      system.cutPowerOfDatabase();
    } else if (action() == Action.HOLD) {
      system.kill(List.of(victim));
    }
  }

  private void mend(RealProcesses system) {
    if (victim.equals(DATABASE)) {
      system.startDatabaseAgain();
    } else if (!victim.equals(CONNECTION)) {
      system.startAgain(List.of(victim));
    }
  }

  /** As a client does: the same request with the same key, until it is answered. */
  private static UUID buys(Customer customer, String sku) {
    var body = customer.body(List.of(line(sku, 1)), "");
    return await()
        .atMost(TIME_TO_ACKNOWLEDGE)
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(200))
        .until(() -> idIn(customer, body), Objects::nonNull);
  }

  private static @Nullable UUID idIn(Customer customer, String body) {
    try {
      var answer = customer.places("the-only-key", body, "Prefer", "wait=2");
      if (answer.status() == 200 || answer.status() == 201) {
        return UUID.fromString(answer.text("/id"));
      }
      assertThat(answer.status()).as("%s", answer.body()).isGreaterThanOrEqualTo(500);
    } catch (UncheckedIOException noAnswer) {
      // Unknown: asked again.
    }
    return null;
  }

  private static UUID answer(CompletableFuture<UUID> order) {
    try {
      return order.get(2, TimeUnit.MINUTES);
    } catch (ExecutionException | TimeoutException failure) {
      throw new AssertionError("the order was not acknowledged", failure);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new AssertionError(stopped);
    }
  }

  private void assertEnd(Market market, Customer customer, String sku, UUID id) {
    boolean sold = plot == Plot.BUYS;
    assertThat(customer.looksAt(id.toString()).text("/status"))
        .isEqualTo(sold ? "CONFIRMED" : "REJECTED");
    var stock = market.stock(sku);
    assertThat(stock.number("/allocated")).isEqualTo(sold ? 1 : 0);
    assertThat(stock.number("/held")).isZero();
    assertThat(stock.number("/onHand")).isEqualTo(UNITS);
    var account = market.account(customer.name());
    assertThat(account.number("/posted/amount")).isEqualTo(sold ? MONEY - PRICE : 0);
    assertThat(account.number("/held/amount")).isZero();
  }

  @Override
  public String toString() {
    return "%s dies %s of %s's %s, %s"
        .formatted(
            victim,
            side == Side.BEFORE_COMMIT ? "before the commit" : "after the commit",
            service,
            event,
            plot);
  }
}
