package holdfast.order.view;

import holdfast.kit.jdbc.Database;
import holdfast.order.domain.OrderId;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Orders with something left to do, for whoever makes sure that it is done. */
public final class UnfinishedOrders {

  /** No id comes before it, and no order has it: ids are version 5. */
  private static final UUID FIRST = new UUID(0, 0);

  private static final String PAGE =
      """
      SELECT id
        FROM open_orders
       WHERE id > ? AND placed_at < ? AND NOT attention
       ORDER BY id
       LIMIT ?
      """;

  private final Database database;

  public UnfinishedOrders(Database database) {
    this.database = database;
  }

  /**
   * The next of them, in the order of their ids, so that a round over all of them ends whatever
   * comes and goes meanwhile. Orders that wait for a person are not among them.
   *
   * @param before lists only orders that were placed earlier
   * @param after the last id of the page before; null for the first page
   */
  public CompletionStage<List<OrderId>> page(Instant before, @Nullable OrderId after, int limit) {
    return database.query(connection -> {
      try (var sql = connection.prepareStatement(PAGE)) {
        sql.setObject(1, after == null ? FIRST : after.value());
        sql.setObject(2, OrderList.timestamp(before));
        sql.setInt(3, limit);
        return ids(sql);
      }
    });
  }

  private static List<OrderId> ids(PreparedStatement sql) throws SQLException {
    try (var row = sql.executeQuery()) {
      var ids = new ArrayList<OrderId>();
      while (row.next()) {
        ids.add(new OrderId(row.getObject(1, UUID.class)));
      }
      return ids;
    }
  }
}
