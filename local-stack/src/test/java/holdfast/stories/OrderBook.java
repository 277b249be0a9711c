package holdfast.stories;

import holdfast.local.database.LocalDatabase;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.UUID;

/**
 * What the order service has written down, read behind its back: to ask the service would wake the
 * orders that are to wake by themselves.
 */
final class OrderBook {
  private final LocalDatabase database;

  OrderBook(LocalDatabase database) {
    this.database = database;
  }

  /** Whether the list has all these orders, and no order at all is still on its way. */
  boolean isSettled(Collection<UUID> orders) {
    return ask("select count(*) from open_orders", new String[0]) == 0
        && ask(
                "select count(*) from orders where status in ('PENDING', 'CANCELLING')",
                new String[0])
            == 0
        && ask(
                "select count(*) from orders where id::text = any (?)",
                orders.stream().map(UUID::toString).toArray(String[]::new))
            == orders.size();
  }

  /** How many of these orders the journal knows. */
  long written(Collection<UUID> orders) {
    return ask(
        "select count(distinct persistence_id) from event_journal where persistence_id = any (?)",
        orders.stream().map(order -> "Order|" + order).toArray(String[]::new));
  }

  /** How many orders the list has of these accounts. */
  long placedFrom(Collection<String> accounts) {
    return ask(
        "select count(*) from orders where account = any (?)", accounts.toArray(String[]::new));
  }

  long confirmedOrdersOf(Collection<String> accounts) {
    return ask(
        "select count(*) from orders where status = 'CONFIRMED' and account = any (?)",
        accounts.toArray(String[]::new));
  }

  /** What an account was charged for its confirmed orders, in minor units. */
  long chargedTo(String account) {
    return ask(
        "select coalesce(sum(total), 0) from orders"
            + " where status = 'CONFIRMED' and account = any (?)",
        new String[] {account});
  }

  private long ask(String sql, String[] names) {
    var login = database.administrator();
    try (var connection =
            DriverManager.getConnection(database.url("order"), login.user(), login.password());
        var statement = connection.prepareStatement(sql)) {
      if (names.length > 0) {
        statement.setArray(1, connection.createArrayOf("text", names));
      }
      try (ResultSet rows = statement.executeQuery()) {
        rows.next();
        return rows.getLong(1);
      }
    } catch (SQLException failure) {
      throw new IllegalStateException(failure);
    }
  }
}
