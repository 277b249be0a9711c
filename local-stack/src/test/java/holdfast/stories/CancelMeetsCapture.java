package holdfast.stories;

import static holdfast.stories.Customer.line;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import holdfast.local.data.LocalIssuer;
import holdfast.order.domain.OrderId;
import holdfast.stories.Fault.Action;
import holdfast.stories.Fault.Side;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * A customer cancels while the capture stands still at its commit. The order gives its units back
 * at once and asks for a void; payment's one writer decides between that and the capture. Either
 * way the order ends cancelled, and the customer has their money.
 */
enum CancelMeetsCapture {
  /** The capture is decided, and comes first. */
  BEFORE_ITS_COMMIT(Side.BEFORE_COMMIT, Action.HOLD),

  /** The money is taken, and nobody has heard of it. */
  AFTER_ITS_COMMIT(Side.AFTER_COMMIT, Action.HOLD),

  /** The capture is decided, and is not stored in the end. */
  THAT_FAILS(Side.BEFORE_COMMIT, Action.HOLD_AND_FAIL);

  private static final long MONEY = 1_000;
  private static final long PRICE = 100;
  private static final int UNITS = 3;
  private static final Duration TIME_TO_SETTLE = Duration.ofSeconds(60);

  private final Side side;
  private final Action action;

  CancelMeetsCapture(Side side, Action action) {
    this.side = side;
    this.action = action;
  }

  void on(RealProcesses system, Faults faults) {
    var market = system.market();
    var sku = market.product(UNITS, PRICE);
    var customer = market.customer(MONEY);
    var id = OrderId.of(LocalIssuer.NAME, customer.name(), "the-only-key");

    faults.arm("payment", new Fault("HoldCaptured", side, action));
    try (var client = Executors.newVirtualThreadPerTaskExecutor()) {
      var order =
          CompletableFuture.supplyAsync(
              () -> customer.buysWithKey("the-only-key", line(sku, 1)), client);
      faults.awaitReached("payment", order::isDone);
      var cancel = cancel(customer, id, "wait=0");
      assertThat(cancel.status()).as("%s", cancel.body()).isEqualTo(202);
      assertThat(cancel.text("/status")).isEqualTo("CANCELLING");
      await().atMost(TIME_TO_SETTLE).until(() -> market.stock(sku).number("/allocated") == 0);
      faults.release("payment");

      assertThat(order.orTimeout(TIME_TO_SETTLE.toSeconds(), TimeUnit.SECONDS).join().text("/id"))
          .isEqualTo(id.toString());
    }

    await()
        .atMost(TIME_TO_SETTLE)
        .pollInterval(Duration.ofMillis(100))
        .until(() -> system.orderBook().isSettled(List.of(id.value())));
    assertEnd(market, customer, sku, id);
    system.books().assertEveryLawIsHeldAndEveryOrderHasEnded();
  }

  private void assertEnd(Market market, Customer customer, String sku, OrderId id) {
    var again = cancel(customer, id, "wait=5");
    assertThat(again.status()).as("%s", again.body()).isEqualTo(200);
    assertThat(again.text("/status")).isEqualTo("CANCELLED");
    assertThat(again.header("Idempotent-Replayed")).isEqualTo("true");

    var payment =
        customer.caller().get("/v1/accounts/" + customer.name() + "/payments/" + id + "-1");
    long taken = taken(payment);
    assertThat(again.number("/refunded/amount")).isEqualTo(taken);
    assertThat(again.body().at("/refunds")).hasSize(taken == 0 ? 0 : 1);
    assertThat(payment.body().at("/refunds")).as("exactly one").hasSize(taken == 0 ? 0 : 1);
    assertThat(market.account(customer.name()).number("/posted/amount")).isEqualTo(MONEY);
    assertThat(market.account(customer.name()).number("/held/amount")).isZero();

    var stock = market.stock(sku);
    assertThat(stock.number("/onHand")).isEqualTo(UNITS);
    assertThat(stock.number("/available")).as("given back once").isEqualTo(UNITS);
  }

  /** What was captured; after a capture that failed either of the two may have come next. */
  private long taken(Answer payment) {
    if (this == THAT_FAILS && payment.text("/status").equals("VOIDED")) {
      return 0;
    }
    assertThat(payment.text("/status")).isEqualTo("CAPTURED");
    assertThat(payment.number("/refunded/amount")).isEqualTo(PRICE);
    return PRICE;
  }

  private static Answer cancel(Customer customer, OrderId id, String prefer) {
    return customer.caller().post("/v1/orders/" + id + "/cancel", "cancel", "{}", "Prefer", prefer);
  }
}
