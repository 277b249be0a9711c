package holdfast.kit.http;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The connections that a server has now, so that it can leave without breaking what they carry. */
final class OpenConnections {

  /** One of them. */
  interface Ending {

    /** It is to end once nothing is under way on it; from any thread. */
    void endWhenIdle();
  }

  private final Set<Ending> open = ConcurrentHashMap.newKeySet();
  private volatile boolean ending;

  void opened(Ending connection) {
    open.add(connection);
    if (ending) {
      connection.endWhenIdle();
    }
  }

  void closed(Ending connection) {
    open.remove(connection);
  }

  int count() {
    return open.size();
  }

  /** All there are, and what may still be opened. */
  void endWhenIdle() {
    ending = true;
    open.forEach(Ending::endWhenIdle);
  }
}
