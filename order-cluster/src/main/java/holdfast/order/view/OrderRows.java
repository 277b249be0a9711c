package holdfast.order.view;

import holdfast.order.view.OrderChanges.Change;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Writes changes to the tables, in as many statements as there are kinds of change. */
final class OrderRows {

  /** Times travel as microseconds: the server reads a number faster than a text. */
  private static final String INSERT =
      """
      INSERT INTO orders (id, issuer, subject, account, currency, status, total, rejection,
                          attention, pending, version, created_at, updated_at)
      SELECT id, issuer, subject, account, currency, status, total, rejection, attention, pending,
             version,
             'epoch'::timestamptz + created_at * interval '1 microsecond',
             'epoch'::timestamptz + updated_at * interval '1 microsecond'
        FROM unnest(?::uuid[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::bigint[],
                    ?::text[], ?::boolean[], ?::int[], ?::bigint[], ?::bigint[], ?::bigint[])
          AS new (id, issuer, subject, account, currency, status, total, rejection, attention,
                  pending, version, created_at, updated_at)
      """;

  private static final String UPDATE =
      """
      UPDATE orders
         SET status = coalesce(new.status, orders.status),
             total = CASE WHEN new.priced THEN new.total ELSE orders.total END,
             rejection = coalesce(new.rejection, orders.rejection),
             attention = coalesce(new.attention, orders.attention),
             pending = orders.pending + new.pending,
             version = new.version,
             updated_at = 'epoch'::timestamptz + new.updated_at * interval '1 microsecond'
        FROM unnest(?::uuid[], ?::text[], ?::boolean[], ?::bigint[], ?::text[], ?::boolean[],
                    ?::int[], ?::bigint[], ?::bigint[])
          AS new (id, status, priced, total, rejection, attention, pending, version, updated_at)
       WHERE orders.id = new.id
      """;

  private static final String OPEN =
      """
      INSERT INTO open_orders (id, issuer, subject, since, attention)
      SELECT id, issuer, subject, 'epoch'::timestamptz + since * interval '1 microsecond', attention
        FROM unnest(?::uuid[], ?::text[], ?::text[], ?::bigint[], ?::boolean[])
          AS new (id, issuer, subject, since, attention)
      """;

  /** An order that was finished has something to do again, unless that is done already, too. */
  private static final String REOPEN =
      """
      INSERT INTO open_orders (id, issuer, subject, since, attention)
      SELECT id, issuer, subject, 'epoch'::timestamptz + since * interval '1 microsecond', attention
        FROM orders JOIN unnest(?::uuid[], ?::bigint[]) AS new (id, since) USING (id)
       WHERE status IN ('PENDING', 'CANCELLING') OR pending > 0
          ON CONFLICT (id) DO NOTHING
      """;

  private static final String ATTEND =
      """
      UPDATE open_orders
         SET attention = new.attention
        FROM unnest(?::uuid[], ?::boolean[]) AS new (id, attention)
       WHERE open_orders.id = new.id
      """;

  private static final String CLOSE =
      """
      DELETE FROM open_orders
       USING orders
       WHERE open_orders.id = ANY (?)
         AND orders.id = open_orders.id
         AND orders.status NOT IN ('PENDING', 'CANCELLING')
         AND orders.pending <= 0
      """;

  private final Connection connection;

  OrderRows(Connection connection) {
    this.connection = connection;
  }

  void write(Collection<Change> changes) throws SQLException {
    var made = changes.stream().filter(Change::isNew).toList();
    insert(made);
    open(made.stream().filter(Change::isOpen).toList());

    var known = changes.stream().filter(change -> !change.isNew()).toList();
    update(known);
    reopen(known.stream().filter(change -> change.reopenedAt != null).toList());
    attend(known.stream().filter(change -> change.attention != null).toList());
    close(known.stream().filter(Change::mayClose).toList());
  }

  private void insert(List<Change> orders) throws SQLException {
    execute(
        INSERT,
        orders,
        new Column("uuid", change -> change.id),
        new Column("text", change -> change.placement().issuer()),
        new Column("text", change -> change.placement().subject()),
        new Column("text", change -> change.placement().accountId().value()),
        new Column("text", change -> change.placement().currency()),
        new Column("text", change -> name(change.status)),
        new Column("bigint", change -> change.total),
        new Column("text", change -> name(change.rejection)),
        new Column("boolean", Change::isParked),
        new Column("int", change -> change.pending),
        new Column("bigint", change -> change.version),
        new Column("bigint", change -> micros(change.placedAt())),
        new Column("bigint", change -> micros(change.updatedAt)));
  }

  private void open(List<Change> orders) throws SQLException {
    execute(
        OPEN,
        orders,
        new Column("uuid", change -> change.id),
        new Column("text", change -> change.placement().issuer()),
        new Column("text", change -> change.placement().subject()),
        new Column(
            "bigint",
            change -> micros(change.reopenedAt == null ? change.placedAt() : change.reopenedAt)),
        new Column("boolean", Change::isParked));
  }

  private void reopen(List<Change> orders) throws SQLException {
    execute(
        REOPEN,
        orders,
        new Column("uuid", change -> change.id),
        new Column(
            "bigint", change -> change.reopenedAt == null ? null : micros(change.reopenedAt)));
  }

  private void attend(List<Change> orders) throws SQLException {
    execute(
        ATTEND,
        orders,
        new Column("uuid", change -> change.id),
        new Column("boolean", change -> change.attention));
  }

  private void update(List<Change> orders) throws SQLException {
    execute(
        UPDATE,
        orders,
        new Column("uuid", change -> change.id),
        new Column("text", change -> name(change.status)),
        new Column("boolean", change -> change.priced),
        new Column("bigint", change -> change.total),
        new Column("text", change -> name(change.rejection)),
        new Column("boolean", change -> change.attention),
        new Column("int", change -> change.pending),
        new Column("bigint", change -> change.version),
        new Column("bigint", change -> micros(change.updatedAt)));
  }

  private void close(List<Change> orders) throws SQLException {
    execute(CLOSE, orders, new Column("uuid", change -> change.id));
  }

  private void execute(String statement, List<Change> orders, Column... columns)
      throws SQLException {
    if (orders.isEmpty()) {
      return;
    }
    try (var sql = connection.prepareStatement(statement)) {
      for (int i = 0; i < columns.length; i++) {
        var values = orders.stream().map(columns[i].value()).toArray();
        sql.setArray(i + 1, connection.createArrayOf(columns[i].type(), values));
      }
      sql.executeUpdate();
    }
  }

  private static @Nullable String name(@Nullable Enum<?> constant) {
    return constant == null ? null : constant.name();
  }

  private static long micros(Instant time) {
    return ChronoUnit.MICROS.between(Instant.EPOCH, time);
  }

  /** One array of a statement: a value an order. */
  private record Column(String type, Function<Change, @Nullable Object> value) {}
}
