package holdfast.stories;

import static holdfast.stories.Customer.line;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import holdfast.stories.Fault.Action;
import holdfast.stories.Fault.Side;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/**
 * One order, and one victim that dies at one exact step of it.
 *
 * @param service whose write the step is
 * @param event what is written
 * @param victim a node's name, {@code database}, or {@code connection}: then nothing dies but the
 *     answer to the commit
 */
record ExactKill(Plot plot, String service, String event, Side side, String victim) {

  static final String DATABASE = "database";
  static final String CONNECTION = "connection";

  /**
   * Not the common pool: it has one thread on two cores, and the death of a process is told there.
   */
  private static final Executor CLIENT = Executors.newVirtualThreadPerTaskExecutor();

  private static final long MONEY = 1_000;
  private static final long PRICE = 100;
  private static final int UNITS = 3;
  private static final Duration TIME_TO_SETTLE = Duration.ofSeconds(60);

  /** What is asked while the victim dies, and how it has to end. */
  enum Plot {
    BUYS("CONFIRMED", 1, UNITS, PRICE),
    CANNOT_PAY("REJECTED", 0, UNITS, 0),
    CANCELS("CANCELLED", 0, UNITS, 0),
    SHIPS("FULFILLED", 0, UNITS - 1, PRICE),
    TAKES_BACK("FULFILLED", 0, UNITS, 0);

    private final String status;
    private final int allocated;
    private final int onHand;
    private final long paid;

    Plot(String status, int allocated, int onHand, long paid) {
      this.status = status;
      this.allocated = allocated;
      this.onHand = onHand;
      this.paid = paid;
    }
  }

  /** Every write of every service that takes part, and everybody who may die at it. */
  static List<ExactKill> all() {
    var kills = new ArrayList<ExactKill>();
    at(kills, Plot.BUYS, "order", "Placed");
    at(kills, Plot.BUYS, "inventory", "Reserved");
    at(kills, Plot.BUYS, "order", "StockReserved");
    at(kills, Plot.BUYS, "payment", "HoldPlaced");
    at(kills, Plot.BUYS, "order", "PaymentAuthorised");
    at(kills, Plot.BUYS, "inventory", "Allocated");
    at(kills, Plot.BUYS, "order", "StockAllocated");
    at(kills, Plot.BUYS, "payment", "HoldCaptured");
    at(kills, Plot.BUYS, "order", "PaymentCaptured");
    at(kills, Plot.CANNOT_PAY, "payment", "HoldRefused");
    at(kills, Plot.CANNOT_PAY, "order", "RejectionDecided");
    at(kills, Plot.CANNOT_PAY, "inventory", "Released");
    at(kills, Plot.CANNOT_PAY, "order", "StockReleased");
    at(kills, Plot.CANCELS, "order", "CancelAccepted");
    at(kills, Plot.CANCELS, "inventory", "Released");
    at(kills, Plot.CANCELS, "payment", "Refunded");
    at(kills, Plot.SHIPS, "order", "FulfilmentAccepted");
    at(kills, Plot.SHIPS, "inventory", "Shipped");
    at(kills, Plot.SHIPS, "order", "FulfilmentAnswered");
    at(kills, Plot.TAKES_BACK, "order", "ReturnAccepted");
    at(kills, Plot.TAKES_BACK, "inventory", "Restocked");
    at(kills, Plot.TAKES_BACK, "payment", "Refunded");
    return kills;
  }

  private static void at(List<ExactKill> kills, Plot plot, String service, String event) {
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
    var customer = market.customer(plot == Plot.CANNOT_PAY ? 0 : MONEY);
    var request = prepare(market, customer, sku);
    var death = hitsItself() ? system.death(victim) : null;

    faults.arm(service, new Fault(event, side, action()));
    var answer = CompletableFuture.supplyAsync(() -> Answer.asking(request), CLIENT);
    faults.awaitReached(service, answer::isDone);
    if (death != null) {
      death.orTimeout(60, TimeUnit.SECONDS).join();
    }
    strike(system);
    faults.release(service);
    mend(system);

    get(answer);
    var id = Answer.asking(ordering(customer, sku)).text("/id");
    await()
        .atMost(TIME_TO_SETTLE)
        .pollInterval(Duration.ofMillis(100))
        .until(() -> system.orderBook().isSettled(List.of(UUID.fromString(id))));
    assertEnd(market, customer, sku, id);
    system.books().assertEveryLawIsHeldAndEveryOrderHasEnded();
  }

  /** Brings the order to where the plot begins. */
  private Supplier<Answer> prepare(Market market, Customer customer, String sku) {
    var ordering = ordering(customer, sku);
    return switch (plot) {
      case BUYS, CANNOT_PAY -> ordering;
      case CANCELS -> cancelling(customer, ordering.get().text("/id"));
      case SHIPS -> shipping(market, ordering.get().text("/id"), sku);
      case TAKES_BACK -> {
        var id = ordering.get().text("/id");
        assertThat(shipping(market, id, sku).get().status()).isEqualTo(201);
        yield takingBack(market, id, sku);
      }
    };
  }

  /** Always the same request, whoever asks again. */
  private static Supplier<Answer> ordering(Customer customer, String sku) {
    return () ->
        customer.places(
            "the-only-key", customer.body(List.of(line(sku, 1)), ""), "Prefer", "wait=5");
  }

  private static Supplier<Answer> cancelling(Customer customer, String id) {
    return () -> customer.caller().post("/v1/orders/" + id + "/cancel", "cancel", "{}");
  }

  private static Supplier<Answer> shipping(Market market, String id, String sku) {
    var body = "{\"lines\":[{\"sku\":\"%s\",\"quantity\":1}]}".formatted(sku);
    return () -> market.operator().post("/v1/orders/" + id + "/fulfilments", "parcel", body);
  }

  private static Supplier<Answer> takingBack(Market market, String id, String sku) {
    var body =
        "{\"lines\":[{\"sku\":\"%s\",\"quantity\":1,\"disposition\":\"RESTOCK\"}]}".formatted(sku);
    return () -> market.operator().post("/v1/orders/" + id + "/returns", "return", body);
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

  private static void get(CompletableFuture<Answer> answer) {
    try {
      answer.get(2, TimeUnit.MINUTES);
    } catch (ExecutionException | TimeoutException failure) {
      throw new AssertionError("the request was not answered", failure);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new AssertionError(stopped);
    }
  }

  private void assertEnd(Market market, Customer customer, String sku, String id) {
    assertThat(Answer.asking(() -> customer.looksAt(id)).text("/status")).isEqualTo(plot.status);
    var stock = Answer.asking(() -> market.stock(sku));
    assertThat(stock.number("/allocated")).isEqualTo(plot.allocated);
    assertThat(stock.number("/held")).isZero();
    assertThat(stock.number("/onHand")).isEqualTo(plot.onHand);
    var account = Answer.asking(() -> market.account(customer.name()));
    assertThat(account.number("/posted/amount"))
        .isEqualTo(plot == Plot.CANNOT_PAY ? 0 : MONEY - plot.paid);
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
