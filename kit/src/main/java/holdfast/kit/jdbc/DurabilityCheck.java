package holdfast.kit.jdbc;

import holdfast.kit.settings.Settings;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;

/**
 * Whether the database keeps what it acknowledges, and agrees about the time.
 *
 * <p>A node that trusts a database with fsync off loses acknowledged work at the first power cut,
 * and one whose clock is off judges deadlines wrongly; neither may become ready.
 */
public final class DurabilityCheck {

  /** What each of the server's settings has to be. */
  private static final Map<String, List<String>> NEEDED =
      new TreeMap<>(
          Map.of(
              "fsync", List.of("on"),
              "full_page_writes", List.of("on"),
              "synchronous_commit", List.of("on", "remote_apply"),
              "data_checksums", List.of("on"),
              "wal_level", List.of("replica", "logical"),
              "transaction_read_only", List.of("off")));

  private final Database database;
  private final InstantSource clock;
  private final Duration mostSkew;

  /**
   * For one service's database.
   *
   * @param mostSkew how far the clocks may be apart
   */
  public DurabilityCheck(Database database, InstantSource clock, Duration mostSkew) {
    this.database = database;
    this.clock = clock;
    this.mostSkew = mostSkew;
  }

  /** With {@code clock-skew} of the settings below {@code holdfast.database}. */
  public DurabilityCheck(Database database, InstantSource clock, Settings settings) {
    this(database, clock, settings.duration("clock-skew"));
  }

  /**
   * What is wrong, one sentence each; empty when the database can be trusted.
   *
   * @return fails when the database cannot be asked
   */
  public CompletionStage<List<String>> problems() {
    return database.transaction(this::problems);
  }

  private List<String> problems(Connection connection) throws SQLException {
    var problems = new ArrayList<String>();
    for (var needed : NEEDED.entrySet()) {
      var setting = needed.getKey();
      var value = text(connection, "SHOW " + setting);
      if (!needed.getValue().contains(value)) {
        problems.add(
            "%s is %s and has to be %s"
                .formatted(setting, value, String.join(" or ", needed.getValue())));
      }
    }
    var skew = skew(connection);
    if (skew.compareTo(mostSkew) > 0) {
      problems.add(
          "the clock differs from the database's by %s, more than %s".formatted(skew, mostSkew));
    }
    return problems;
  }

  /** How far the clocks are apart for certain: the time that asking took counts for the node. */
  private Duration skew(Connection connection) throws SQLException {
    var before = clock.instant();
    var there =
        Instant.parse(
            text(
                connection,
                "SELECT to_char(clock_timestamp() AT TIME ZONE 'UTC',"
                    + " 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"')"));
    var after = clock.instant();
    if (there.isBefore(before)) {
      return Duration.between(there, before);
    }
    return there.isAfter(after) ? Duration.between(after, there) : Duration.ZERO;
  }

  private static String text(Connection connection, String query) throws SQLException {
    try (var sql = connection.createStatement();
        var rows = sql.executeQuery(query)) {
      rows.next();
      return rows.getString(1);
    }
  }
}
