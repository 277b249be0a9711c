package holdfast.kit.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.typesafe.config.ConfigFactory;
import holdfast.kit.feed.FeedReaderTest.ParcelEvent;
import holdfast.kit.feed.FeedReaderTest.Weights;
import holdfast.kit.jdbc.Database;
import holdfast.kit.journal.EventCodec;
import holdfast.kit.testing.TestCluster;
import holdfast.kit.testing.TestDatabase;
import holdfast.kit.testing.TestJournal;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A view's reader in a cluster: one, on whatever node, as long as there is a node. */
@Tag("cluster")
@Tag("database")
class FeedReaderMovesTest {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final TestDatabase server = TestDatabase.migrated("db/parcel");
  private final TestJournal journal = new TestJournal(FeedReaderTest.NAMES, 41998);
  private final TestCluster cluster =
      TestCluster.start(2, "feed-reader-test", ConfigFactory.empty());
  private final List<MeterRegistry> registries =
      List.of(new SimpleMeterRegistry(), new SimpleMeterRegistry());
  private final Database database = server.open(4, 64, "");

  @AfterEach
  void close() {
    cluster.close();
    database.close();
    server.close();
  }

  @Test
  void one_node_reads_for_all_and_another_goes_on_where_it_left() throws SQLException {
    for (int node = 0; node < 2; node++) {
      FeedReader.start(
          cluster.node(node),
          database,
          new EventCodec(FeedReaderTest.NAMES),
          new Weights(),
          new FeedReader.Limits(10, 1 << 20, Duration.ofMillis(20), Duration.ofMillis(200)),
          registries.get(node));
    }
    store(1, 100);
    awaitWeight("100");
    awaitApplied(100);
    int reading = applied(0) > 0 ? 0 : 1;
    assertThat(applied(1 - reading)).isZero();

    cluster.stop(reading);
    store(101, 200);

    awaitWeight("200");
    awaitApplied(200);
    assertThat(applied(1 - reading)).isGreaterThan(0);
  }

  private double applied(int node) {
    var counter = registries.get(node).find("feed_events").counter();
    return counter == null ? 0 : counter.count();
  }

  /** A reader counts a page after its commit. */
  private void awaitApplied(int events) {
    await().atMost(PATIENCE).until(() -> applied(0) + applied(1) == events);
  }

  private void store(int from, int to) throws SQLException {
    try (var connection = server.connectAsApp()) {
      for (int i = from; i <= to; i++) {
        journal.store(connection, "Parcel|p-1", i, new ParcelEvent.Sent(1));
      }
    }
  }

  private void awaitWeight(String expected) {
    await().atMost(PATIENCE).untilAsserted(() -> assertThat(weight()).isEqualTo(expected));
  }

  private String weight() throws SQLException {
    try (var connection = server.connectAsApp();
        var sql = connection.createStatement();
        var row = sql.executeQuery("SELECT coalesce(max(weight), 0) FROM parcel_weight")) {
      row.next();
      return row.getString(1);
    }
  }
}
