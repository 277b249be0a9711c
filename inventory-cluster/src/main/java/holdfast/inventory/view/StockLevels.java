package holdfast.inventory.view;

import holdfast.inventory.domain.Sku;
import holdfast.inventory.domain.StockEvent;
import holdfast.inventory.domain.StockEvent.Adjusted;
import holdfast.inventory.domain.StockEvent.AdjustmentPreconditionFailed;
import holdfast.inventory.domain.StockEvent.AdjustmentRefused;
import holdfast.inventory.domain.StockEvent.Allocated;
import holdfast.inventory.domain.StockEvent.CameBack;
import holdfast.inventory.domain.StockEvent.Defined;
import holdfast.inventory.domain.StockEvent.FellShort;
import holdfast.inventory.domain.StockEvent.HoldExpired;
import holdfast.inventory.domain.StockEvent.OperationRefused;
import holdfast.inventory.domain.StockEvent.RanLow;
import holdfast.inventory.domain.StockEvent.RanOut;
import holdfast.inventory.domain.StockEvent.Released;
import holdfast.inventory.domain.StockEvent.ReservationCancelled;
import holdfast.inventory.domain.StockEvent.ReservationNotKnown;
import holdfast.inventory.domain.StockEvent.ReserveRefused;
import holdfast.inventory.domain.StockEvent.Reserved;
import holdfast.inventory.domain.StockEvent.Restocked;
import holdfast.inventory.domain.StockEvent.Shipped;
import holdfast.kit.domain.Money;
import holdfast.kit.feed.FeedEvent;
import holdfast.kit.feed.View;
import holdfast.kit.jdbc.Database;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Every defined product with its stock: as it was a moment ago, for lists. */
public final class StockLevels implements View<StockEvent> {

  /**
   * One product.
   *
   * @param held overdue holds included, until an event ends them
   */
  public record Row(
      String sku,
      String name,
      Money unitPrice,
      int priceVersion,
      int definitionVersion,
      @Nullable Integer lowStockAt,
      @Nullable Integer perOrderLimit,
      int onHand,
      int held,
      int allocated,
      long version) {}

  private static final String DEFINE =
      """
      INSERT INTO stock_levels (sku, name, unit_price, currency, price_version, definition_version,
                                low_stock_at, per_order_limit, on_hand, held, allocated, version)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, 0, 0, 0, 0)
      ON CONFLICT (sku) DO UPDATE
         SET name = excluded.name,
             unit_price = excluded.unit_price,
             currency = excluded.currency,
             price_version = excluded.price_version,
             definition_version = excluded.definition_version,
             low_stock_at = excluded.low_stock_at,
             per_order_limit = excluded.per_order_limit
      """;

  private static final String MOVE =
      """
      UPDATE stock_levels
         SET on_hand = on_hand + ?, held = held + ?, allocated = allocated + ?, version = ?
       WHERE sku = ?
      """;

  private static final String LIST =
      """
      SELECT *
        FROM stock_levels
       WHERE sku > ? AND (NOT ? OR on_hand - held - allocated <= low_stock_at)
       ORDER BY sku
       LIMIT ?
      """;

  /** What the events of one page change about one product. */
  private static final class Change {
    @Nullable Defined definition;
    int onHand;
    int held;
    int allocated;
    long version;

    void add(StockEvent event) {
      switch (event) {
        case Defined defined -> definition = defined;
        case Adjusted adjusted -> onHand += adjusted.adjustment().delta();
        case Reserved reserved -> held += reserved.quantity();
        case Allocated sold -> {
          held -= sold.quantity();
          allocated += sold.quantity();
        }
        case Released(_, var quantity, var wasSold, _) -> {
          held -= wasSold ? 0 : quantity;
          allocated -= wasSold ? quantity : 0;
        }
        case HoldExpired expired -> held -= expired.quantity();
        case Shipped shipped -> {
          onHand -= shipped.quantity();
          allocated -= shipped.quantity();
        }
        case Restocked restocked -> onHand += restocked.quantity();
        case AdjustmentRefused _,
            AdjustmentPreconditionFailed _,
            FellShort _,
            ReserveRefused _,
            ReservationCancelled _,
            ReservationNotKnown _,
            OperationRefused _,
            RanLow _,
            RanOut _,
            CameBack _ -> {}
      }
    }
  }

  private final Database database;

  public StockLevels(Database database) {
    this.database = database;
  }

  /**
   * Products in the order of their SKUs.
   *
   * @param after where the page before ended; null for the first
   * @param lowOnly only those that run low
   */
  public CompletionStage<List<Row>> list(@Nullable Sku after, boolean lowOnly, int limit) {
    return database.query(connection -> {
      try (var sql = connection.prepareStatement(LIST)) {
        sql.setString(1, after == null ? "" : after.value());
        sql.setBoolean(2, lowOnly);
        sql.setInt(3, limit);
        return rows(sql);
      }
    });
  }

  @Override
  public String name() {
    return "stock-levels";
  }

  @Override
  public String entityType() {
    return "Stock";
  }

  @Override
  public Class<StockEvent> eventType() {
    return StockEvent.class;
  }

  /** Those that change what a list shows. */
  @Override
  public Set<Class<? extends StockEvent>> only() {
    return Set.of(
        Defined.class,
        Adjusted.class,
        Reserved.class,
        Allocated.class,
        Released.class,
        HoldExpired.class,
        Shipped.class,
        Restocked.class);
  }

  @Override
  public void apply(Connection connection, List<FeedEvent<StockEvent>> page) throws SQLException {
    var changes = new TreeMap<String, Change>();
    for (var event : page) {
      var change = changes.computeIfAbsent(event.entityId(), _ -> new Change());
      change.add(event.event());
      change.version = event.sequenceNumber();
    }
    try (var define = connection.prepareStatement(DEFINE);
        var move = connection.prepareStatement(MOVE)) {
      for (var entry : changes.entrySet()) {
        define(define, entry.getKey(), entry.getValue().definition);
        move(move, entry.getKey(), entry.getValue());
      }
      define.executeBatch();
      move.executeBatch();
    }
  }

  private static void define(PreparedStatement sql, String sku, @Nullable Defined definition)
      throws SQLException {
    if (definition == null) {
      return;
    }
    var terms = definition.terms();
    sql.setString(1, sku);
    sql.setString(2, terms.name());
    sql.setLong(3, terms.unitPrice().amount());
    sql.setString(4, terms.unitPrice().currency());
    sql.setInt(5, definition.priceVersion());
    sql.setInt(6, definition.definitionVersion());
    sql.setObject(7, terms.lowStockAt(), Types.INTEGER);
    sql.setObject(8, terms.perOrderLimit(), Types.INTEGER);
    sql.addBatch();
  }

  private static void move(PreparedStatement sql, String sku, Change change) throws SQLException {
    sql.setInt(1, change.onHand);
    sql.setInt(2, change.held);
    sql.setInt(3, change.allocated);
    sql.setLong(4, change.version);
    sql.setString(5, sku);
    sql.addBatch();
  }

  private static List<Row> rows(PreparedStatement sql) throws SQLException {
    try (var row = sql.executeQuery()) {
      var rows = new ArrayList<Row>();
      while (row.next()) {
        rows.add(row(row));
      }
      return rows;
    }
  }

  private static Row row(ResultSet row) throws SQLException {
    return new Row(
        row.getString("sku"),
        row.getString("name"),
        new Money(row.getLong("unit_price"), row.getString("currency")),
        row.getInt("price_version"),
        row.getInt("definition_version"),
        (Integer) row.getObject("low_stock_at"),
        (Integer) row.getObject("per_order_limit"),
        row.getInt("on_hand"),
        row.getInt("held"),
        row.getInt("allocated"),
        row.getLong("version"));
  }
}
