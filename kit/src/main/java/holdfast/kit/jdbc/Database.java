package holdfast.kit.jdbc;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import holdfast.kit.cluster.Overloaded;
import holdfast.kit.settings.Settings;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A service's database as its views and lists use it: transactions as functions, on threads and
 * connections of their own, so that a slow query holds up no actor and no journal write.
 *
 * <p>Everything is bounded: there are as many threads as connections, a queue before them, and the
 * server ends what takes longer than a few seconds.
 */
public final class Database implements AutoCloseable {

  /**
   * What to connect to, and with how much.
   *
   * @param connections as many pieces of work run at once
   * @param queue as many wait; the next is refused
   * @param connectionTimeout how long work waits for a connection to be made
   * @param socketTimeout when to give up on a server that says nothing
   * @param sessionOptions the server's own limits, in the form {@code -c name=value}
   */
  public record Limits(
      int connections,
      int queue,
      Duration connectionTimeout,
      Duration socketTimeout,
      String sessionOptions) {}

  /**
   * Work in one transaction.
   *
   * @param <T> what it gives back
   */
  @FunctionalInterface
  public interface Work<T extends @Nullable Object> {
    T in(Connection connection) throws SQLException;
  }

  private final HikariDataSource pool;
  private final ThreadPoolExecutor threads;

  private Database(HikariDataSource pool, ThreadPoolExecutor threads) {
    this.pool = pool;
    this.threads = threads;
  }

  /**
   * Opens what the settings below {@code holdfast.database} describe. It connects in the
   * background: a database that is down makes work fail, not the start.
   */
  public static Database open(Settings database) {
    return open(
        database.string("url"),
        new Login(database.string("user"), database.string("password")),
        new Limits(
            database.integer("connections", 1, 100),
            database.integer("queue", 1, 100_000),
            database.duration("connection-timeout"),
            database.duration("socket-timeout"),
            database.string("session-options")));
  }

  public static Database open(String url, Login login, Limits limits) {
    var config = new HikariConfig();
    config.setPoolName("views");
    config.setJdbcUrl(url);
    config.setUsername(login.user());
    config.setPassword(login.password());
    config.setAutoCommit(false);
    config.setMaximumPoolSize(limits.connections());
    config.setConnectionTimeout(limits.connectionTimeout().toMillis());
    config.setValidationTimeout(limits.connectionTimeout().toMillis() / 2);
    config.setInitializationFailTimeout(-1);
    config.addDataSourceProperty("ApplicationName", "views");
    config.addDataSourceProperty("options", limits.sessionOptions());
    config.addDataSourceProperty(
        "connectTimeout", Long.toString(limits.connectionTimeout().toSeconds()));
    config.addDataSourceProperty(
        "socketTimeout", Long.toString(limits.socketTimeout().toSeconds()));
    config.addDataSourceProperty("tcpKeepAlive", "true");
    return new Database(new HikariDataSource(config), threads(limits));
  }

  private static ThreadPoolExecutor threads(Limits limits) {
    ThreadFactory named = Thread.ofPlatform().daemon().name("database-", 1).factory();
    var threads =
        new ThreadPoolExecutor(
            limits.connections(),
            limits.connections(),
            30,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(limits.queue()),
            named);
    threads.allowCoreThreadTimeOut(true);
    return threads;
  }

  /**
   * Does {@code work} and commits; rolls back when it throws.
   *
   * @return what the work gave, or fails with its {@link SQLException}, or with {@link Overloaded}
   *     before anything was done
   */
  public <T extends @Nullable Object> CompletionStage<T> transaction(Work<T> work) {
    return run(work, false);
  }

  /** As {@link #transaction}, for work that changes nothing: the server refuses it to. */
  public <T extends @Nullable Object> CompletionStage<T> query(Work<T> work) {
    return run(work, true);
  }

  private <T extends @Nullable Object> CompletionStage<T> run(Work<T> work, boolean readOnly) {
    var result = new CompletableFuture<T>();
    try {
      threads.execute(() -> complete(result, work, readOnly));
    } catch (RejectedExecutionException full) {
      result.completeExceptionally(new Overloaded("the database has too much to do"));
    }
    return result;
  }

  private <T extends @Nullable Object> void complete(
      CompletableFuture<T> result, Work<T> work, boolean readOnly) {
    try (var connection = pool.getConnection()) {
      result.complete(inTransaction(connection, work, readOnly));
    } catch (Exception | LinkageError | StackOverflowError failure) {
      result.completeExceptionally(failure);
    }
  }

  private static <T extends @Nullable Object> T inTransaction(
      Connection connection, Work<T> work, boolean readOnly) throws SQLException {
    connection.setReadOnly(readOnly);
    try {
      T result = work.in(connection);
      connection.commit();
      return result;
    } catch (Throwable failure) {
      rollBack(connection, failure);
      throw failure;
    }
  }

  private static void rollBack(Connection connection, Throwable failure) {
    try {
      connection.rollback();
    } catch (SQLException alsoFailed) {
      failure.addSuppressed(alsoFailed);
    }
  }

  /** Lets what has begun come to its end, for a few seconds at most, and disconnects. */
  @Override
  public void close() {
    threads.shutdown();
    try {
      threads.awaitTermination(5, TimeUnit.SECONDS);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
    threads.shutdownNow();
    pool.close();
  }
}
