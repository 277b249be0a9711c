package holdfast.kit.testing;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A PostgreSQL 18 of the tests: durability on, loopback, a port of its own. */
public final class TestServer implements AutoCloseable {

  /** The embedded server starts with {@code -F}, which is fsync off; these come after it. */
  private static final Map<String, String> DURABLE =
      Map.of("fsync", "on", "synchronous_commit", "on", "full_page_writes", "on");

  /** Where the library looks for what a killed run left behind, and removes it. */
  private static final Path DIRECTORY =
      Path.of(System.getProperty("java.io.tmpdir"), "embedded-pg");

  private static @Nullable TestServer shared;

  private final Path data;
  private final Map<String, String> settings;
  private EmbeddedPostgres postgres;

  private TestServer(Path data, Map<String, String> settings, EmbeddedPostgres postgres) {
    this.data = data;
    this.settings = settings;
    this.postgres = postgres;
  }

  /** The server that all tests of this JVM share. */
  static synchronized TestServer shared() {
    if (shared == null) {
      shared = start(Map.of());
    }
    return shared;
  }

  /**
   * A server of one's own, for tests that stop it or need it to be different.
   *
   * @param settings of {@code postgresql.conf}
   */
  public static TestServer start(Map<String, String> settings) {
    try {
      var data = DIRECTORY.resolve(UUID.randomUUID().toString());
      var server = new TestServer(data, settings, launch(data, 0, settings));
      Runtime.getRuntime().addShutdownHook(new Thread(server::close, "stop postgres"));
      return server;
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private static EmbeddedPostgres launch(Path data, int port, Map<String, String> settings)
      throws IOException {
    var builder =
        EmbeddedPostgres.builder()
            .setDataDirectory(data)
            .setCleanDataDirectory(false)
            .setRegisterShutdownHook(false)
            .setServerConfig("max_connections", "300");
    if (port != 0) {
      builder.setPort(port);
    }
    DURABLE.forEach(builder::setServerConfig);
    settings.forEach(builder::setServerConfig);
    return builder.start();
  }

  /** Stops, cutting off whoever is connected; the data stays. */
  public void stop() {
    try {
      postgres.close();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** Starts again with the same data, on the same port. */
  public void startAgain() {
    try {
      postgres = launch(data, postgres.getPort(), settings);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  public String url(String database) {
    return "jdbc:postgresql://127.0.0.1:" + postgres.getPort() + "/" + database;
  }

  /** Runs statements as the superuser, each in a transaction of its own. */
  public void execute(String... statements) {
    try (var connection = DriverManager.getConnection(url("postgres"), "postgres", "");
        var sql = connection.createStatement()) {
      for (var statement : statements) {
        sql.execute(statement);
      }
    } catch (SQLException failure) {
      throw new IllegalStateException(failure);
    }
  }

  /** Stops and removes the data. */
  @Override
  public void close() {
    stop();
    try (var files = Files.walk(data)) {
      for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (NoSuchFileException closedBefore) {
      return;
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
