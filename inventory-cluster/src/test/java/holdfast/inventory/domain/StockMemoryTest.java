package holdfast.inventory.domain;

import static holdfast.inventory.domain.Adjustment.Reason.RECEIVED;
import static holdfast.inventory.domain.Given.POLICY;
import static holdfast.inventory.domain.Given.T0;
import static holdfast.inventory.domain.Given.adjustment;
import static holdfast.inventory.domain.Given.after;
import static holdfast.inventory.domain.Given.books;
import static holdfast.inventory.domain.Given.claim;
import static holdfast.inventory.domain.Given.code;
import static holdfast.inventory.domain.Given.order;
import static holdfast.inventory.domain.Given.request;
import static holdfast.inventory.domain.Given.reserved;
import static org.assertj.core.api.Assertions.assertThat;

import holdfast.inventory.domain.StockEvent.Released;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** A product remembers what is over for as long as it may still be asked about, and no longer. */
class StockMemoryTest {

  private static final Duration REMEMBERED = POLICY.memoryWindow().plus(POLICY.clockMargin());

  @Test
  void ten_thousand_closed_orders_beyond_the_window_leave_no_record() {
    var stock = books(10);
    for (int i = 1; i <= 10_000; i++) {
      stock = after(stock, reserved(order(i), 1, T0), new Released(order(i), 1, i % 2 == 0, T0));
    }
    assertThat(stock.closed().size()).isEqualTo(10_000);

    var later = T0.plus(REMEMBERED);
    assertThat(after(stock, stock.release(order(20_000), later)).closed().size()).isEqualTo(10_001);
    later = later.plusMillis(1);
    stock = after(stock, stock.release(order(20_000), later));
    assertThat(stock.closed().inClosingOrder()).as("remembered at once").hasSize(1);
    assertThat(StockSnapshot.of(stock).closed()).hasSize(1);
    stock = swept(stock, later);
    assertThat(stock.closed().size()).as("and in memory a little later").isEqualTo(201);
  }

  /** What is forgotten is swept a few at a time: some orders come and go. */
  private static Stock swept(Stock stock, Instant now) {
    for (int i = 1; i <= 200; i++) {
      stock = after(stock, stock.release(order(30_000 + i), now));
    }
    return stock;
  }

  /** Decided one by one, as orders come and go: half of them shipped, half of them given back. */
  @Test
  void neither_memory_nor_snapshot_keeps_an_order_that_is_over() {
    var stock = books(10_000);
    var last = T0;
    for (int i = 1; i <= 10_000; i++) {
      last = T0.plusMillis(i);
      stock = after(stock, stock.reserve(claim(order(i), 1, last), last));
      stock = after(stock, stock.allocate(order(i), 1, last));
      stock =
          after(
              stock,
              i % 2 == 0 ? stock.handle(shipment(i), last, last) : stock.release(order(i), last));
    }
    assertThat(stock.records()).isEqualTo(10_000 + 5_000 + 1);

    var after = last.plus(REMEMBERED).plusMillis(1);
    stock = after(stock, stock.release(order(20_000), after));
    assertThat(StockSnapshot.of(stock).closed()).hasSize(1);
    assertThat(StockSnapshot.of(stock).holds()).isEmpty();
    assertThat(stock.operations().size()).isEqualTo(5_000);

    var muchLater = last.plus(POLICY.operationRetention()).plusMillis(1);
    stock = after(stock, stock.release(order(20_001), muchLater));
    assertThat(swept(stock, muchLater).records()).isEqualTo(201);
    var kept = StockSnapshot.of(stock);
    assertThat(kept.closed()).hasSize(1);
    assertThat(kept.requests()).isEmpty();
    assertThat(kept.operations()).isNull();
  }

  private static StockOperation shipment(int number) {
    return new StockOperation(new UUID(5, number), StockOperation.Kind.SHIP, order(number), 1);
  }

  /** The last moment at which a closed order is forgotten is the first at which its copy is old. */
  @Test
  void what_was_forgotten_is_too_old_to_be_taken_again() {
    var intendedAt = T0.plus(POLICY.clockMargin());
    var stock = after(books(5), books(5).reserve(claim(order(1), 1, intendedAt), T0));
    stock = after(stock, stock.release(order(1), T0));

    var forgottenAt = T0.plus(REMEMBERED).plusNanos(1_000_000);
    stock = after(stock, stock.release(order(2), forgottenAt));
    assertThat(stock.end(order(1))).isNull();

    assertThat(code(stock.reserve(claim(order(1), 1, intendedAt), forgottenAt)))
        .isEqualTo("operation_expired");
  }

  @Test
  void an_allocation_stays_however_old_it_is() {
    var stock = books(5, reserved(order(1), 1, T0), new StockEvent.Allocated(order(1), 1, T0));

    stock = after(stock, stock.release(order(2), T0.plus(Duration.ofDays(400))));

    assertThat(stock.allocated()).isEqualTo(1);
    assertThat(stock.hold(order(1))).isNotNull();
  }

  @Test
  void the_key_of_a_person_is_remembered_for_its_own_time() {
    var stock = after(books(5), books(5).adjust(request("k"), adjustment(1, RECEIVED), null, T0));

    var kept = after(stock, stock.release(order(1), T0.plus(POLICY.keyRetention())));
    assertThat(kept.requests().contains("k")).isTrue();
    var forgotten =
        after(stock, stock.release(order(1), T0.plus(POLICY.keyRetention()).plusMillis(1)));
    assertThat(forgotten.requests().contains("k")).isFalse();
  }
}
