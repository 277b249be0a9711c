package holdfast.inventory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import holdfast.inventory.RunningInventory.Answer;
import java.net.http.HttpRequest;
import java.sql.Connection;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** T3: far more is asked of one product than it can store. */
@Tag("database")
@Tag("cluster")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OverloadTest {

  private static final int COMMANDS = 10_000;

  /** Sent before: the first requests to a JVM find it busy compiling. */
  private static final int WARM_UP = 2_000;

  /** Of which one entity takes 128. */
  private static final int AT_ONCE = 160;

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private record Heard(Answer answer, Duration after) {

    boolean isAccepted() {
      return answer.status() == 201 || answer.status() == 200;
    }

    boolean isRefused() {
      return answer.status() == 503
          && answer.code().equals("overloaded")
          && answer.header("X-Outcome").equals("not-executed");
    }

    boolean isUnknown() {
      return answer.status() == 503
          && answer.code().equals("outcome_unknown")
          && answer.header("X-Outcome").equals("unknown");
    }
  }

  private final Map<Integer, Heard> heard = new ConcurrentHashMap<>();
  private RunningInventory inventory;

  @BeforeAll
  void start() {
    inventory = RunningInventory.start(1);
    inventory.stock("hot", 1);
  }

  @AfterAll
  void stop() {
    inventory.close();
  }

  @Test
  void while_the_journal_is_blocked_everybody_is_answered_and_whoever_is_refused_at_once()
      throws Exception {
    sendAll(IntStream.range(COMMANDS, COMMANDS + WARM_UP).boxed().toList());
    await().atMost(PATIENCE).until(() -> heard.size() == WARM_UP);
    askAgainUntilKnown();
    try (var lock = inventory.database().connectAsOwner()) {
      lock.setAutoCommit(false);
      blockWrites(lock);
      sendAll(IntStream.range(0, COMMANDS).boxed().toList());
      await().atMost(PATIENCE).until(() -> refused() > COMMANDS / 2);
      lock.rollback();
    }
    await().atMost(PATIENCE).until(() -> heard.size() == COMMANDS + WARM_UP);

    assertThat(heard.values())
        .allMatch(one -> one.isAccepted() || one.isRefused() || one.isUnknown());
    var refused =
        IntStream.range(0, COMMANDS)
            .mapToObj(command -> Objects.requireNonNull(heard.get(command)))
            .filter(Heard::isRefused)
            .toList();
    // A machine that stands still for a moment holds up no more of them than are under way.
    assertThat(refused)
        .filteredOn(one -> one.after().compareTo(Duration.ofSeconds(2)) > 0)
        .hasSizeLessThan(refused.size() / 10);

    askAgainUntilKnown();
    long accepted = heard.values().stream().filter(Heard::isAccepted).count();
    assertThat(inventory.operator("GET", "/v1/stock/hot", "").body().path("onHand").asLong())
        .isEqualTo(1 + accepted);
  }

  private void askAgainUntilKnown() {
    await()
        .atMost(PATIENCE)
        .until(() -> {
          var unknown =
              heard.entrySet().stream()
                  .filter(one -> one.getValue().isUnknown())
                  .map(Map.Entry::getKey)
                  .toList();
          int all = heard.size();
          unknown.forEach(heard::remove);
          sendAll(unknown);
          await().atMost(PATIENCE).until(() -> heard.size() == all);
          return heard.values().stream().noneMatch(Heard::isUnknown);
        });
  }

  /** A connection for each that waits, so only so many wait at a time. */
  private void sendAll(List<Integer> commands) throws InterruptedException {
    var room = new Semaphore(AT_ONCE);
    for (int command : commands) {
      if (!room.tryAcquire(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        throw new AssertionError("nobody was answered for " + PATIENCE);
      }
      long sent = System.nanoTime();
      var _ =
          inventory
              .send(adjustment(command))
              .whenComplete((answer, failure) -> {
                if (failure == null) {
                  var after = Duration.ofNanos(System.nanoTime() - sent);
                  heard.put(command, new Heard(answer, after));
                }
                room.release();
              });
    }
  }

  private HttpRequest adjustment(int command) {
    return inventory.request(
        "gateway",
        true,
        "POST",
        "/v1/stock/hot/adjustments",
        "{\"delta\": 1, \"reason\": \"RECEIVED\"}",
        "Idempotency-Key",
        "k-" + command);
  }

  private long refused() {
    return heard.values().stream().filter(Heard::isRefused).count();
  }

  private static void blockWrites(Connection connection) throws Exception {
    try (var sql = connection.createStatement()) {
      sql.execute("LOCK TABLE event_journal IN EXCLUSIVE MODE");
    }
  }
}
