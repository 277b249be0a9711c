package holdfast.inventory.entity;

import static holdfast.inventory.domain.Given.POLICY;
import static holdfast.inventory.domain.Given.T0;
import static holdfast.inventory.domain.Given.after;
import static holdfast.inventory.domain.Given.books;
import static holdfast.inventory.domain.Given.claim;
import static holdfast.inventory.domain.Given.order;
import static holdfast.kit.testing.Measured.interleaved;
import static holdfast.kit.testing.Measured.usedHeap;
import static org.assertj.core.api.Assertions.assertThat;

import holdfast.inventory.domain.Stock;
import holdfast.inventory.domain.StockOperation;
import holdfast.inventory.domain.StockSnapshot;
import holdfast.kit.journal.EventCodec;
import java.util.ArrayList;
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

  private static final int FEW = 100;
  private static final int RECORDS = 100_000;
  private static final int COMMANDS = 20_000;
  private static final int ROUNDS = 9;

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
    var few = filled(FEW, StockMemoryBench::givenBack);
    var many = filled(RECORDS, StockMemoryBench::givenBack);
    var medians = interleaved(ROUNDS, () -> timed(few), () -> timed(many));
    System.out.printf(
        "a reserve and its release: %,d ns with %,d records, %,d ns with %,d: %.2f times,"
            + " medians of %d rounds%n",
        medians.one(), FEW, medians.other(), RECORDS, medians.ratio(), ROUNDS);
  }

  /** The commands that come after a quiet time share the sweeping of what is too old by then. */
  @Test
  void what_forgetting_costs() {
    var firsts = new long[ROUNDS];
    long[] all = {};
    for (int round = 0; round < ROUNDS; round++) {
      var stock = filled(RECORDS, StockMemoryBench::givenBack);
      var later = T0.plus(POLICY.closedRetention()).plusMillis(1);
      var nanos = new ArrayList<Long>();
      while (stock.closed().size() > nanos.size()) {
        var cancelled = order(RECORDS + 1 + nanos.size());
        long start = System.nanoTime();
        stock = after(stock, stock.release(cancelled, later));
        nanos.add(System.nanoTime() - start);
      }
      firsts[round] = nanos.getFirst();
      all = nanos.stream().mapToLong(Long::longValue).sorted().toArray();
    }
    Arrays.sort(firsts);
    System.out.printf(
        "%,d records forgotten: the first command took %,d us, median of %d rounds; all were swept"
            + " after %,d commands, in the last round half of them within %,d us, 99 %% within"
            + " %,d%n",
        RECORDS,
        firsts[ROUNDS / 2] / 1_000,
        ROUNDS,
        all.length,
        all[all.length / 2] / 1_000,
        all[all.length * 99 / 100] / 1_000);
  }

  private static void cost(String what, BiFunction<Stock, Integer, Stock> order) {
    long before = usedHeap();
    var stock = filled(RECORDS, order);
    long bytes = usedHeap() - before;
    var snapshot = new EventCodec(InventorySerializer.NAMES).encode(StockSnapshot.of(stock));
    System.out.printf(
        "%-45s %4d bytes in memory, %4d in a snapshot%n",
        what, bytes / RECORDS, snapshot.length / RECORDS);
  }

  /** Each command meets the same stock, so that it stays as full as it is. */
  private static long timed(Stock full) {
    long held = 0;
    long start = System.nanoTime();
    for (int i = 1; i <= COMMANDS; i++) {
      held += givenBack(full, RECORDS + i).held();
    }
    long took = System.nanoTime() - start;
    assertThat(held).isZero();
    return took / COMMANDS;
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
}
