package holdfast.kit.journal;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigUtil;
import holdfast.kit.settings.NodeConfig;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A misspelled key is ignored in silence, so what is in force is asserted. */
class PersistenceSettingsTest {

  private static final Config LIBRARY = ConfigFactory.defaultReference();
  private static final Config OURS =
      NodeConfig.load(
          "tally",
          Map.of(
              "TALLY_DATABASE_URL", "jdbc:postgresql://db/tally",
              "TALLY_DATABASE_USER", "tally_app",
              "TALLY_DATABASE_PASSWORD", "secret"));

  @ParameterizedTest
  @CsvSource({
    // T2: rows of different entities fail together
    "jdbc-journal.batchSize, 50",
    // Writes that meet share a commit; one that waits for a lock leaves room for the others (T5)
    "jdbc-journal.parallelism, 2",
    // By default a thread of its own: the plugin's reference has the key one level too deep
    "pekko.persistence.journal-plugin-fallback.plugin-dispatcher, pekko.actor.default-dispatcher",
    "pekko.persistence.snapshot-store-plugin-fallback.plugin-dispatcher,"
        + " pekko.actor.default-dispatcher",
    // A node whose clock is off stores nothing
    "jdbc-journal.class, holdfast.kit.journal.ClockedJournal",
    // T3: what waits is bounded in front of the entity, and by no less behind it
    "pekko.persistence.typed.stash-capacity, 2048",
    "pekko.actor.typed.restart-stash-capacity, 2048",
    // T5: one slow write does not delay the others
    "pekko.persistence.journal-plugin-fallback.write-response-global-order, off",
    // T6: an event is never dropped to repair a journal
    "pekko.persistence.journal-plugin-fallback.replay-filter.mode, fail",
    // T8: back within seconds of the database
    "pekko.persistence.journal-plugin-fallback.circuit-breaker.call-timeout, 5s",
    "pekko.persistence.journal-plugin-fallback.circuit-breaker.reset-timeout, 3s",
    "pekko.persistence.snapshot-store-plugin-fallback.circuit-breaker.call-timeout, 5s",
    "pekko.persistence.snapshot-store-plugin-fallback.circuit-breaker.reset-timeout, 3s",
    "pekko-persistence-jdbc.shared-databases.slick.db.connectionTimeout, 2000",
    "pekko-persistence-jdbc.shared-databases.slick.db.validationTimeout, 1000",
    "pekko-persistence-jdbc.shared-databases.slick.db.queueSize, 500",
    "pekko-persistence-jdbc.shared-databases.slick.db.maxConnections, 8",
    "pekko-persistence-jdbc.shared-databases.slick.db.minConnections, 8",
    "pekko-persistence-jdbc.shared-databases.slick.db.numThreads, 8",
    // One pool for journal and snapshots; no event is deleted, so a snapshot may be lost
    "pekko.persistence.snapshot-store-plugin-fallback.snapshot-is-optional, true",
    "pekko.persistence.journal.plugin, jdbc-journal",
    "pekko.persistence.snapshot-store.plugin, jdbc-snapshot-store",
  })
  void what_the_library_leaves_open_or_wrong_is_set(String key, String value) {
    assertThat(OURS.getString(key)).isEqualTo(value);
    assertThat(LIBRARY.getString(key)).as("the library's default").isNotEqualTo(value);
  }

  @ParameterizedTest
  @CsvSource({
    "pekko.persistence.typed.stash-overflow-strategy, drop",
    "pekko.persistence.typed.recurse-when-unstashing-read-only-commands, false",
    "pekko.persistence.journal-plugin-fallback.circuit-breaker.max-failures, 10",
  })
  void what_the_library_has_right_is_pinned(String key, String value) {
    assertThat(OURS.getString(key)).isEqualTo(value);
    assertThat(LIBRARY.getString(key)).isEqualTo(value);
  }

  @ParameterizedTest
  @CsvSource({"jdbc-journal", "jdbc-snapshot-store", "jdbc-read-journal"})
  void every_plugin_uses_the_one_pool(String plugin) {
    assertThat(OURS.getString(plugin + ".use-shared-db")).isEqualTo("slick");
  }

  @Test
  void the_pool_connects_to_the_services_database_with_limits_on_its_sessions() {
    var pool = OURS.getConfig("pekko-persistence-jdbc.shared-databases.slick.db");

    assertThat(pool.getString("url")).isEqualTo("jdbc:postgresql://db/tally");
    assertThat(pool.getString("user")).isEqualTo("tally_app");
    assertThat(pool.getString("password")).isEqualTo("secret");
    assertThat(pool.getInt("properties.socketTimeout")).isEqualTo(5);
    assertThat(pool.getBoolean("properties.reWriteBatchedInserts")).isTrue();
    assertThat(pool.getString("properties.options"))
        .isEqualTo(
            "-c statement_timeout=4s -c lock_timeout=4s"
                + " -c idle_in_transaction_session_timeout=5s -c transaction_timeout=5s");
  }

  @Test
  void every_key_of_a_plugin_that_is_set_is_one_that_the_plugin_has() {
    var set = ConfigFactory.parseResources("holdfast/kit/persistence.conf").root().toConfig();
    for (var root : new String[] {"pekko", "jdbc-journal", "jdbc-snapshot-store"}) {
      for (var entry : set.getConfig(root).entrySet()) {
        var key = ConfigUtil.joinPath(root) + "." + entry.getKey();
        assertThat(LIBRARY.hasPathOrNull(key)).as(key).isTrue();
      }
    }
  }
}
