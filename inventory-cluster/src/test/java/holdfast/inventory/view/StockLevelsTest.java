package holdfast.inventory.view;

import static holdfast.inventory.domain.Given.BOOK;
import static holdfast.inventory.domain.Given.T0;
import static holdfast.inventory.domain.Given.TEN;
import static holdfast.inventory.domain.Given.adjustment;
import static holdfast.inventory.domain.Given.allocated;
import static holdfast.inventory.domain.Given.defined;
import static holdfast.inventory.domain.Given.order;
import static holdfast.inventory.domain.Given.received;
import static holdfast.inventory.domain.Given.request;
import static holdfast.inventory.domain.Given.reserved;
import static org.assertj.core.api.Assertions.assertThat;

import holdfast.inventory.domain.Adjustment.Reason;
import holdfast.inventory.domain.Sku;
import holdfast.inventory.domain.StockEvent;
import holdfast.inventory.domain.StockEvent.Adjusted;
import holdfast.inventory.domain.StockEvent.Defined;
import holdfast.inventory.domain.StockEvent.HoldExpired;
import holdfast.inventory.domain.StockEvent.Released;
import holdfast.inventory.domain.StockEvent.ReservationCancelled;
import holdfast.inventory.domain.StockTerms;
import holdfast.inventory.entity.InventorySerializer;
import holdfast.inventory.view.StockLevels.Row;
import holdfast.kit.domain.Money;
import holdfast.kit.feed.FeedEvent;
import holdfast.kit.jdbc.Database;
import holdfast.kit.testing.TestDatabase;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The list of products, on a real database. */
@Tag("database")
class StockLevelsTest {

  private final TestDatabase server = TestDatabase.migrated("db/inventory");
  private final Database database = server.open(2, 16, "");
  private final StockLevels levels = new StockLevels(database);
  private final Map<String, Long> numbers = new HashMap<>();

  @AfterEach
  void close() {
    database.close();
    server.close();
  }

  @Test
  void a_row_is_the_sum_of_the_events_of_its_product() throws SQLException {
    page(
        "book",
        defined(BOOK),
        received(20),
        reserved(order(1), 3, T0),
        reserved(order(2), 4, T0),
        reserved(order(3), 5, T0));
    page(
        "book",
        allocated(order(1), 3, T0),
        allocated(order(2), 4, T0),
        new Released(order(2), 4, true, T0),
        new HoldExpired(order(3), 5, T0),
        new Adjusted(request("k"), adjustment(-2, Reason.DAMAGED), 0, T0));

    assertThat(list(null, false, 10))
        .containsExactly(new Row("book", "Book", TEN, 1, 1, null, null, 18, 0, 3, 10));
  }

  @Test
  void one_page_may_change_many_products_many_times() throws SQLException {
    var events = new ArrayList<FeedEvent<StockEvent>>();
    for (int i = 0; i < 10; i++) {
      events.add(event("sku-" + i, defined(BOOK)));
      events.add(event("sku-" + i, received(10)));
      for (int order = 1; order <= i; order++) {
        events.add(event("sku-" + i, reserved(order(order), 1, T0)));
      }
    }
    levels(events);

    assertThat(list(null, false, 20))
        .extracting(Row::held)
        .containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8, 9);
  }

  @Test
  void a_new_definition_replaces_the_old_one_and_leaves_the_units() throws SQLException {
    page("book", defined(BOOK), received(20));
    var terms = new StockTerms("The Book", new Money(1200, "USD"), 5, 3);
    page("book", new Defined(terms, 2, 2, "olga", T0));

    assertThat(list(null, false, 10))
        .containsExactly(
            new Row("book", "The Book", new Money(1200, "USD"), 2, 2, 5, 3, 20, 0, 0, 3));
  }

  @Test
  void a_product_that_nobody_defined_is_not_listed() throws SQLException {
    page("ghost", new ReservationCancelled(order(1), T0));

    assertThat(list(null, false, 10)).isEmpty();
  }

  @Test
  void pages_follow_each_other_in_the_order_of_skus() throws SQLException {
    for (var sku : List.of("b", "B", "a", "a-1", "_")) {
      page(sku, defined(BOOK));
    }

    assertThat(list(null, false, 2)).extracting(Row::sku).containsExactly("B", "_");
    assertThat(list(new Sku("_"), false, 10)).extracting(Row::sku).containsExactly("a", "a-1", "b");
    assertThat(list(new Sku("b"), false, 10)).isEmpty();
  }

  @Test
  void a_product_runs_low_by_what_is_available() throws SQLException {
    var low = new StockTerms("Book", TEN, 5, null);
    page("low", defined(low), received(10));
    page("other", defined(BOOK));
    assertThat(list(null, true, 10)).isEmpty();

    page("low", reserved(order(1), 5, T0));
    assertThat(list(null, true, 10)).extracting(Row::sku).containsExactly("low");
  }

  @Test
  void every_event_it_asks_for_has_a_name_in_the_journal() {
    assertThat(levels.only()).allMatch(InventorySerializer.NAMES::isNamed);
  }

  private List<Row> list(@Nullable Sku after, boolean lowOnly, int limit) {
    return levels.list(after, lowOnly, limit).toCompletableFuture().join();
  }

  private void page(String sku, StockEvent... events) throws SQLException {
    levels(Arrays.stream(events).map(event -> event(sku, event)).toList());
  }

  private void levels(List<FeedEvent<StockEvent>> events) throws SQLException {
    try (var connection = server.connectAsApp()) {
      connection.setAutoCommit(false);
      levels.apply(connection, events);
      connection.commit();
    }
  }

  private FeedEvent<StockEvent> event(String sku, StockEvent event) {
    long number = numbers.merge(sku, 1L, Long::sum);
    return new FeedEvent<>("Stock|" + sku, sku, number, T0, event);
  }
}
