package holdfast.order.view;

import holdfast.kit.domain.Money;
import holdfast.kit.feed.FeedEvent;
import holdfast.kit.feed.View;
import holdfast.kit.jdbc.Database;
import holdfast.order.domain.AccountId;
import holdfast.order.domain.OrderEvent;
import holdfast.order.domain.OrderId;
import holdfast.order.domain.OrderStatus;
import holdfast.order.domain.Rejection;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Orders, newest first. A little behind the orders themselves: by as much as the feed lags. */
public final class OrderList implements View<OrderEvent> {

  /** One order, as a list shows it. */
  public record Item(
      OrderId id,
      AccountId account,
      OrderStatus status,
      boolean attention,
      String currency,
      @Nullable Money total,
      Rejection.@Nullable Code rejection,
      long version,
      Instant createdAt,
      Instant updatedAt) {}

  /** Whose orders. */
  public record Owner(String issuer, String subject) {}

  /** Which orders; what is null does not matter. */
  public record Filter(
      @Nullable Owner owner, @Nullable AccountId account, @Nullable OrderStatus status) {}

  /** A place in the list: after the order with this time and id. */
  public record Place(Instant createdAt, UUID id) {

    public static Place of(Item item) {
      return new Place(item.createdAt(), item.id().value());
    }
  }

  private final Database database;

  public OrderList(Database database) {
    this.database = database;
  }

  @Override
  public String name() {
    return "order-list";
  }

  @Override
  public String entityType() {
    return "Order";
  }

  @Override
  public Class<OrderEvent> eventType() {
    return OrderEvent.class;
  }

  @Override
  public Set<Class<? extends OrderEvent>> only() {
    return OrderChanges.SHOWN;
  }

  @Override
  public void apply(Connection connection, List<FeedEvent<OrderEvent>> page) throws SQLException {
    new OrderRows(connection).write(OrderChanges.of(page));
  }

  /**
   * The next orders.
   *
   * @param after the last one that was seen; null for the beginning
   */
  public CompletionStage<List<Item>> page(Filter filter, @Nullable Place after, int limit) {
    return database.query(connection -> read(connection, filter, after, limit));
  }

  private static List<Item> read(
      Connection connection, Filter filter, @Nullable Place after, int limit) throws SQLException {
    var where = new Conditions();
    if (filter.owner() instanceof Owner(var issuer, var subject)) {
      where.add("subject COLLATE \"C\" = ?", subject).add("issuer = ?", issuer);
    }
    if (filter.account() != null) {
      where.add("account COLLATE \"C\" = ?", filter.account().value());
    }
    if (filter.status() != null) {
      where.add("status = ?", filter.status().name());
      switch (filter.status()) {
        // Few among many: found by what they alone have.
        case PENDING, CANCELLING -> where.add("id IN (SELECT id FROM open_orders)");
        case REJECTED -> where.add("rejection IS NOT NULL");
        case CONFIRMED, PARTIALLY_FULFILLED, FULFILLED, CANCELLED -> {}
      }
    }
    if (after != null) {
      where.add("(created_at, id) < (?, ?)", timestamp(after.createdAt()), after.id());
    }
    var query =
        "SELECT id, account, status, attention, currency, total, rejection, version, created_at,"
            + " updated_at FROM orders"
            + where.sql()
            + " ORDER BY created_at DESC, id DESC LIMIT "
            + limit;
    try (var sql = connection.prepareStatement(query)) {
      where.bind(sql);
      return items(sql);
    }
  }

  private static List<Item> items(PreparedStatement sql) throws SQLException {
    try (var row = sql.executeQuery()) {
      var items = new ArrayList<Item>();
      while (row.next()) {
        items.add(item(row));
      }
      return items;
    }
  }

  private static Item item(ResultSet row) throws SQLException {
    var currency = row.getString("currency");
    var total = row.getObject("total", Long.class);
    var rejection = row.getString("rejection");
    return new Item(
        new OrderId(row.getObject("id", UUID.class)),
        new AccountId(row.getString("account")),
        OrderStatus.valueOf(row.getString("status")),
        row.getBoolean("attention"),
        currency,
        total == null ? null : new Money(total, currency),
        rejection == null ? null : Rejection.Code.valueOf(rejection),
        row.getLong("version"),
        row.getObject("created_at", OffsetDateTime.class).toInstant(),
        row.getObject("updated_at", OffsetDateTime.class).toInstant());
  }

  static OffsetDateTime timestamp(Instant time) {
    return time.atOffset(ZoneOffset.UTC);
  }

  /** What a row must be, and the values for the question marks in it. */
  private static final class Conditions {

    private final List<String> conditions = new ArrayList<>();
    private final List<Object> values = new ArrayList<>();

    Conditions add(String condition, Object... values) {
      conditions.add(condition);
      this.values.addAll(List.of(values));
      return this;
    }

    String sql() {
      return conditions.isEmpty() ? "" : " WHERE " + String.join(" AND ", conditions);
    }

    void bind(PreparedStatement sql) throws SQLException {
      for (int i = 0; i < values.size(); i++) {
        sql.setObject(i + 1, values.get(i));
      }
    }
  }
}
