package holdfast.kit.jdbc;

import holdfast.kit.settings.Settings;
import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Stream;
import org.flywaydb.core.Flyway;

/**
 * Brings a service's database to the shape that its build needs: the journal of the kit, then the
 * service's own tables.
 *
 * <p>Runs as the owner of the database. The role that the service works with gets what it needs and
 * no more: it can add events to the journal but neither change nor remove one.
 */
public final class Migrations {

  /** Where the journal's own migration is. A service's begin with V2. */
  private static final String JOURNAL = "db/journal";

  private static final ClassLoader LOADER = Migrations.class.getClassLoader();

  private static final int SECONDS_TO_CONNECT = 60;

  /** Two that grant at once would get in each other's way; the number is ours alone. */
  private static final String ONE_AT_A_TIME = "SELECT pg_advisory_xact_lock(4170417)";

  /**
   * Runs what has not run yet, where {@code migrate} is on in the settings below {@code
   * holdfast.database}.
   *
   * @param locations of the service's migrations, e.g. {@code db/parcel}
   */
  public static void runIfAsked(Settings database, String... locations) {
    if (!isOnly(database) && database.flag("migrate")) {
      run(database, 0, locations);
    }
  }

  /**
   * Runs what has not run yet, where {@code migrate} is {@code only}: the process is there for
   * nothing else. A database that is not there yet is waited for, for a minute.
   *
   * @return whether it was
   */
  public static boolean runAlone(Settings database, String... locations) {
    if (isOnly(database)) {
      run(database, SECONDS_TO_CONNECT, locations);
    }
    return isOnly(database);
  }

  private static boolean isOnly(Settings database) {
    return database.string("migrate").equals("only");
  }

  private static void run(Settings database, int secondsToConnect, String... locations) {
    var owner = database.in("owner");
    var login = new Login(owner.string("user"), owner.string("password"));
    run(database.string("url"), login, database.string("user"), secondsToConnect, locations);
  }

  /**
   * Runs what has not run yet, then grants. Safe to call from several nodes at once.
   *
   * @param url of the database
   * @param owner who may change tables
   * @param appRole the role that the service works with; may be the owner
   * @param locations of the service's migrations, e.g. {@code db/parcel}
   * @throws org.flywaydb.core.api.FlywayException if a migration fails or was edited after it ran
   */
  public static void run(String url, Login owner, String appRole, String... locations) {
    run(url, owner, appRole, 0, locations);
  }

  private static void run(
      String url, Login owner, String appRole, int secondsToConnect, String... locations) {
    var folders = Stream.concat(Stream.of(JOURNAL), Stream.of(locations)).toList();
    if (!haveRun(folders, url, owner, appRole)) {
      migrate(url, owner, secondsToConnect, folders);
      try (var connection = connect(url, owner)) {
        grant(connection, owner, appRole);
      } catch (SQLException failure) {
        throw new IllegalStateException("cannot grant " + appRole + " what it needs", failure);
      }
    }
  }

  /**
   * Whether nothing is left but to grant, which is then done. Most processes find it so, and Flyway
   * takes a second of CPU to say it. Whatever else there is, no database among it, is Flyway's to
   * judge.
   */
  static boolean haveRun(List<String> folders, String url, Login owner, String appRole) {
    try (var connection = connect(url, owner)) {
      if (!History.in(connection).isJust(MigrationFile.in(LOADER, folders))) {
        return false;
      }
      grant(connection, owner, appRole);
      return true;
    } catch (SQLException | IOException unknown) {
      return false;
    }
  }

  private static void migrate(String url, Login owner, int secondsToConnect, List<String> folders) {
    Flyway.configure(LOADER)
        .dataSource(url, owner.user(), owner.password())
        .connectRetries(secondsToConnect)
        .connectRetriesInterval(1)
        .locations(folders.stream().map(folder -> "classpath:" + folder).toArray(String[]::new))
        .failOnMissingLocations(true)
        .validateMigrationNaming(true)
        .load()
        .migrate();
  }

  private static Connection connect(String url, Login owner) throws SQLException {
    return DriverManager.getConnection(url, owner.user(), owner.password());
  }

  /** Also where nothing had to run: whoever ran it may have died before it granted. */
  private static void grant(Connection connection, Login owner, String appRole)
      throws SQLException {
    if (appRole.equals(owner.user())) {
      return;
    }
    connection.setAutoCommit(false);
    for (var statement : grants(quoted(connection, appRole))) {
      try (var sql = connection.createStatement()) {
        sql.execute(statement);
      }
    }
    connection.commit();
  }

  private static List<String> grants(String role) {
    return List.of(
        ONE_AT_A_TIME,
        "GRANT USAGE ON SCHEMA public TO " + role,
        "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO " + role,
        "GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO " + role,
        "REVOKE UPDATE, DELETE, TRUNCATE ON event_journal, event_tag FROM " + role,
        "REVOKE INSERT, UPDATE, DELETE ON flyway_schema_history FROM " + role);
  }

  private static String quoted(Connection connection, String role) throws SQLException {
    try (var sql = connection.createStatement()) {
      return sql.enquoteIdentifier(role, true);
    }
  }

  private Migrations() {}
}
