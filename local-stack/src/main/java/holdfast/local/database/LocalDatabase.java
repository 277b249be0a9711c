package holdfast.local.database;

import holdfast.local.data.DataFolder;
import holdfast.local.data.LocalProblem;
import holdfast.local.data.SecretFile;
import holdfast.local.process.Ports;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Stream;

/**
 * PostgreSQL for one machine: one server with a database and two roles for each service, its data
 * kept in the data folder, nothing about durability switched off.
 */
public final class LocalDatabase implements AutoCloseable {
  /**
   * Each has a database of this name, and the roles {@code <name>_owner} and {@code <name>_app}.
   */
  public static final List<String> SERVICES = List.of("inventory", "payment", "order");

  private static final String ADMINISTRATOR = "postgres";
  private static final String PASSWORDS = "database-passwords.properties";

  private final Postmaster postmaster;
  private final Passwords passwords;
  private final int port;
  private ProcessHandle process;
  private OrphanGuard guard;

  private LocalDatabase(Postmaster postmaster, Passwords passwords, int port) {
    this.postmaster = postmaster;
    this.passwords = passwords;
    this.port = port;
    this.process = postmaster.start();
    this.guard = OrphanGuard.over(process, postmaster.pidFile());
  }

  /**
   * Starts the server; the databases and roles are made at the first start.
   *
   * @param connections how many may be open at the same time, for all services together
   */
  public static LocalDatabase start(DataFolder data, int connections) {
    var folder = data.path().resolve("database");
    var postmaster = postmasterOf(data);
    var passwords = Passwords.keptIn(data.path().resolve("database-passwords.properties"), roles());
    postmaster.stop();
    boolean firstStart = !isPrepared(folder);
    if (firstStart) {
      create(postmaster, folder, passwords.login(ADMINISTRATOR));
    }
    int port = Ports.free();
    ServerSettings.write(folder, port, connections);

    var database = new LocalDatabase(postmaster, passwords, port);
    try {
      var administration = new Administration(database);
      administration.requireDurability();
      if (firstStart) {
        administration.createDatabases();
        markPrepared(folder);
      }
      return database;
    } catch (SQLException failure) {
      database.close();
      throw new LocalProblem("PostgreSQL is not usable (%s)".formatted(failure), failure);
    } catch (RuntimeException failure) {
      database.close();
      throw failure;
    }
  }

  /** Ends a server that outlived a crash of its stack, so that its files can be removed. */
  public static void stopLeftover(DataFolder data) {
    postmasterOf(data).stop();
  }

  public String url(String database) {
    return url(port, database);
  }

  /** Where a database of the server on this port is. */
  public static String url(int port, String database) {
    return "jdbc:postgresql://127.0.0.1:%d/%s".formatted(port, database);
  }

  /** Owns the tables of the service and runs its migrations. */
  public Login owner(String service) {
    return passwords.login(service + "_owner");
  }

  /** Reads and writes the tables of the service, and nothing else anywhere. */
  public Login app(String service) {
    return passwords.login(service + "_app");
  }

  public Login administrator() {
    return passwords.login(ADMINISTRATOR);
  }

  /** The administrator of the server whose data is in this folder. */
  public static Login administratorOf(Path dataFolder) {
    return loginIn(dataFolder, ADMINISTRATOR);
  }

  /** As {@link #app}, of the server whose data is in this folder. */
  public static Login appOf(Path dataFolder, String service) {
    return loginIn(dataFolder, service + "_app");
  }

  private static Login loginIn(Path dataFolder, String role) {
    return Passwords.keptIn(dataFolder.resolve(PASSWORDS), roles()).login(role);
  }

  /** Whether this data folder has databases. */
  public static boolean existsIn(Path dataFolder) {
    return isPrepared(dataFolder.resolve("database"));
  }

  public int port() {
    return port;
  }

  /** The server; its children are the sessions. */
  public ProcessHandle process() {
    return process;
  }

  public boolean isRunning() {
    return postmaster.process().isPresent();
  }

  /** As a power cut: sessions end, nothing is written any more. */
  public void stopAtOnce() {
    postmaster.stopAtOnce();
  }

  /** Starts the server again on the same port, after {@link #stopAtOnce} or a crash. */
  public void startAgain() {
    guard.close();
    process = postmaster.start();
    guard = OrphanGuard.over(process, postmaster.pidFile());
  }

  @Override
  public void close() {
    postmaster.stop();
    guard.close();
  }

  private static Postmaster postmasterOf(DataFolder data) {
    return new Postmaster(
        PostgresBinaries.unpacked(data.path()),
        data.path().resolve("database"),
        data.room("logs").resolve("postgresql.log"));
  }

  private static List<String> roles() {
    var ofServices =
        SERVICES.stream().flatMap(service -> Stream.of(service + "_owner", service + "_app"));
    return Stream.concat(Stream.of(ADMINISTRATOR), ofServices).toList();
  }

  /** A first start that did not get to its end has nothing worth keeping: it begins again. */
  private static boolean isPrepared(Path folder) {
    return Files.exists(folder.resolve("holdfast-prepared"));
  }

  private static void markPrepared(Path folder) {
    try {
      Files.createFile(folder.resolve("holdfast-prepared"));
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private static void create(Postmaster postmaster, Path folder, Login administrator) {
    DataFolder.deleteTree(folder);
    var passwordFile = folder.resolveSibling("initial-password");
    SecretFile.write(passwordFile, administrator.password());
    try {
      postmaster.create(passwordFile);
    } finally {
      DataFolder.deleteTree(passwordFile);
    }
  }
}
