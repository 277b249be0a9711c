package holdfast.kit.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a database says of the migrations that it has had: all rows of Flyway's table. */
record History(List<Row> rows) {

  private record Row(
      @Nullable String version,
      @Nullable String description,
      @Nullable String type,
      @Nullable String script,
      @Nullable String checksum,
      boolean success) {}

  /**
   * Reads it by one query.
   *
   * @throws SQLException also where there is none
   */
  static History in(Connection connection) throws SQLException {
    try (var sql = connection.createStatement();
        var found =
            sql.executeQuery(
                "SELECT version, description, type, script, checksum, success"
                    + " FROM flyway_schema_history")) {
      var rows = new ArrayList<Row>();
      while (found.next()) {
        rows.add(
            new Row(
                found.getString("version"),
                found.getString("description"),
                found.getString("type"),
                found.getString("script"),
                found.getString("checksum"),
                found.getBoolean("success")));
      }
      return new History(List.copyOf(rows));
    }
  }

  /** Whether it has had these, as they are now, each with success, and nothing besides. */
  boolean isJust(List<MigrationFile> files) {
    var wanted = new HashSet<Row>();
    for (var file : files) {
      var checksum = Integer.toString(file.checksum());
      wanted.add(new Row(file.version(), file.description(), "SQL", file.script(), checksum, true));
    }
    return rows.size() == files.size() && wanted.equals(new HashSet<>(rows));
  }
}
