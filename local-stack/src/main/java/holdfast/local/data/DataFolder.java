package holdfast.local.data;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Everything that one local stack keeps between runs; at most one stack uses a folder at a time.
 *
 * <p>The operating system holds the lock, so a crash of any kind gives it back. Only a folder with
 * our marker is ever emptied.
 */
public final class DataFolder implements AutoCloseable {
  private static final String MARKER = "holdfast-data-folder";
  private static final String LOCK = "lock";
  private static final Set<String> KEPT_WHEN_EMPTIED = Set.of(MARKER, LOCK);

  private final Path path;
  private final FileChannel lockFile;

  private DataFolder(Path path, FileChannel lockFile) {
    this.path = path;
    this.lockFile = lockFile;
  }

  /**
   * Takes the folder for this process, and makes it when there is none.
   *
   * @throws LocalProblem when another stack uses it, or when it holds something that is not ours
   */
  public static DataFolder take(Path folder) {
    var path = folder.toAbsolutePath().normalize();
    try {
      markAsOurs(path);
      return new DataFolder(path, lock(path));
    } catch (IOException failure) {
      throw new LocalProblem(
          "cannot write to the data folder %s (%s): choose another one with --data"
              .formatted(path, failure),
          failure);
    }
  }

  /**
   * The path of a folder that some stack has made, without taking it.
   *
   * @throws LocalProblem when there is none
   */
  public static Path made(Path folder) {
    var path = folder.toAbsolutePath().normalize();
    if (!Files.exists(path.resolve(MARKER))) {
      throw new LocalProblem(
          "%s holds no Holdfast data: start the stack first with ./holdfast up, or say where its data is with --data"
              .formatted(path));
    }
    return path;
  }

  public Path path() {
    return path;
  }

  /** A folder inside this one; made when there is none. */
  public Path room(String name) {
    try {
      return Files.createDirectories(path.resolve(name));
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** Removes everything that earlier runs have left. */
  public void empty() {
    for (Path entry : entries(path)) {
      if (!KEPT_WHEN_EMPTIED.contains(String.valueOf(entry.getFileName()))) {
        deleteTree(entry);
      }
    }
  }

  public static void deleteTree(Path root) {
    if (!Files.exists(root)) {
      return;
    }
    try {
      Files.walkFileTree(root, new Remover());
    } catch (IOException failure) {
      throw new LocalProblem("cannot delete %s (%s)".formatted(root, failure), failure);
    }
  }

  /** Gives the folder back; what is in it stays. */
  @Override
  public void close() {
    try {
      lockFile.close();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private static void markAsOurs(Path path) throws IOException {
    var marker = path.resolve(MARKER);
    if (Files.exists(marker)) {
      return;
    }
    if (Files.exists(path) && !entries(path).isEmpty()) {
      throw new LocalProblem(
          "%s holds files that are not Holdfast's: choose another data folder with --data"
              .formatted(path));
    }
    Files.createDirectories(path);
    Files.writeString(
        marker, "The local data of Holdfast; ./holdfast up --fresh empties this folder.\n");
  }

  private static FileChannel lock(Path path) throws IOException {
    var file = path.resolve(LOCK);
    var channel =
        FileChannel.open(
            file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    if (tryLock(channel) == null) {
      channel.close();
      throw new LocalProblem(
          "the data folder %s is in use by process %s: stop that one, or choose another folder with --data"
              .formatted(path, Files.readString(file).strip()));
    }
    channel.truncate(0);
    channel.write(UTF_8.encode(Long.toString(ProcessHandle.current().pid())));
    return channel;
  }

  private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException takenByThisProcess) {
      return null;
    }
  }

  private static List<Path> entries(Path folder) {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.toList();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private static final class Remover extends SimpleFileVisitor<Path> {
    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
      Files.delete(file);
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException failure)
        throws IOException {
      if (failure != null) {
        throw failure;
      }
      Files.delete(folder);
      return FileVisitResult.CONTINUE;
    }
  }
}
