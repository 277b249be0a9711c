package holdfast.kit.client;

import java.util.concurrent.TimeoutException;

/** Nothing came on a connection until long after the deadline of its request. */
final class SilentConnection extends TimeoutException {

  private static final long serialVersionUID = 1L;

  SilentConnection() {
    super("no answer began in time");
  }

  /** It happens to connections, not in code. */
  @Override
  public synchronized Throwable fillInStackTrace() {
    return this;
  }
}
