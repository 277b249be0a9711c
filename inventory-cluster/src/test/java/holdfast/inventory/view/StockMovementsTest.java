package holdfast.inventory.view;

import static holdfast.inventory.domain.Given.BOOK;
import static holdfast.inventory.domain.Given.T0;
import static holdfast.inventory.domain.Given.adjustment;
import static holdfast.inventory.domain.Given.defined;
import static holdfast.inventory.domain.Given.order;
import static holdfast.inventory.domain.Given.received;
import static holdfast.inventory.domain.Given.request;
import static holdfast.inventory.domain.Given.reserved;
import static org.assertj.core.api.Assertions.assertThat;

import holdfast.inventory.domain.Adjustment;
import holdfast.inventory.domain.Adjustment.Reason;
import holdfast.inventory.domain.Sku;
import holdfast.inventory.domain.StockEvent;
import holdfast.inventory.domain.StockEvent.Adjusted;
import holdfast.inventory.domain.StockEvent.FellShort;
import holdfast.inventory.domain.StockEvent.Restocked;
import holdfast.inventory.domain.StockEvent.Shipped;
import holdfast.inventory.entity.InventorySerializer;
import holdfast.inventory.view.StockMovements.Row;
import holdfast.kit.feed.FeedEvent;
import holdfast.kit.jdbc.Database;
import holdfast.kit.testing.TestDatabase;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What came and went, on a real database. */
@Tag("database")
class StockMovementsTest {

  private static final UUID OPERATION = new UUID(1, 1);

  private final TestDatabase server = TestDatabase.migrated("db/inventory");
  private final Database database = server.open(2, 16, "");
  private final StockMovements movements = new StockMovements(database);
  private final Map<String, Long> numbers = new HashMap<>();

  @AfterEach
  void close() {
    database.close();
    server.close();
  }

  @Test
  void what_moves_goods_is_listed_with_what_is_left_and_the_rest_is_not() throws SQLException {
    page("book", defined(BOOK), received(20), reserved(order(1), 3, T0));
    page("other", defined(BOOK), received(7));
    var damage = new Adjustment(-2, Reason.DAMAGED, "water");
    page(
        "book",
        new Shipped(OPERATION, order(1), 3, T0),
        new Restocked(OPERATION, order(1), 1, T0),
        new Adjusted(request("k"), damage, 0, T0));

    assertThat(list("book", null, 10))
        .containsExactly(
            new Row(6, T0, "DAMAGED", -2, 16, "water", "olga", List.of()),
            new Row(5, T0, "RESTOCKED", 1, 18, null, null, List.of(order(1).orderId())),
            new Row(4, T0, "SHIPPED", -3, 17, null, null, List.of(order(1).orderId())),
            new Row(2, T0, "RECEIVED", 20, 20, null, "olga", List.of()));
  }

  @Test
  void a_shortfall_names_the_orders_at_risk() throws SQLException {
    page("book", defined(BOOK), received(2));
    page(
        "book",
        new Adjusted(request("k"), adjustment(-2, Reason.SHRINKAGE), 2, T0),
        new FellShort(2, 2, List.of(order(2), order(1)), T0));

    assertThat(list("book", null, 1))
        .containsExactly(
            new Row(
                4,
                T0,
                "FELL_SHORT",
                0,
                0,
                null,
                null,
                List.of(order(2).orderId(), order(1).orderId())));
  }

  @Test
  void pages_go_back_in_time() throws SQLException {
    page("book", defined(BOOK), received(1), received(2), received(3));

    assertThat(list("book", null, 2)).extracting(Row::version).containsExactly(4L, 3L);
    assertThat(list("book", 3L, 2)).extracting(Row::version).containsExactly(2L);
    assertThat(list("none", null, 2)).isEmpty();
  }

  @Test
  void every_event_it_asks_for_has_a_name_in_the_journal() {
    assertThat(movements.only()).allMatch(InventorySerializer.NAMES::isNamed);
  }

  private List<Row> list(String sku, @Nullable Long before, int limit) {
    return movements.list(new Sku(sku), before, limit).toCompletableFuture().join();
  }

  private void page(String sku, StockEvent... events) throws SQLException {
    try (var connection = server.connectAsApp()) {
      connection.setAutoCommit(false);
      movements.apply(connection, Arrays.stream(events).map(event -> event(sku, event)).toList());
      connection.commit();
    }
  }

  private FeedEvent<StockEvent> event(String sku, StockEvent event) {
    long number = numbers.merge(sku, 1L, Long::sum);
    return new FeedEvent<>("Stock|" + sku, sku, number, T0, event);
  }
}
