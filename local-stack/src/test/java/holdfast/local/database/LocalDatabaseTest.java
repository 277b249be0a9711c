package holdfast.local.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import holdfast.local.data.DataFolder;
import holdfast.local.data.Spawned;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("database")
class LocalDatabaseTest {
  private static final String NO_CONNECT_PRIVILEGE = "42501";
  private static final String WRONG_PASSWORD = "28P01";
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir static Path folder;
  private static DataFolder data;
  private static LocalDatabase database;

  @BeforeAll
  static void start() {
    data = DataFolder.take(folder);
    database = LocalDatabase.start(data, 60);
  }

  @AfterAll
  static void stop() {
    database.close();
    data.close();
  }

  @Test
  void nothing_about_durability_is_switched_off() throws SQLException {
    for (String service : LocalDatabase.SERVICES) {
      try (var connection = connect(service, database.app(service))) {
        assertThat(ask(connection, "show fsync")).isEqualTo("on");
        assertThat(ask(connection, "show full_page_writes")).isEqualTo("on");
        assertThat(ask(connection, "show synchronous_commit")).isEqualTo("on");
        assertThat(ask(connection, "show data_checksums")).isEqualTo("on");
        assertThat(ask(connection, "show server_version")).startsWith("18.");
        assertThat(ask(connection, "show max_connections")).isEqualTo("60");
      }
    }
  }

  @Test
  void a_role_enters_no_database_but_its_own() {
    var databases = new ArrayList<>(LocalDatabase.SERVICES);
    databases.addAll(List.of("postgres", "template1"));
    for (String service : LocalDatabase.SERVICES) {
      for (Login role : List.of(database.owner(service), database.app(service))) {
        for (String other : databases) {
          if (!other.equals(service)) {
            assertThatThrownBy(() -> connect(other, role), "%s in %s", role, other)
                .isInstanceOfSatisfying(
                    SQLException.class,
                    refused -> assertThat(refused.getSQLState()).isEqualTo(NO_CONNECT_PRIVILEGE));
          }
        }
      }
    }
  }

  @Test
  void the_app_uses_what_the_owner_makes_and_makes_nothing_itself() throws SQLException {
    try (var owner = connect("payment", database.owner("payment"));
        var app = connect("payment", database.app("payment"))) {
      run(owner, "create table entry (id bigserial primary key, note text)");

      run(app, "insert into entry (note) values ('written by the app')");

      assertThat(ask(app, "select note from entry")).isEqualTo("written by the app");
      assertThatThrownBy(() -> run(app, "create table mine (id int)"))
          .hasMessageContaining("permission denied");
      assertThatThrownBy(() -> run(app, "drop table entry")).hasMessageContaining("must be owner");
      assertThatThrownBy(() -> run(app, "truncate entry")).hasMessageContaining("denied");
    }
  }

  @Test
  void nobody_enters_without_the_password_and_the_password_is_the_owners_secret()
      throws IOException {
    assertThatThrownBy(() -> connect("order", new Login("order_app", "guessed")))
        .isInstanceOfSatisfying(
            SQLException.class,
            refused -> assertThat(refused.getSQLState()).isEqualTo(WRONG_PASSWORD));
    var passwords = folder.resolve("database-passwords.properties");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(passwords)))
        .isEqualTo("rw-------");
    assertThat(folder.resolve("initial-password")).doesNotExist();
    assertThat(database.app("order").toString()).isEqualTo("order_app");
  }

  @Test
  void a_row_that_was_committed_survives_stop_and_start(@TempDir Path temp) throws SQLException {
    try (var ours = DataFolder.take(temp)) {
      try (var first = LocalDatabase.start(ours, 20)) {
        keepRow(first, "kept");
      }
      try (var second = LocalDatabase.start(ours, 20)) {
        assertThat(keptRows(second)).isEqualTo("kept");
      }
    }
  }

  @Test
  void a_row_that_was_committed_survives_a_power_cut_and_the_port_stays(@TempDir Path temp)
      throws SQLException {
    try (var ours = DataFolder.take(temp);
        var cut = LocalDatabase.start(ours, 20)) {
      keepRow(cut, "kept");
      int port = cut.port();

      cut.stopAtOnce();
      assertThat(cut.isRunning()).isFalse();
      cut.startAgain();

      assertThat(keptRows(cut)).isEqualTo("kept");
      assertThat(cut.port()).isEqualTo(port);
    }
  }

  @Test
  void a_killed_server_leaves_a_folder_that_starts_again(@TempDir Path temp) throws SQLException {
    try (var ours = DataFolder.take(temp)) {
      var killed = LocalDatabase.start(ours, 20);
      keepRow(killed, "kept");
      var sessions = killed.process().children().toList();
      killed.process().destroyForcibly();
      // They hold on to its memory until they notice.
      await()
          .atMost(PATIENCE)
          .until(() -> !killed.isRunning() && sessions.stream().noneMatch(LocalDatabaseTest::runs));

      try (var second = LocalDatabase.start(ours, 20)) {
        assertThat(keptRows(second)).isEqualTo("kept");
      }
    }
  }

  @Test
  void a_number_in_the_pid_file_that_now_belongs_to_somebody_else_does_no_harm(@TempDir Path temp)
      throws IOException {
    try (var ours = DataFolder.take(temp)) {
      LocalDatabase.start(ours, 20).close();
      Files.writeString(
          temp.resolve("database/postmaster.pid"), ProcessHandle.current().pid() + "\n");

      LocalDatabase.start(ours, 20).close();
    }
  }

  @Test
  void a_first_start_that_was_cut_short_begins_again(@TempDir Path temp) throws IOException {
    try (var ours = DataFolder.take(temp)) {
      Files.writeString(ours.room("database").resolve("PG_VERSION"), "half way");

      LocalDatabase.start(ours, 20).close();
    }
  }

  @Test
  void the_server_does_not_outlive_a_killed_parent(@TempDir Path temp) throws Exception {
    var parent = Spawned.running(StartsDatabase.class, temp.toString());
    long server = Long.parseLong(parent.awaitLine("server"));
    assertThat(ProcessHandle.of(server)).isPresent();

    parent.kill();

    await()
        .atMost(PATIENCE)
        .until(() -> ProcessHandle.of(server).filter(LocalDatabaseTest::runs).isEmpty());
  }

  /** Starts a database and waits to be killed. */
  static final class StartsDatabase {
    public static void main(String[] arguments) throws IOException {
      var database = LocalDatabase.start(DataFolder.take(Path.of(arguments[0])), 20);
      System.out.println("server " + database.process().pid());
      System.in.read();
    }
  }

  /** One that has ended, and that nobody has looked after yet, has no command. */
  private static boolean runs(ProcessHandle process) {
    return process.info().commandLine().isPresent();
  }

  private static void keepRow(LocalDatabase in, String note) throws SQLException {
    try (var connection = connect(in, "order", in.owner("order"))) {
      run(connection, "create table kept (note text)");
      run(connection, "insert into kept values ('" + note + "')");
    }
  }

  private static String keptRows(LocalDatabase in) throws SQLException {
    try (var connection = connect(in, "order", in.app("order"))) {
      return ask(connection, "select string_agg(note, ',') from kept");
    }
  }

  private static Connection connect(String name, Login login) throws SQLException {
    return connect(database, name, login);
  }

  private static Connection connect(LocalDatabase to, String name, Login login)
      throws SQLException {
    return DriverManager.getConnection(to.url(name), login.user(), login.password());
  }

  private static void run(Connection connection, String sql) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static String ask(Connection connection, String sql) throws SQLException {
    try (var statement = connection.createStatement();
        var rows = statement.executeQuery(sql)) {
      rows.next();
      return rows.getString(1);
    }
  }
}
