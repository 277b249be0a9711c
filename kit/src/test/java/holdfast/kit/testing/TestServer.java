package holdfast.kit.testing;

import static holdfast.kit.testing.Patience.PATIENCE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
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
    return start(DIRECTORY.resolve(UUID.randomUUID().toString()), settings);
  }

  /** A server as versions before 18 made it when nobody asked for more. */
  public static TestServer startWithoutChecksums(Map<String, String> settings) {
    var data = DIRECTORY.resolve(UUID.randomUUID().toString());
    try {
      initialise(data, "--no-data-checksums");
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    } catch (InterruptedException interrupted) {
      throw new IllegalStateException(interrupted);
    }
    return start(data, settings);
  }

  private static TestServer start(Path data, Map<String, String> settings) {
    try {
      var server = new TestServer(data, settings, launch(data, 0, settings));
      Runtime.getRuntime().addShutdownHook(new Thread(server::close, "stop postgres"));
      return server;
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** The library knows no options for initdb; its programs are there once a server was started. */
  private static void initialise(Path data, String option)
      throws IOException, InterruptedException {
    shared();
    Path program;
    try (var unpacked = Files.newDirectoryStream(DIRECTORY, "PG-*")) {
      program = unpacked.iterator().next().resolve("bin/initdb");
    }
    var command =
        List.of(program.toString(), option, "-A", "trust", "-U", "postgres", "-D", data.toString());
    if (System.getProperty("user.name").equals("root")) {
      command = Stream.concat(Stream.of("unshare", "-U"), command.stream()).toList();
    }
    var initdb = new ProcessBuilder(command).redirectErrorStream(true).start();
    var output = new String(initdb.getInputStream().readAllBytes(), UTF_8);
    if (initdb.waitFor() != 0) {
      throw new IOException(output);
    }
  }

  /**
   * Between choosing a free port and listening on it somebody else may take it, and then the
   * library would find that server and call it ours.
   */
  private static EmbeddedPostgres launch(Path data, int port, Map<String, String> settings)
      throws IOException {
    for (int attempt = 0; attempt < 3; attempt++) {
      var postgres = start(data, port, settings);
      if (isOurs(postgres, data)) {
        return postgres;
      }
      postgres.close();
    }
    throw new IOException("others took every port that was free");
  }

  private static boolean isOurs(EmbeddedPostgres postgres, Path data) throws IOException {
    try (var connection = postgres.getPostgresDatabase().getConnection();
        var sql = connection.createStatement();
        var row = sql.executeQuery("SHOW data_directory")) {
      return row.next() && Path.of(row.getString(1)).equals(data);
    } catch (SQLException failure) {
      throw new IOException(failure);
    }
  }

  private static EmbeddedPostgres start(Path data, int port, Map<String, String> settings)
      throws IOException {
    var builder =
        EmbeddedPostgres.builder()
            .setDataDirectory(data)
            .setCleanDataDirectory(false)
            .setRegisterShutdownHook(false)
            .setPGStartupWait(PATIENCE)
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
    stop();
    try {
      postgres = launch(data, postgres.getPort(), settings);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  public String url(String database) {
    return "jdbc:postgresql://127.0.0.1:" + postgres.getPort() + "/" + database;
  }

  /**
   * Cuts every connection off and lets the server recover from its log, as a power cut would.
   * Returns when nothing of it runs: until then a session may still commit what it is sent.
   */
  public void crash() {
    var lock = data.resolve("postmaster.pid");
    try {
      var pid = Files.readAllLines(lock).getFirst();
      new ProcessBuilder("kill", "-QUIT", pid).inheritIO().start().waitFor();
      await().until(() -> Files.notExists(lock));
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    } catch (InterruptedException interrupted) {
      throw new IllegalStateException(interrupted);
    }
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
