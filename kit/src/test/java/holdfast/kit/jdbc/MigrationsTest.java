package holdfast.kit.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.ConfigFactory;
import holdfast.kit.settings.Settings;
import holdfast.kit.testing.TestDatabase;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("database")
class MigrationsTest {

  private static final TestDatabase DATABASE = TestDatabase.migrated("db/parcel");

  @AfterAll
  static void drop() {
    DATABASE.close();
  }

  @Test
  void the_journal_comes_first_and_the_services_tables_after_it() throws SQLException {
    assertThat(
            asApp(
                "SELECT string_agg(script, ' ' ORDER BY installed_rank) FROM"
                    + " flyway_schema_history"))
        .isEqualTo("V1__journal.sql V2__parcels.sql");
  }

  @Test
  void running_again_changes_nothing() {
    assertThatCode(() -> DATABASE.migrate("db/parcel")).doesNotThrowAnyException();
  }

  @Test
  void a_process_may_be_there_for_nothing_else() throws SQLException {
    try (var database = TestDatabase.create()) {
      assertThat(Migrations.runAlone(settings(database, "only"), "db/parcel")).isTrue();

      try (var connection = database.connectAsApp();
          var sql = connection.createStatement();
          var rows = sql.executeQuery("SELECT count(*) FROM parcel")) {
        assertThat(rows.next()).isTrue();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"on", "off"})
  void a_node_is_there_for_more_than_migrations(String migrate) {
    try (var database = TestDatabase.create()) {
      assertThat(Migrations.runAlone(settings(database, migrate), "db/parcel")).isFalse();
    }
  }

  @Test
  void several_may_run_at_once() {
    try (var database = TestDatabase.create()) {
      assertThat(
              IntStream.range(0, 4)
                  .parallel()
                  .filter(_ -> Migrations.runAlone(settings(database, "only"), "db/parcel"))
                  .count())
          .isEqualTo(4);
    }
  }

  @Test
  void the_services_role_adds_events() throws SQLException {
    assertThat(
            asApp(
                "INSERT INTO event_journal (persistence_id, sequence_number, writer, event_ser_id,"
                    + " event_ser_manifest, event_payload) VALUES ('A|1', 1, 'w', 1, 'a/1', '{}')"
                    + " RETURNING tx = pg_current_xact_id()"))
        .isEqualTo("t");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "UPDATE event_journal SET writer = 'x'",
        "DELETE FROM event_journal",
        "TRUNCATE event_journal",
        "DROP TABLE snapshot",
        "CREATE TABLE mine (id int)",
        "DELETE FROM flyway_schema_history",
      })
  void the_services_role_cannot_change_history_or_tables(String statement) {
    assertThatThrownBy(() -> asApp(statement))
        .isInstanceOf(SQLException.class)
        .extracting(failure -> ((SQLException) failure).getSQLState())
        .isEqualTo("42501");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "DELETE FROM snapshot",
        "UPDATE feed_offset SET ordering = 0",
        "INSERT INTO parcel (id) VALUES (1)",
        "UPDATE parcel SET id = 2",
        "DELETE FROM parcel",
      })
  void the_services_role_works_on_snapshots_and_views(String statement) {
    assertThatCode(() -> asApp(statement)).doesNotThrowAnyException();
  }

  @Test
  void another_databases_role_cannot_even_connect() {
    try (var other = TestDatabase.create()) {
      assertThatThrownBy(() ->
              DriverManager.getConnection(
                  DATABASE.url(), other.app().user(), other.app().password()))
          .isInstanceOf(SQLException.class)
          .hasMessageContaining("permission denied for database");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"fsync", "full_page_writes", "synchronous_commit", "data_checksums"})
  void the_servers_of_the_tests_are_durable(String setting) throws SQLException {
    assertThat(asApp("SHOW " + setting)).isEqualTo("on");
  }

  private static Settings settings(TestDatabase database, String migrate) {
    return Settings.of(
        ConfigFactory.parseMap(
            Map.of(
                "parcel.url", database.url(),
                "parcel.user", database.app().user(),
                "parcel.migrate", migrate,
                "parcel.owner.user", database.owner().user(),
                "parcel.owner.password", database.owner().password())),
        "parcel");
  }

  private static String asApp(String statement) throws SQLException {
    try (var connection = DATABASE.connectAsApp();
        var sql = connection.createStatement()) {
      if (!sql.execute(statement)) {
        return "";
      }
      try (var rows = sql.getResultSet()) {
        rows.next();
        return rows.getString(1);
      }
    }
  }
}
