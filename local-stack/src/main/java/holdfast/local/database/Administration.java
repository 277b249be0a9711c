package holdfast.local.database;

import holdfast.local.data.LocalProblem;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.TreeMap;

/** What the administrator of the server does: databases, roles, who may go where. */
final class Administration {
  private static final Map<String, String> DURABLE =
      Map.of(
          "fsync", "on",
          "full_page_writes", "on",
          "synchronous_commit", "on",
          "data_checksums", "on");

  private final LocalDatabase database;

  Administration(LocalDatabase database) {
    this.database = database;
  }

  /** Asks the server itself: a setting can be lost in more ways than one. */
  void requireDurability() throws SQLException {
    try (var connection = connect("postgres");
        var statement = connection.createStatement()) {
      var wrong = new TreeMap<String, String>();
      for (var setting : DURABLE.entrySet()) {
        var value = show(statement, setting.getKey());
        if (!value.equals(setting.getValue())) {
          wrong.put(setting.getKey(), value);
        }
      }
      if (!wrong.isEmpty()) {
        throw new LocalProblem(
            "PostgreSQL would lose data in a crash: %s; start with --fresh".formatted(wrong));
      }
    }
  }

  void createDatabases() throws SQLException {
    try (var connection = connect("postgres");
        var statement = connection.createStatement()) {
      // By default every role may enter every database, these two included.
      statement.execute("revoke all on database postgres, template1 from public");
      for (String service : LocalDatabase.SERVICES) {
        createRole(statement, database.owner(service));
        createRole(statement, database.app(service));
        statement.execute("create database \"%1$s\" owner %1$s_owner".formatted(service));
        statement.execute("revoke all on database \"%1$s\" from public".formatted(service));
        statement.execute("grant connect on database \"%1$s\" to %1$s_app".formatted(service));
      }
    }
    for (String service : LocalDatabase.SERVICES) {
      grantTables(service);
    }
  }

  private static void createRole(Statement statement, Login login) throws SQLException {
    statement.execute(
        "create role %s login password '%s'".formatted(login.user(), login.password()));
  }

  /** What the owner's migrations will create, the app may use; it can neither create nor drop. */
  private void grantTables(String service) throws SQLException {
    try (var connection = connect(service);
        var statement = connection.createStatement()) {
      statement.execute("revoke all on schema public from public");
      statement.execute("grant usage on schema public to %s_app".formatted(service));
      var toCome = "alter default privileges for role %1$s_owner in schema public grant ";
      statement.execute(
          (toCome + "select, insert, update, delete on tables to %1$s_app").formatted(service));
      statement.execute((toCome + "usage, select on sequences to %1$s_app").formatted(service));
    }
  }

  private Connection connect(String name) throws SQLException {
    var login = database.administrator();
    return DriverManager.getConnection(database.url(name), login.user(), login.password());
  }

  private static String show(Statement statement, String setting) throws SQLException {
    try (ResultSet rows = statement.executeQuery("show " + setting)) {
      rows.next();
      return rows.getString(1);
    }
  }
}
