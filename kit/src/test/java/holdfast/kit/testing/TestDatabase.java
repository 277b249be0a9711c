package holdfast.kit.testing;

import static holdfast.kit.testing.Patience.PATIENCE;

import holdfast.kit.jdbc.Database;
import holdfast.kit.jdbc.Login;
import holdfast.kit.jdbc.Migrations;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A fresh database on a real PostgreSQL 18, with an owner's role and the role of a service.
 *
 * <p>All databases of a JVM share one server, started by the first test that asks and stopped with
 * the JVM. Its durability is on, as in production: the embedded server's own default is off.
 */
public final class TestDatabase implements AutoCloseable {

  private static final AtomicInteger NUMBER = new AtomicInteger();

  private final TestServer server;
  private final String name;
  private final Login owner;
  private final Login app;

  private TestDatabase(TestServer server, String name) {
    this.server = server;
    this.name = name;
    this.owner = new Login(name + "_owner", name + "-owner-password");
    this.app = new Login(name + "_app", name + "-app-password");
  }

  /** An empty database on the server that all tests share. */
  public static TestDatabase create() {
    return on(TestServer.shared());
  }

  /**
   * A database with the journal's tables, then those of the migrations at {@code locations}, e.g.
   * {@code db/parcel}.
   */
  public static TestDatabase migrated(String... locations) {
    var database = create();
    database.migrate(locations);
    return database;
  }

  /** An empty database on a server of one's own. */
  public static TestDatabase on(TestServer server) {
    var database = new TestDatabase(server, "t" + NUMBER.incrementAndGet());
    var name = database.name;
    server.execute(
        "CREATE ROLE %s LOGIN PASSWORD '%s'".formatted(database.owner, database.owner.password()),
        "CREATE ROLE %s LOGIN PASSWORD '%s'".formatted(database.app, database.app.password()),
        "CREATE DATABASE %s OWNER %s".formatted(name, database.owner),
        "REVOKE ALL ON DATABASE %s FROM PUBLIC".formatted(name),
        "GRANT CONNECT ON DATABASE %s TO %s".formatted(name, database.app));
    return database;
  }

  public void migrate(String... locations) {
    Migrations.run(url(), owner, app.user(), locations);
  }

  public String url() {
    return server.url(name);
  }

  /** Who may change tables. */
  public Login owner() {
    return owner;
  }

  /** Whom the service works as. */
  public Login app() {
    return app;
  }

  public Connection connectAsOwner() throws SQLException {
    return DriverManager.getConnection(url(), owner.user(), owner.password());
  }

  public Connection connectAsApp() throws SQLException {
    return DriverManager.getConnection(url(), app.user(), app.password());
  }

  public Connection connectAsSuperuser() throws SQLException {
    return DriverManager.getConnection(url(), "postgres", "");
  }

  /** As the service works, but with more time than a slow machine needs. */
  public Database open(int connections, int queue, String sessionOptions) {
    return Database.open(
        url(),
        app,
        new Database.Limits(
            connections, queue, PATIENCE, PATIENCE.multipliedBy(2), sessionOptions));
  }

  /** The variables that tell a service about this database, e.g. for {@code PARCEL}. */
  public Map<String, String> variables(String service) {
    return Map.of(
        service + "_DATABASE_URL", url(),
        service + "_DATABASE_USER", app.user(),
        service + "_DATABASE_PASSWORD", app.password(),
        service + "_DATABASE_OWNER_USER", owner.user(),
        service + "_DATABASE_OWNER_PASSWORD", owner.password(),
        service + "_MIGRATE", "on");
  }

  /** Runs statements that need more than the owner's rights, each in a transaction of its own. */
  public void runAsSuperuser(String... statements) {
    server.execute(statements);
  }

  /** Drops the database, with whoever is still connected. */
  @Override
  public void close() {
    server.execute(
        "DROP DATABASE IF EXISTS %s WITH (FORCE)".formatted(name),
        "DROP ROLE IF EXISTS %s".formatted(app),
        "DROP ROLE IF EXISTS %s".formatted(owner));
  }
}
