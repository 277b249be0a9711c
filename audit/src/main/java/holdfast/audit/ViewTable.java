package holdfast.audit;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Holds one table of a view to what the journal says, a few hundred rows at a time. All values are
 * compared as text.
 */
final class ViewTable {
  private static final int BATCH = 500;

  /**
   * A column that is compared.
   *
   * @param text SQL that gives its value as text
   * @param alsoBreaks the law, besides {@link Law#LISTS}, that a wrong value breaks; null for none
   */
  record Column(String name, String text, @Nullable Law alsoBreaks) {

    static Column of(String name) {
      return new Column(name, name + "::text", null);
    }

    static Column breaking(Law law, String name) {
      return new Column(name, name + "::text", law);
    }

    /** A time, in microseconds. */
    static Column time(String name) {
      return new Column(
          name, "(extract(epoch FROM %s) * 1000000)::bigint::text".formatted(name), null);
    }
  }

  /** A column of the key, and its type in SQL. */
  record Key(String name, String type) {}

  private final Ledger ledger;
  private final Findings findings;
  private final String table;
  private final List<Key> keys;
  private final List<Column> columns;
  private final String orphans;
  private final Map<List<String>, List<@Nullable String>> expected = new LinkedHashMap<>();
  private long count;

  /**
   * The rows of a table, none of them expected yet.
   *
   * @param orphans the condition, on a row {@code v}, that no event of the journal stands behind it
   */
  ViewTable(
      Ledger ledger,
      Findings findings,
      String table,
      List<Key> keys,
      List<Column> columns,
      String orphans) {
    this.ledger = ledger;
    this.findings = findings;
    this.table = table;
    this.keys = keys;
    this.columns = columns;
    this.orphans = orphans;
  }

  /** By the journal there is such a row; values in the order of the columns. */
  void expect(List<String> key, List<@Nullable String> values) throws SQLException {
    expected.put(key, values);
    count++;
    if (expected.size() == BATCH) {
      compare();
    }
  }

  /** All rows have been named: others should not be there. */
  void end() throws SQLException {
    compare();
    long[] there = new long[1];
    ledger.each("SELECT count(*) FROM " + table, row -> there[0] = row.getLong(1));
    if (there[0] == count) {
      return;
    }
    long[] named = new long[1];
    ledger.each(
        "SELECT %s FROM %s v WHERE %s LIMIT %d"
            .formatted(keyTexts(), table, orphans, Findings.NAMED),
        row -> {
          named[0]++;
          broken(texts(row, keys.size()), "is in no journal");
        });
    if (there[0] > count && named[0] == 0) {
      findings.broken(Law.LISTS, table, "has %d rows, not %d".formatted(there[0], count));
    }
  }

  private void compare() throws SQLException {
    if (expected.isEmpty()) {
      return;
    }
    var missing = new LinkedHashMap<>(expected);
    try (var sql = ledger.connection().prepareStatement(select())) {
      for (int i = 0; i < keys.size(); i++) {
        int part = i;
        var values = expected.keySet().stream().map(key -> key.get(part)).toArray();
        sql.setArray(i + 1, ledger.connection().createArrayOf("text", values));
      }
      try (var row = sql.executeQuery()) {
        while (row.next()) {
          var key = texts(row, keys.size());
          var wanted = missing.remove(key);
          if (wanted != null) {
            compare(key, wanted, row);
          }
        }
      }
    }
    missing.keySet().forEach(key -> broken(key, "is missing"));
    expected.clear();
  }

  private void compare(List<String> key, List<@Nullable String> wanted, ResultSet row)
      throws SQLException {
    for (int i = 0; i < columns.size(); i++) {
      var column = columns.get(i);
      var shown = row.getString(keys.size() + i + 1);
      if (Objects.equals(shown, wanted.get(i))) {
        continue;
      }
      var how = "%s is %s, by the journal %s".formatted(column.name(), shown, wanted.get(i));
      broken(key, how);
      if (column.alsoBreaks() != null) {
        findings.broken(column.alsoBreaks(), String.join(" ", key), "%s.%s".formatted(table, how));
      }
    }
  }

  private void broken(List<String> key, String how) {
    findings.broken(Law.LISTS, table + " " + String.join(" ", key), how);
  }

  private static List<String> texts(ResultSet row, int count) throws SQLException {
    var texts = new ArrayList<String>(count);
    for (int i = 1; i <= count; i++) {
      texts.add(row.getString(i));
    }
    return texts;
  }

  private String select() {
    var names = keys.stream().map(Key::name).collect(Collectors.joining(", "));
    var wanted =
        IntStream.range(0, keys.size())
            .mapToObj(i -> "k%d::%s".formatted(i, keys.get(i).type()))
            .collect(Collectors.joining(", "));
    var arrays = String.join(", ", Collections.nCopies(keys.size(), "?::text[]"));
    var aliases =
        IntStream.range(0, keys.size()).mapToObj(i -> "k" + i).collect(Collectors.joining(", "));
    return "SELECT %s, %s FROM %s WHERE (%s) IN (SELECT %s FROM unnest(%s) AS wanted (%s))"
        .formatted(
            keyTexts(),
            columns.stream().map(Column::text).collect(Collectors.joining(", ")),
            table,
            names,
            wanted,
            arrays,
            aliases);
  }

  private String keyTexts() {
    return keys.stream().map(key -> key.name() + "::text").collect(Collectors.joining(", "));
  }

  /** As the driver stores a time: microseconds, rounded. */
  static long rounded(Instant time) {
    return ChronoUnit.MICROS.between(Instant.EPOCH, time.plusNanos(500));
  }

  /** A list of values of which some may be missing. */
  static List<@Nullable String> values(@Nullable Object... values) {
    var texts = new ArrayList<@Nullable String>(values.length);
    Arrays.stream(values).forEach(value -> texts.add(value == null ? null : value.toString()));
    return texts;
  }
}
