package holdfast.local.stack;

import holdfast.local.data.LocalProblem;
import holdfast.local.http.HttpConnection;
import holdfast.local.http.HttpRequest;
import holdfast.local.process.Poll;
import java.io.IOException;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/** Asks a node whether it is ready, as a load balancer does. */
final class Readiness {
  private static final Duration TIMEOUT = Duration.ofMinutes(5);
  private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(2);
  private static final Duration POLL = Duration.ofMillis(25);

  private Readiness() {}

  /**
   * Returns when the node is ready, or when it is no longer alive.
   *
   * @return whether it is ready
   * @throws LocalProblem when it is neither after minutes
   */
  static boolean await(NodeAddress node, BooleanSupplier alive) {
    if (!Poll.until(TIMEOUT, POLL, () -> isReady(node) || !alive.getAsBoolean())) {
      throw new LocalProblem(
          "%s is not ready after %d s: look into the logs"
              .formatted(node.name(), TIMEOUT.toSeconds()));
    }
    return alive.getAsBoolean();
  }

  private static boolean isReady(NodeAddress node) {
    var ready = HttpRequest.to("GET", "/ready").header("Connection", "close").build();
    try (var connection = new HttpConnection(node.httpPort(), ANSWER_TIMEOUT)) {
      return connection.send(ready).status() == 200;
    } catch (IOException notYet) {
      return false;
    }
  }
}
