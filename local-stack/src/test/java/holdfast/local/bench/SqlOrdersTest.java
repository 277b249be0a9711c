package holdfast.local.bench;

import static org.assertj.core.api.Assertions.assertThat;

import holdfast.local.data.DataFolder;
import holdfast.local.database.LocalDatabase;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("database")
class SqlOrdersTest {
  @Test
  void the_plain_order_takes_the_same_units_and_the_same_money(@TempDir Path temp)
      throws SQLException {
    try (var data = DataFolder.take(temp);
        var database = LocalDatabase.start(data, 20)) {
      var orders = new SqlOrders(database.port(), database.administrator());
      orders.prepare();
      try (var caller = orders.caller()) {
        for (int order = 0; order < 70; order++) {
          caller.place(Shape.SPREAD);
        }
        caller.place(Shape.ONE_HOT_SKU);
        caller.place(Shape.ONE_HOT_ACCOUNT);
      }

      assertThat(sum(database, "select sum(1000000000 - available) from stock")).isEqualTo(72);
      assertThat(sum(database, "select sum(100 * 1000000000::bigint - posted) from account"))
          .isEqualTo(7_200);
      assertThat(sum(database, "select count(*) from placed_order")).isEqualTo(72);
      assertThat(sum(database, "select sum(amount) from entry")).isZero();
    }
  }

  private static long sum(LocalDatabase database, String sql) throws SQLException {
    var login = database.administrator();
    try (var connection =
            DriverManager.getConnection(database.url("bench_sql"), login.user(), login.password());
        var statement = connection.createStatement();
        var rows = statement.executeQuery(sql)) {
      rows.next();
      return rows.getLong(1);
    }
  }
}
