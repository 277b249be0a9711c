package holdfast.kit.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.ConfigFactory;
import holdfast.kit.settings.Settings;
import holdfast.kit.testing.TestDatabase;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.jar.JarOutputStream;
import java.util.stream.IntStream;
import java.util.zip.ZipEntry;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
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
  void what_has_run_is_known_without_flyway() {
    assertThat(haveRun(DATABASE, "db/parcel")).isTrue();
  }

  @Test
  void a_new_migration_is_not_skipped() throws SQLException {
    try (var database = TestDatabase.migrated()) {
      assertThat(haveRun(database, "db/parcel")).isFalse();
      database.migrate("db/parcel");
      assertThat(haveRun(database, "db/parcel")).isTrue();
    }
  }

  @Test
  void an_empty_database_and_none_at_all_have_had_nothing() {
    try (var database = TestDatabase.create()) {
      assertThat(haveRun(database, "db/parcel")).isFalse();
      var nowhere = database.url() + "_nowhere";
      assertThat(
              Migrations.haveRun(
                  List.of("db/journal"), nowhere, database.owner(), database.app().user()))
          .isFalse();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "UPDATE flyway_schema_history SET checksum = checksum + 1 WHERE version = '2'",
        "UPDATE flyway_schema_history SET description = 'other' WHERE version = '2'",
        "UPDATE flyway_schema_history SET success = false WHERE version = '2'",
      })
  void what_was_edited_or_has_failed_is_refused(String statement) throws SQLException {
    try (var database = TestDatabase.migrated("db/parcel")) {
      asOwner(database, statement);
      assertThat(haveRun(database, "db/parcel")).isFalse();
      assertThatThrownBy(() -> database.migrate("db/parcel")).isInstanceOf(FlywayException.class);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "UPDATE flyway_schema_history SET checksum = NULL WHERE version = '2'",
        "INSERT INTO flyway_schema_history SELECT 3, '3', 'later', 'SQL', 'V3__later.sql', 7,"
            + " installed_by, installed_on, 1, true FROM flyway_schema_history WHERE version = '2'",
      })
  void what_only_flyway_can_judge_is_left_to_it(String statement) throws SQLException {
    try (var database = TestDatabase.migrated("db/parcel")) {
      asOwner(database, statement);
      assertThat(haveRun(database, "db/parcel")).isFalse();
      assertThatCode(() -> database.migrate("db/parcel")).doesNotThrowAnyException();
    }
  }

  @Test
  void what_flyway_has_repaired_is_whole_again() throws SQLException {
    try (var database = TestDatabase.migrated("db/parcel")) {
      asOwner(database, "UPDATE flyway_schema_history SET checksum = 1");
      Flyway.configure()
          .dataSource(database.url(), database.owner().user(), database.owner().password())
          .locations("classpath:db/journal", "classpath:db/parcel")
          .load()
          .repair();
      assertThat(haveRun(database, "db/parcel")).isTrue();
    }
  }

  @Test
  void what_somebody_died_before_granting_is_granted_by_the_next() throws SQLException {
    try (var database = TestDatabase.migrated("db/parcel")) {
      asOwner(database, "REVOKE ALL ON parcel FROM " + database.app());
      database.migrate("db/parcel");
      try (var connection = database.connectAsApp();
          var sql = connection.createStatement()) {
        assertThatCode(() -> sql.execute("SELECT FROM parcel")).doesNotThrowAnyException();
      }
    }
  }

  @Test
  void a_jar_and_a_folder_hold_the_same_migrations(@TempDir Path folder) throws IOException {
    var here = MigrationsTest.class.getClassLoader();
    var jar = folder.resolve("migrations.jar");
    try (var files = new JarOutputStream(Files.newOutputStream(jar));
        var content = here.getResourceAsStream("db/parcel/V2__parcels.sql")) {
      files.putNextEntry(new ZipEntry("db/parcel/"));
      files.putNextEntry(new ZipEntry("db/parcel/V2__parcels.sql"));
      content.transferTo(files);
    }
    try (var loader = new URLClassLoader(new URL[] {jar.toUri().toURL()}, null)) {
      assertThat(MigrationFile.in(loader, List.of("db/parcel")))
          .isEqualTo(MigrationFile.in(here, List.of("db/parcel")))
          .hasSize(1);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"db/nowhere", "holdfast/kit", "db"})
  void a_folder_of_anything_else_is_left_to_flyway(String folder) {
    assertThatThrownBy(
            () -> MigrationFile.in(MigrationsTest.class.getClassLoader(), List.of(folder)))
        .isInstanceOf(IOException.class);
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

  private static boolean haveRun(TestDatabase database, String folder) {
    return Migrations.haveRun(
        List.of("db/journal", folder), database.url(), database.owner(), database.app().user());
  }

  private static void asOwner(TestDatabase database, String statement) throws SQLException {
    try (var connection = database.connectAsOwner();
        var sql = connection.createStatement()) {
      sql.execute(statement);
    }
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
