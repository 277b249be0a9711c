package holdfast.local.database;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;

/**
 * Ends the database server when this process is gone, however it went.
 *
 * <p>The server has a session of its own and would live on after a {@code kill -9}. A small shell
 * waits at the other end of a pipe that only this process holds: when it breaks, the shell asks the
 * server to stop, after it has looked whether it is still the same one.
 */
final class OrphanGuard implements AutoCloseable {
  private static final String SCRIPT =
      """
      trap '' INT TERM HUP
      read -r _
      [ "$(head -n 1 "$2" 2>/dev/null)" = "$1" ] && kill -INT "$1"
      """;

  private final Process shell;

  private OrphanGuard(Process shell) {
    this.shell = shell;
  }

  static OrphanGuard over(ProcessHandle server, Path pidFile) {
    try {
      return new OrphanGuard(
          new ProcessBuilder(
                  "sh",
                  "-c",
                  SCRIPT,
                  "holdfast-guard",
                  Long.toString(server.pid()),
                  pidFile.toString())
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start());
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** Call it after the server has stopped: the guard finds nothing to do and leaves. */
  @Override
  public void close() {
    shell.destroyForcibly();
  }
}
