package holdfast.inventory.view;

import holdfast.inventory.domain.ReservationId;
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
import holdfast.kit.feed.FeedEvent;
import holdfast.kit.feed.View;
import holdfast.kit.jdbc.Database;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Who moved what in and out of the building, for people. */
public final class StockMovements implements View<StockEvent> {

  /**
   * One movement of one product.
   *
   * @param version number of its event; newer ones are larger
   * @param kind the reason of an adjustment, {@code SHIPPED}, {@code RESTOCKED}; or {@code
   *     FELL_SHORT}, which moves nothing and names orders at risk
   * @param onHand units in the building afterwards
   * @param orders whom it concerns
   */
  public record Row(
      long version,
      Instant at,
      String kind,
      int delta,
      int onHand,
      @Nullable String reference,
      @Nullable String by,
      List<UUID> orders) {}

  private static final String ADD =
      """
      INSERT INTO stock_movements (sku, version, at, kind, delta, on_hand, reference, moved_by,
                                   orders)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
      """;

  private static final String LATEST =
      """
      SELECT asked.sku, latest.on_hand
        FROM unnest(?) AS asked (sku)
       CROSS JOIN LATERAL (
             SELECT on_hand
               FROM stock_movements
              WHERE sku = asked.sku
              ORDER BY version DESC
              LIMIT 1) AS latest
      """;

  private static final String LIST =
      """
      SELECT *
        FROM stock_movements
       WHERE sku = ? AND version < ?
       ORDER BY version DESC
       LIMIT ?
      """;

  /** What an event says of the goods; null when it is about promises only. */
  private record Movement(
      String kind,
      int delta,
      @Nullable String reference,
      @Nullable String by,
      List<ReservationId> reservations) {

    static @Nullable Movement of(StockEvent event) {
      return switch (event) {
        case Adjusted(var request, var adjustment, _, _) ->
            new Movement(
                adjustment.reason().name(),
                adjustment.delta(),
                adjustment.reference(),
                request.by(),
                List.of());
        case Shipped(_, var reservation, var quantity, _) ->
            new Movement("SHIPPED", -quantity, null, null, List.of(reservation));
        case Restocked(_, var reservation, var quantity, _) ->
            new Movement("RESTOCKED", quantity, null, null, List.of(reservation));
        case FellShort(_, _, var newest, _) -> new Movement("FELL_SHORT", 0, null, null, newest);
        case Defined _,
            AdjustmentRefused _,
            AdjustmentPreconditionFailed _,
            Reserved _,
            ReserveRefused _,
            Allocated _,
            Released _,
            HoldExpired _,
            ReservationCancelled _,
            ReservationNotKnown _,
            OperationRefused _,
            RanLow _,
            RanOut _,
            CameBack _ ->
            null;
      };
    }
  }

  private final Database database;

  public StockMovements(Database database) {
    this.database = database;
  }

  /**
   * The movements of a product, newest first.
   *
   * @param before only those with a smaller version; null for the newest
   */
  public CompletionStage<List<Row>> list(Sku sku, @Nullable Long before, int limit) {
    return database.query(connection -> {
      try (var sql = connection.prepareStatement(LIST)) {
        sql.setString(1, sku.value());
        sql.setLong(2, before == null ? Long.MAX_VALUE : before);
        sql.setInt(3, limit);
        return rows(sql);
      }
    });
  }

  @Override
  public String name() {
    return "stock-movements";
  }

  @Override
  public String entityType() {
    return "Stock";
  }

  @Override
  public Class<StockEvent> eventType() {
    return StockEvent.class;
  }

  @Override
  public Set<Class<? extends StockEvent>> only() {
    return Set.of(Adjusted.class, Shipped.class, Restocked.class, FellShort.class);
  }

  @Override
  public void apply(Connection connection, List<FeedEvent<StockEvent>> page) throws SQLException {
    var onHand = latest(connection, page);
    try (var add = connection.prepareStatement(ADD)) {
      for (var event : page) {
        var movement = Movement.of(event.event());
        if (movement != null) {
          int now = onHand.merge(event.entityId(), movement.delta(), Integer::sum);
          add(add, event, movement, now);
        }
      }
      add.executeBatch();
    }
  }

  private static Map<String, Integer> latest(
      Connection connection, List<FeedEvent<StockEvent>> page) throws SQLException {
    var skus = page.stream().map(FeedEvent::entityId).distinct().toArray(String[]::new);
    var latest = new HashMap<String, Integer>();
    try (var sql = connection.prepareStatement(LATEST)) {
      sql.setArray(1, connection.createArrayOf("text", skus));
      try (var row = sql.executeQuery()) {
        while (row.next()) {
          latest.put(row.getString(1), row.getInt(2));
        }
      }
    }
    return latest;
  }

  private static void add(
      PreparedStatement sql, FeedEvent<StockEvent> event, Movement movement, int onHand)
      throws SQLException {
    var orders =
        movement.reservations().stream()
            .map(ReservationId::orderId)
            .distinct()
            .toArray(UUID[]::new);
    sql.setString(1, event.entityId());
    sql.setLong(2, event.sequenceNumber());
    sql.setObject(3, OffsetDateTime.ofInstant(event.event().at(), ZoneOffset.UTC));
    sql.setString(4, movement.kind());
    sql.setInt(5, movement.delta());
    sql.setInt(6, onHand);
    sql.setString(7, movement.reference());
    sql.setString(8, movement.by());
    sql.setArray(9, sql.getConnection().createArrayOf("uuid", orders));
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
        row.getLong("version"),
        row.getObject("at", OffsetDateTime.class).toInstant(),
        row.getString("kind"),
        row.getInt("delta"),
        row.getInt("on_hand"),
        row.getString("reference"),
        row.getString("moved_by"),
        List.of((UUID[]) row.getArray("orders").getArray()));
  }
}
