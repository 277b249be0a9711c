package holdfast.kit.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;
import static org.awaitility.Awaitility.await;

import holdfast.kit.testing.TestDatabase;
import holdfast.kit.testing.TestServer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("database")
class DurabilityCheckTest {

  private static final Duration MOST = Duration.ofMillis(2500);

  @Test
  void a_durable_database_has_no_problems() throws Exception {
    try (var server = TestDatabase.create()) {
      assertThat(problems(server, InstantSource.system())).isEmpty();
    }
  }

  @Test
  void a_readiness_check_passes_or_not() throws Exception {
    try (var server = TestDatabase.create();
        var database = server.open(1, 1, "")) {
      var right = new DurabilityCheck(database, InstantSource.system(), MOST);
      var wrong = new DurabilityCheck(database, InstantSource.fixed(Instant.EPOCH), MOST);

      assertThat(right.passes().toCompletableFuture().get(20, TimeUnit.SECONDS)).isTrue();
      assertThat(wrong.passes().toCompletableFuture().get(20, TimeUnit.SECONDS)).isFalse();
    }
  }

  /** These are what the embedded server starts with, and what a hurried administrator sets. */
  @Test
  void every_flag_that_loses_acknowledged_writes_is_named() throws Exception {
    var careless =
        Map.of(
            "fsync", "off",
            "full_page_writes", "off",
            "synchronous_commit", "off",
            "wal_level", "minimal",
            "max_wal_senders", "0");
    try (var server = TestServer.startWithoutChecksums(careless);
        var database = TestDatabase.on(server)) {
      database.runAsSuperuser(
          "ALTER ROLE %s SET default_transaction_read_only = on".formatted(database.app()));

      assertThat(problems(database, InstantSource.system()))
          .containsExactly(
              "data_checksums is off and has to be on",
              "fsync is off and has to be on",
              "full_page_writes is off and has to be on",
              "synchronous_commit is off and has to be on or remote_apply",
              "transaction_read_only is on and has to be off",
              "wal_level is minimal and has to be replica or logical");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"off", "local", "remote_write"})
  void a_role_that_does_not_wait_for_the_disk_is_found_out(String value) throws Exception {
    try (var server = TestDatabase.create()) {
      server.runAsSuperuser(
          "ALTER ROLE %s SET synchronous_commit = %s".formatted(server.app(), value));

      assertThat(problems(server, InstantSource.system()))
          .containsExactly(
              "synchronous_commit is %s and has to be on or remote_apply".formatted(value));
    }
  }

  @ParameterizedTest
  @CsvSource({"-2400, true", "2400, true", "-3000, false", "3000, false"})
  void clocks_may_differ_by_half_the_margin(int millis, boolean fine) throws Exception {
    InstantSource clock = () -> Instant.now().plusMillis(millis);
    try (var server = TestDatabase.create()) {
      if (fine) {
        assertThat(problems(server, clock)).isEmpty();
      } else {
        // A comparison that took long counts for the node.
        await()
            .untilAsserted(() ->
                assertThat(problems(server, clock))
                    .singleElement(STRING)
                    .startsWith("the clock differs from the database's by"));
      }
    }
  }

  private static List<String> problems(TestDatabase server, InstantSource clock) throws Exception {
    try (var database = server.open(1, 1, "")) {
      return new DurabilityCheck(database, clock, MOST)
          .problems()
          .toCompletableFuture()
          .get(20, TimeUnit.SECONDS);
    }
  }
}
