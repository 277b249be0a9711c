package holdfast.local.bench;

import holdfast.local.data.LocalIssuer;
import holdfast.local.data.LocalProblem;
import holdfast.local.database.Login;
import holdfast.local.http.HttpSwarm;
import holdfast.local.shop.Shop;
import holdfast.local.stack.RunningStack;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;

/** Places orders on a running stack, and the same orders in plain SQL on its database server. */
final class Bench {
  private static final long PRICE = 100;

  /** As much as one adjustment may bring, and how often that for the product everybody wants. */
  private static final int UNITS = 10_000;

  private static final int DELIVERIES = 10;
  private static final int DELIVERIES_OF_HOT = 100;
  private static final long PLENTY_OF_MONEY = 100_000_000_000L;
  private static final Duration WARM_UP_OF_A_RUN = Duration.ofSeconds(2);
  private static final Executor THREAD_FOR_EACH = task -> Thread.ofPlatform().daemon().start(task);

  private final RunningStack stack;
  private final LocalIssuer issuer;
  private final SqlOrders sql;
  private final Usage usage;
  private final Duration measured;

  Bench(RunningStack stack, LocalIssuer issuer, Login administrator, Duration measured) {
    this.stack = stack;
    this.issuer = issuer;
    this.sql = new SqlOrders(stack.databasePort(), administrator);
    this.usage = new Usage(stack);
    this.measured = measured;
  }

  /** Fills shelves and accounts of both sides. */
  void prepare() throws IOException, SQLException {
    try (var shop = new Shop(stack.port(), issuer)) {
      for (int number = 0; number < Shape.WIDTH; number++) {
        stockUp(shop, Shape.name(number), DELIVERIES);
      }
      stockUp(shop, Shape.hot(), DELIVERIES_OF_HOT);
    }
    sql.prepare();
  }

  /** Runs the code until it is compiled; these orders do not count. */
  WarmUp warmUp(Duration atMost) {
    return WarmUp.run(
        atMost, slice -> orders(Shape.SPREAD, 64, new Window(), Duration.ZERO, slice));
  }

  Measured orders(Shape shape, int callers) {
    return orders(shape, callers, new Window(), WARM_UP_OF_A_RUN, measured);
  }

  Measured sqlOrders(Shape shape, int callers) {
    var window = new Window();
    var tallies = new ArrayList<CompletableFuture<Tally>>();
    for (int caller = 0; caller < callers; caller++) {
      tallies.add(CompletableFuture.supplyAsync(() -> placeInSql(shape, window), THREAD_FOR_EACH));
    }
    var spent = window.run(usage, WARM_UP_OF_A_RUN, measured);
    var sum = new Tally();
    tallies.forEach(tally -> sum.add(result(tally)));
    return new Measured(shape, callers, sum, spent);
  }

  Usage usage() {
    return usage;
  }

  private Measured orders(Shape shape, int callers, Window window, Duration warmUp, Duration time) {
    var traffic = new OrderTraffic(shape, window, issuer);
    var swarm = new HttpSwarm(stack.port(), callers);
    var run = CompletableFuture.runAsync(() -> swarm.run(traffic), THREAD_FOR_EACH);
    var spent = window.run(usage, warmUp, time);
    result(run);
    return new Measured(shape, callers, traffic.tally(), spent);
  }

  private Tally placeInSql(Shape shape, Window window) {
    var tally = new Tally();
    try (var caller = sql.caller()) {
      while (!window.isOver()) {
        long begin = System.nanoTime();
        caller.place(shape);
        if (window.isMeasuring()) {
          tally.count(Tally.CONFIRMED, System.nanoTime() - begin);
        }
      }
      return tally;
    } catch (SQLException failure) {
      throw new LocalProblem("plain SQL failed: " + failure.getMessage(), failure);
    }
  }

  private static void stockUp(Shop shop, String name, int deliveries) {
    shop.define(name, "Bench " + name, PRICE);
    for (int delivery = 0; delivery < deliveries; delivery++) {
      shop.receive(name, UNITS, name + "-" + delivery);
    }
    shop.open(name, name);
    shop.deposit(name, PLENTY_OF_MONEY, name);
  }

  private static <T> T result(CompletableFuture<T> run) {
    try {
      return run.join();
    } catch (CompletionException failure) {
      if (failure.getCause() instanceof LocalProblem problem) {
        throw problem;
      }
      throw failure;
    }
  }
}
