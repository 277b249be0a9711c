package holdfast.inventory.entity;

import static holdfast.inventory.domain.Given.POLICY;
import static holdfast.inventory.domain.Given.T0;
import static holdfast.inventory.domain.Given.after;
import static holdfast.inventory.domain.Given.books;
import static holdfast.inventory.domain.Given.claim;
import static holdfast.inventory.domain.Given.order;

import holdfast.inventory.domain.Stock;
import holdfast.inventory.domain.StockOperation;
import holdfast.inventory.domain.StockSnapshot;
import holdfast.kit.journal.EventCodec;
import java.util.Arrays;
import java.util.UUID;
import java.util.function.BiFunction;
import org.junit.jupiter.api.Test;

/**
 * What a record costs in memory and in a snapshot, and whether commands get slower the more are
 * remembered. Not a test of the build; run it by name:
 *
 * <pre>./mvnw -pl inventory-cluster -am test -Dtest=StockMemoryBench \\
 *     -Dsurefire.failIfNoSpecifiedTests=false</pre>
 */
class StockMemoryBench {

  private static final int RECORDS = 100_000;
  private static final int COMMANDS = 20_000;
  private static final int ROUNDS = 7;

  @Test
  void what_a_record_costs() {
    for (var number : new int[] {1, 2}) {
      var what = number == 1 ? "warm-up" : "measured";
      cost(what + ": a held order", StockMemoryBench::reserved);
      cost(what + ": a sold order", StockMemoryBench::sold);
      cost(what + ": an order that was given back", StockMemoryBench::givenBack);
      cost(what + ": a shipped order and its shipment", StockMemoryBench::shipped);
    }
  }

  @Test
  void whether_commands_get_slower() {
    for (int records : new int[] {0, 1_000, 10_000, RECORDS, 0, 1_000, 10_000, RECORDS}) {
      var nanos = new long[ROUNDS];
      var full = filled(records, StockMemoryBench::givenBack);
      for (int round = 0; round < ROUNDS; round++) {
        nanos[round] = timed(full);
      }
      Arrays.sort(nanos);
      System.out.printf(
          "%,7d records: %,6d ns for a reserve and its release, median of %d rounds%n",
          records, nanos[ROUNDS / 2], ROUNDS);
    }
    forgettingAll();
  }

  private static void cost(String what, BiFunction<Stock, Integer, Stock> order) {
    long before = used();
    var stock = filled(RECORDS, order);
    long bytes = used() - before;
    var snapshot = new EventCodec(InventorySerializer.NAMES).encode(StockSnapshot.of(stock));
    System.out.printf(
        "%-45s %4d bytes in memory, %4d in a snapshot%n",
        what, bytes / RECORDS, snapshot.length / RECORDS);
  }

  private static long timed(Stock full) {
    var stock = full;
    long start = System.nanoTime();
    for (int i = 1; i <= COMMANDS; i++) {
      stock = givenBack(stock, RECORDS + i);
    }
    return (System.nanoTime() - start) / COMMANDS;
  }

  /** The first command after a quiet time pays for all that is too old by then. */
  private static void forgettingAll() {
    var full = filled(RECORDS, StockMemoryBench::givenBack);
    var later = T0.plus(POLICY.closedRetention()).plusMillis(1);
    long start = System.nanoTime();
    var left = after(full, full.release(order(0), later));
    System.out.printf(
        "%,d records forgotten by one command, in %,d µs, %d left%n",
        RECORDS, (System.nanoTime() - start) / 1_000, left.records());
  }

  private static Stock filled(int records, BiFunction<Stock, Integer, Stock> order) {
    var stock = books(1_000_000);
    for (int i = 1; i <= records; i++) {
      stock = order.apply(stock, i);
    }
    return stock;
  }

  private static Stock reserved(Stock stock, int number) {
    return after(stock, stock.reserve(claim(order(number), 1, T0), T0));
  }

  private static Stock sold(Stock stock, int number) {
    var held = reserved(stock, number);
    return after(held, held.allocate(order(number), 1, T0));
  }

  private static Stock givenBack(Stock stock, int number) {
    var held = reserved(stock, number);
    return after(held, held.release(order(number), T0));
  }

  private static Stock shipped(Stock stock, int number) {
    var sold = sold(stock, number);
    var shipment =
        new StockOperation(new UUID(5, number), StockOperation.Kind.SHIP, order(number), 1);
    return after(sold, sold.handle(shipment, T0, T0));
  }

  private static long used() {
    var runtime = Runtime.getRuntime();
    long used = Long.MAX_VALUE;
    for (int i = 0; i < 5; i++) {
      System.gc();
      used = Math.min(used, runtime.totalMemory() - runtime.freeMemory());
    }
    return used;
  }
}
