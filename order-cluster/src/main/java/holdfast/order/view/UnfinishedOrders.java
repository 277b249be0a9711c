package holdfast.order.view;

import holdfast.kit.jdbc.Database;
import holdfast.order.domain.LeftToDo;
import holdfast.order.domain.OrderId;
import holdfast.order.view.OrderList.Owner;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
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
       WHERE id > ? AND since < ? AND NOT attention
       ORDER BY id
       LIMIT ?
      """;

  private static final String LIST =
      """
      SELECT id, since, attention
        FROM open_orders
       WHERE (?::boolean OR attention OR (?::boolean AND since < ?)) AND (since, id) > (?, ?)
       ORDER BY since, id
       LIMIT ?
      """;

  /** The oldest are found by their index; what this looks at is bounded however much there is. */
  private static final String LEFT_TO_DO =
      """
      SELECT count(*) FILTER (WHERE NOT attention), count(*) FILTER (WHERE attention),
             min(since) FILTER (WHERE NOT attention)
        FROM (SELECT since, attention FROM open_orders ORDER BY since LIMIT ?) AS oldest
      """;

  /** How many orders are counted at most. */
  static final int COUNTED = 10_000;

  private static final String COUNT =
      """
      SELECT count(*)
        FROM (SELECT 1 FROM open_orders
               WHERE issuer = ? AND subject COLLATE "C" = ? LIMIT ?) AS open
      """;

  private static final String CROWDS =
      """
      SELECT issuer, subject COLLATE "C", count(*)
        FROM open_orders
       GROUP BY issuer, subject COLLATE "C"
      HAVING count(*) > ?
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
   * @param before lists only orders that are unfinished since an earlier time
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

  /** An order that is unfinished, and since when. */
  public record Open(OrderId id, Instant since, boolean attention) {}

  /** Which of them. */
  public enum State {
    /** Those that wait for an operator. */
    ATTENTION,
    /** Those, and whatever is unfinished for longer than an order should be. */
    STUCK,
    /** All. */
    OPEN
  }

  /**
   * A page for operators, oldest first.
   *
   * @param overdue orders that are unfinished since before then count as stuck
   * @param after the last one of the page before; null for the first page
   */
  public CompletionStage<List<Open>> list(
      State state, Instant overdue, @Nullable Open after, int limit) {
    return database.query(connection -> {
      try (var sql = connection.prepareStatement(LIST)) {
        sql.setBoolean(1, state == State.OPEN);
        sql.setBoolean(2, state == State.STUCK);
        sql.setObject(3, OrderList.timestamp(overdue));
        sql.setObject(4, OrderList.timestamp(after == null ? Instant.EPOCH : after.since()));
        sql.setObject(5, after == null ? FIRST : after.id().value());
        sql.setInt(6, limit);
        return open(sql);
      }
    });
  }

  /** How much is left to do; counts the oldest {@value #COUNTED} orders and no more. */
  public CompletionStage<LeftToDo> leftToDo() {
    return database.query(connection -> {
      try (var sql = connection.prepareStatement(LEFT_TO_DO)) {
        sql.setInt(1, COUNTED);
        try (var row = sql.executeQuery()) {
          row.next();
          var oldest = row.getObject(3, OffsetDateTime.class);
          return new LeftToDo(
              row.getInt(1), row.getInt(2), oldest == null ? null : oldest.toInstant());
        }
      }
    });
  }

  /** How many unfinished orders somebody has; counts no further than {@code most}. */
  public CompletionStage<Integer> count(String issuer, String subject, int most) {
    return database.query(connection -> {
      try (var sql = connection.prepareStatement(COUNT)) {
        sql.setString(1, issuer);
        sql.setString(2, subject);
        sql.setInt(3, most);
        try (var row = sql.executeQuery()) {
          row.next();
          return row.getInt(1);
        }
      }
    });
  }

  /** Somebody with many unfinished orders. */
  public record Crowd(Owner owner, int orders) {}

  /** Some of those who have more than so many, at most {@code limit}. */
  public CompletionStage<List<Crowd>> subjectsWithMore(int orders, int limit) {
    return database.query(connection -> {
      try (var sql = connection.prepareStatement(CROWDS)) {
        sql.setInt(1, orders);
        sql.setInt(2, limit);
        return crowds(sql);
      }
    });
  }

  private static List<Crowd> crowds(PreparedStatement sql) throws SQLException {
    try (var row = sql.executeQuery()) {
      var crowds = new ArrayList<Crowd>();
      while (row.next()) {
        crowds.add(new Crowd(new Owner(row.getString(1), row.getString(2)), row.getInt(3)));
      }
      return crowds;
    }
  }

  private static List<Open> open(PreparedStatement sql) throws SQLException {
    try (var row = sql.executeQuery()) {
      var open = new ArrayList<Open>();
      while (row.next()) {
        open.add(
            new Open(
                new OrderId(row.getObject("id", UUID.class)),
                row.getObject("since", OffsetDateTime.class).toInstant(),
                row.getBoolean("attention")));
      }
      return open;
    }
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
