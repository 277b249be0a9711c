package holdfast.kit.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import holdfast.kit.cluster.Overloaded;
import holdfast.kit.testing.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("database")
class DatabaseTest {

  private static final TestDatabase SERVER = TestDatabase.migrated("db/parcel");

  @AfterAll
  static void drop() {
    SERVER.close();
  }

  @Test
  void a_transaction_is_committed_and_gives_what_its_work_gave() throws Exception {
    try (var database = open(2, 10, "")) {
      get(database.transaction(c -> execute(c, "INSERT INTO parcel VALUES (1)")));

      assertThat(parcels(database, 1)).isEqualTo(1);
    }
  }

  @Test
  void work_that_throws_leaves_nothing_behind() throws Exception {
    try (var database = open(2, 10, "")) {
      assertThatThrownBy(() ->
              get(
                  database.transaction(c -> {
                    execute(c, "INSERT INTO parcel VALUES (2)");
                    throw new IllegalStateException("half way");
                  })))
          .hasMessage("half way");

      assertThat(parcels(database, 2)).isZero();
    }
  }

  @Test
  void a_query_cannot_change_anything() {
    try (var database = open(1, 10, "")) {
      assertThatThrownBy(
              () -> get(database.query(c -> execute(c, "INSERT INTO parcel VALUES (3)"))))
          .isInstanceOf(SQLException.class)
          .hasMessageContaining("read-only transaction");
    }
  }

  @Test
  void what_the_queue_cannot_take_is_refused_at_once() throws Exception {
    var release = new CountDownLatch(1);
    try (var database = open(1, 1, "")) {
      var running = database.query(_ -> waitFor(release));
      var waiting = database.query(_ -> 2);

      assertThatThrownBy(() -> get(database.query(_ -> 3))).isInstanceOf(Overloaded.class);

      release.countDown();
      assertThat(get(running)).isEqualTo(1);
      assertThat(get(waiting)).isEqualTo(2);
    }
  }

  @Test
  void the_server_ends_what_takes_too_long() {
    try (var database = open(1, 10, "-c statement_timeout=100ms")) {
      assertThatThrownBy(() -> get(database.query(c -> execute(c, "SELECT pg_sleep(10)"))))
          .isInstanceOf(SQLException.class)
          .hasMessageContaining("statement timeout");
    }
  }

  @Test
  void a_database_that_is_away_makes_work_fail_within_seconds_and_not_the_start() {
    var limits = new Database.Limits(1, 1, Duration.ofMillis(500), Duration.ofSeconds(5), "");
    try (var database =
        Database.open("jdbc:postgresql://127.0.0.1:1/nothing", new Login("a", "b"), limits)) {
      // The pool's own patience ends after 30 s.
      assertThatThrownBy(() -> get(database.query(_ -> 1))).isInstanceOf(SQLException.class);
    }
  }

  @Test
  void a_password_never_shows() {
    assertThat(new Login("parcel", "secret")).hasToString("parcel");
  }

  private static Database open(int connections, int queue, String options) {
    return SERVER.open(connections, queue, options);
  }

  private static int execute(Connection connection, String statement) throws SQLException {
    try (var sql = connection.createStatement()) {
      sql.execute(statement);
      return 0;
    }
  }

  private static int waitFor(CountDownLatch latch) {
    try {
      return latch.await(20, TimeUnit.SECONDS) ? 1 : 0;
    } catch (InterruptedException interrupted) {
      throw new IllegalStateException(interrupted);
    }
  }

  private static long parcels(Database database, int id) throws Exception {
    return get(
        database.query(c -> {
          try (var sql = c.createStatement();
              var row = sql.executeQuery("SELECT count(*) FROM parcel WHERE id = " + id)) {
            row.next();
            return row.getLong(1);
          }
        }));
  }

  private static <T> T get(CompletionStage<T> stage) throws Exception {
    try {
      return stage.toCompletableFuture().get(20, TimeUnit.SECONDS);
    } catch (ExecutionException failure) {
      if (failure.getCause() instanceof Exception cause) {
        throw cause;
      }
      throw failure;
    }
  }
}
