package holdfast.local.database;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The whole of {@code postgresql.conf}. */
final class ServerSettings {
  private ServerSettings() {}

  /** Writes the settings of the next start. */
  static void write(Path folder, int port, int connections) {
    try {
      Files.writeString(folder.resolve("postgresql.conf"), settings(port, connections));
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private static String settings(int port, int connections) {
    return """
    # Written by ./holdfast at every start; what you change here is lost.

    # This machine only, and no socket file: its path may be too long in a deep data folder.
    listen_addresses = '127.0.0.1'
    unix_socket_directories = ''
    port = %d
    max_connections = %d

    # An order that was acknowledged survives a power cut. Also on a laptop.
    fsync = on
    full_page_writes = on
    synchronous_commit = on

    # Passwords are 192 random bits: more rounds would protect nothing and slow down each connection.
    password_encryption = 'scram-sha-256'
    scram_iterations = 1

    timezone = 'UTC'
    log_timezone = 'UTC'
    log_line_prefix = '%%m %%u@%%d '
    log_checkpoints = off
    # Our statements are short; compiling them costs more than it saves.
    jit = off
    """
        .formatted(port, connections);
  }
}
