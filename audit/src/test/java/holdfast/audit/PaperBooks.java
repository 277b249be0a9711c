package holdfast.audit;

import holdfast.audit.PaperShop.Written;
import holdfast.inventory.domain.StockSnapshot;
import holdfast.inventory.entity.InventorySerializer;
import holdfast.inventory.view.StockLevels;
import holdfast.inventory.view.StockMovements;
import holdfast.kit.feed.FeedEvent;
import holdfast.kit.feed.View;
import holdfast.kit.jdbc.Database;
import holdfast.kit.jdbc.Login;
import holdfast.kit.jdbc.Migrations;
import holdfast.kit.journal.EventCodec;
import holdfast.order.entity.OrderSerializer;
import holdfast.order.view.OrderList;
import holdfast.payment.domain.AccountSnapshot;
import holdfast.payment.entity.PaymentSerializer;
import holdfast.payment.view.Books;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** Writes what a {@link PaperShop} did into the databases that the services would have. */
public final class PaperBooks {
  private static final Database.Limits LIMITS =
      new Database.Limits(1, 1, Duration.ofSeconds(30), Duration.ofSeconds(60), "");

  /** The database of one service. */
  public record Shelf(String url, Login owner, Login app) {}

  private final Map<String, Shelf> shelves;

  /**
   * Books in three databases.
   *
   * @param shelves by service: inventory, payment, order
   */
  public PaperBooks(Map<String, Shelf> shelves) {
    this.shelves = Map.copyOf(shelves);
  }

  public void migrate() {
    shelves.forEach((service, shelf) ->
        Migrations.run(shelf.url(), shelf.owner(), shelf.app().user(), "db/" + service));
  }

  /** In place of whatever is there. */
  public void write(PaperShop shop) throws SQLException {
    var stock = new EventCodec(InventorySerializer.NAMES);
    try (var connection = connect("inventory");
        var database = views("inventory")) {
      empty(connection, "stock_levels, stock_movements");
      var events = events(shop, "Stock");
      store(connection, stock, 41001, events);
      for (var sku : entities(events, "Stock")) {
        snapshot(
            connection, stock, 41001, events, "Stock|" + sku, StockSnapshot.of(shop.stock(sku)));
      }
      show(connection, new StockLevels(database), events);
      show(connection, new StockMovements(database), events);
      connection.commit();
    }
    var payment = new EventCodec(PaymentSerializer.NAMES);
    try (var connection = connect("payment")) {
      empty(connection, "account, statement_entry, ledger_balance");
      var events = events(shop, "Account");
      store(connection, payment, 41002, events);
      for (var id : entities(events, "Account")) {
        snapshot(
            connection,
            payment,
            41002,
            events,
            "Account|" + id,
            AccountSnapshot.of(shop.account(id)));
      }
      show(connection, new Books(), events);
      connection.commit();
    }
    try (var connection = connect("order");
        var database = views("order")) {
      empty(connection, "orders, open_orders");
      var events = events(shop, "Order");
      store(connection, new EventCodec(OrderSerializer.NAMES), 41003, events);
      show(connection, new OrderList(database), events);
      connection.commit();
    }
  }

  /** Changes a row behind everybody's back. */
  public void spoil(String service, String statement) throws SQLException {
    try (var connection = connect(service);
        var sql = connection.createStatement()) {
      if (sql.executeUpdate(statement) == 0) {
        throw new AssertionError("spoils nothing: " + statement);
      }
      connection.commit();
    }
  }

  private Connection connect(String service) throws SQLException {
    var shelf = shelf(service);
    var connection =
        DriverManager.getConnection(shelf.url(), shelf.owner().user(), shelf.owner().password());
    connection.setAutoCommit(false);
    return connection;
  }

  private Database views(String service) {
    return Database.open(shelf(service).url(), shelf(service).app(), LIMITS);
  }

  private Shelf shelf(String service) {
    return Objects.requireNonNull(shelves.get(service), service);
  }

  private static void empty(Connection connection, String views) throws SQLException {
    try (var sql = connection.createStatement()) {
      sql.execute("TRUNCATE event_journal, event_tag, snapshot, feed_offset, " + views);
    }
  }

  private static List<Written> events(PaperShop shop, String type) {
    return shop.written().stream()
        .filter(event -> event.persistenceId().startsWith(type + "|"))
        .toList();
  }

  private static List<String> entities(List<Written> events, String type) {
    return events.stream()
        .map(event -> event.persistenceId().substring(type.length() + 1))
        .distinct()
        .toList();
  }

  /** A writer is replaced every few events, as by a node that dies. */
  private static void store(
      Connection connection, EventCodec codec, int serializer, List<Written> events)
      throws SQLException {
    try (var sql =
        connection.prepareStatement(
            "INSERT INTO event_journal (persistence_id, sequence_number, writer, write_timestamp,"
                + " adapter_manifest, event_ser_id, event_ser_manifest, event_payload)"
                + " VALUES (?, ?, ?, 0, '', ?, ?, ?)")) {
      for (var written : events) {
        sql.setString(1, written.persistenceId());
        sql.setLong(2, written.number());
        sql.setString(3, "writer-" + written.number() / 7);
        sql.setInt(4, serializer);
        sql.setString(5, codec.nameOf(written.event()));
        sql.setBytes(6, codec.encode(written.event()));
        sql.addBatch();
      }
      sql.executeBatch();
    }
  }

  private static void snapshot(
      Connection connection,
      EventCodec codec,
      int serializer,
      List<Written> events,
      String persistenceId,
      Record snapshot)
      throws SQLException {
    long last =
        events.stream().filter(event -> event.persistenceId().equals(persistenceId)).count();
    try (var sql = connection.prepareStatement("INSERT INTO snapshot VALUES (?, ?, 0, ?, ?, ?)")) {
      sql.setString(1, persistenceId);
      sql.setLong(2, last);
      sql.setInt(3, serializer);
      sql.setString(4, codec.nameOf(snapshot));
      sql.setBytes(5, codec.encode(snapshot));
      sql.executeUpdate();
    }
  }

  /** As the view's own reader does, in one page. */
  private static <E> void show(Connection connection, View<E> view, List<Written> events)
      throws SQLException {
    Set<Class<? extends E>> wanted = view.only();
    var page = new ArrayList<FeedEvent<E>>();
    for (var written : events) {
      var event = view.eventType().cast(written.event());
      if (wanted.stream().anyMatch(type -> type.isInstance(event))) {
        page.add(
            new FeedEvent<>(
                written.persistenceId(),
                written.persistenceId().substring(view.entityType().length() + 1),
                written.number(),
                Instant.EPOCH,
                event));
      }
    }
    view.apply(connection, page);
    try (var sql =
        connection.prepareStatement(
            "INSERT INTO feed_offset (view, tx, ordering, system_id)"
                + " SELECT ?, tx, ordering, 0 FROM event_journal j"
                + " ORDER BY j.tx DESC, ordering DESC LIMIT 1")) {
      sql.setString(1, view.name());
      sql.executeUpdate();
    }
  }
}
