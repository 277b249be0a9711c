package holdfast.stories;

import static org.awaitility.Awaitility.await;

import holdfast.local.data.DataFolder;
import holdfast.local.database.LocalDatabase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * A base backup of a server that works, and the WAL that it wrote since: as operators have it, who
 * can restore a database to any moment.
 */
final class Backup {
  /** Not fewer than the server had whose WAL is replayed. */
  private static final int CONNECTIONS = 200;

  private static final String PASSWORDS = "database-passwords.properties";

  /** Of one server at one time; a new one makes its own. */
  private static final Set<String> NOT_COPIED =
      Set.of("postmaster.pid", "postmaster.opts", "pg_wal", "pg_replslot", "pg_dynshmem");

  /** A server that was restored to a point. */
  record Restored(DataFolder data, LocalDatabase server) implements AutoCloseable {
    /** It can be read before, and not be written to. */
    private void awaitEndOfRecovery() {
      await()
          .atMost(Duration.ofSeconds(60))
          .until(() -> {
            try (var connection = connect(server)) {
              return text(connection, "select pg_is_in_recovery()::text").equals("false");
            }
          });
    }

    @Override
    public void close() {
      server.close();
      data.close();
    }
  }

  private final LocalDatabase server;
  private final Path source;
  private final Path base;
  private final Path archive;

  private Backup(LocalDatabase server, Path source, Path folder) {
    this.server = server;
    this.source = source;
    this.base = folder.resolve("base");
    this.archive = archiveIn(folder);
  }

  /** From its next start on the server of this data folder keeps its WAL. */
  static void keepWal(DataFolder data, Path folder) {
    try (var server = LocalDatabase.start(data, 20);
        var connection = connect(server)) {
      Files.createDirectories(archiveIn(folder));
      execute(connection, "alter system set archive_mode = on");
      execute(
          connection,
          "alter system set archive_command = 'cp \"%%p\" \"%s/%%f\"'"
              .formatted(archiveIn(folder)));
    } catch (SQLException failure) {
      throw new IllegalStateException(failure);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** Copies the files while the server works. */
  static Backup of(LocalDatabase server, DataFolder data, Path folder) {
    var backup = new Backup(server, data.path(), folder);
    try (var connection = connect(server)) {
      execute(connection, "select pg_backup_start('story', true)");
      copy(data.path().resolve("database"), backup.base);
      Files.writeString(
          backup.base.resolve("backup_label"),
          text(connection, "select labelfile from pg_backup_stop()"));
      return backup;
    } catch (SQLException failure) {
      throw new IllegalStateException(failure);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** Gives this moment a name. */
  void point(String name) {
    try (var connection = connect(server)) {
      execute(connection, "select pg_create_restore_point('%s')".formatted(name));
    } catch (SQLException failure) {
      throw new IllegalStateException(failure);
    }
  }

  /** Returns when all WAL up to now is in the archive. */
  void archiveTheRest() {
    try (var connection = connect(server)) {
      var last = text(connection, "select pg_walfile_name(pg_current_wal_lsn())");
      execute(connection, "select pg_switch_wal()");
      await()
          .atMost(Duration.ofSeconds(60))
          .until(() ->
              text(connection, "select coalesce(last_archived_wal, '') from pg_stat_archiver")
                      .compareTo(last)
                  >= 0);
    } catch (SQLException failure) {
      throw new IllegalStateException(failure);
    }
  }

  /** A server of its own, with everything that was committed before this point and nothing else. */
  Restored restoredTo(String point, Path folder) {
    try {
      var data = DataFolder.take(folder);
      var database = folder.resolve("database");
      copy(base, database);
      Files.copy(
          source.resolve(PASSWORDS), folder.resolve(PASSWORDS), StandardCopyOption.COPY_ATTRIBUTES);
      for (var empty : List.of("pg_wal", "pg_replslot", "pg_dynshmem")) {
        Files.createDirectory(database.resolve(empty));
      }
      Files.createFile(database.resolve("recovery.signal"));
      Files.writeString(
          database.resolve("postgresql.auto.conf"),
          """
          archive_mode = off
          restore_command = 'cp "%s/%%f" "%%p"'
          recovery_target_name = '%s'
          recovery_target_action = promote
          """
              .formatted(archive, point),
          StandardOpenOption.APPEND);
      var restored = new Restored(data, LocalDatabase.start(data, CONNECTIONS));
      restored.awaitEndOfRecovery();
      return restored;
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private static Path archiveIn(Path folder) {
    return folder.resolve("wal");
  }

  private static Connection connect(LocalDatabase server) throws SQLException {
    var login = server.administrator();
    return DriverManager.getConnection(server.url("postgres"), login.user(), login.password());
  }

  private static void execute(Connection connection, String statement) throws SQLException {
    try (var sql = connection.createStatement()) {
      sql.execute(statement);
    }
  }

  private static String text(Connection connection, String query) throws SQLException {
    try (var sql = connection.createStatement();
        var row = sql.executeQuery(query)) {
      row.next();
      return row.getString(1);
    }
  }

  /** What the server removes meanwhile, the WAL removes as well. */
  private static void copy(Path from, Path to) throws IOException {
    Files.walkFileTree(
        from,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes)
              throws IOException {
            if (isLeftOut(folder)) {
              return FileVisitResult.SKIP_SUBTREE;
            }
            return copied(folder);
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            return isLeftOut(file) ? FileVisitResult.CONTINUE : copied(file);
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException failure)
              throws IOException {
            if (failure instanceof NoSuchFileException) {
              return FileVisitResult.CONTINUE;
            }
            throw failure;
          }

          private boolean isLeftOut(Path path) {
            return NOT_COPIED.contains(String.valueOf(path.getFileName()));
          }

          private FileVisitResult copied(Path path) throws IOException {
            try {
              Files.copy(
                  path,
                  to.resolve(from.relativize(path).toString()),
                  StandardCopyOption.COPY_ATTRIBUTES);
            } catch (NoSuchFileException removed) {
              return FileVisitResult.CONTINUE;
            }
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
