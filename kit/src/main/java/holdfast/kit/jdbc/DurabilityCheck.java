package holdfast.kit.jdbc;

import holdfast.kit.settings.Settings;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether the database keeps what it acknowledges, and agrees about the time.
 *
 * <p>A node that trusts a database with fsync off loses acknowledged work at the first power cut,
 * and one whose clock is off judges deadlines wrongly; neither may become ready.
 */
public final class DurabilityCheck {

  private static final Logger LOG = LoggerFactory.getLogger(DurabilityCheck.class);

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
  private final AtomicReference<List<String>> known = new AtomicReference<>(List.of());

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

  /**
   * Whether there are none, for a readiness check. What they are is logged when it changes.
   *
   * @return fails when the database cannot be asked
   */
  public CompletionStage<Boolean> passes() {
    return problems()
        .thenApply(problems -> {
          var before = known.getAndSet(problems);
          if (!problems.equals(before)) {
            tell(problems, before);
          }
          return problems.isEmpty();
        });
  }

  private static void tell(List<String> problems, List<String> before) {
    if (!problems.isEmpty()) {
      LOG.error("Not ready, the database cannot be trusted: {}", String.join("; ", problems));
    } else if (!before.isEmpty()) {
      LOG.info("The database can be trusted again");
    }
  }

  private List<String> problems(Connection connection) throws SQLException {
    var problems = new ArrayList<String>();
    try (var sql =
        connection.prepareStatement(
            "SELECT name, current_setting(name) FROM unnest(?) AS name ORDER BY name")) {
      sql.setArray(1, connection.createArrayOf("text", NEEDED.keySet().toArray()));
      try (var row = sql.executeQuery()) {
        while (row.next()) {
          addIfWrong(problems, row.getString(1), row.getString(2));
        }
      }
    }
    var skew = skew(connection);
    if (skew.compareTo(mostSkew) > 0) {
      problems.add(
          "the clock differs from the database's by more than %d ms"
              .formatted(mostSkew.toMillis()));
    }
    return problems;
  }

  private static void addIfWrong(List<String> problems, String setting, String value) {
    var needed = NEEDED.getOrDefault(setting, List.of());
    if (!needed.contains(value)) {
      problems.add(
          "%s is %s and has to be %s".formatted(setting, value, String.join(" or ", needed)));
    }
  }

  /** How far the clocks are apart for certain: the time that asking took counts for the node. */
  private Duration skew(Connection connection) throws SQLException {
    var before = clock.instant();
    var there = clock(connection);
    var after = clock.instant();
    if (there.isBefore(before)) {
      return Duration.between(there, before);
    }
    return there.isAfter(after) ? Duration.between(after, there) : Duration.ZERO;
  }

  private static Instant clock(Connection connection) throws SQLException {
    try (var sql = connection.createStatement();
        var row = sql.executeQuery("SELECT clock_timestamp()")) {
      row.next();
      return row.getObject(1, OffsetDateTime.class).toInstant();
    }
  }
}
