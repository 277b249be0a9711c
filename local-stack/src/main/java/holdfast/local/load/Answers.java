package holdfast.local.load;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A file with a line for each request: when it was due (milliseconds since 1970), how long its
 * sender waited (milliseconds), the status or {@code -}, what it said, and the order's id or {@code
 * -}.
 *
 * <pre>
 * 1795272054123 41 201 CONFIRMED 82232995-cea7-5294-aa1e-01e40605058e
 * 1795272054143 3 503 overloaded -
 * 1795272054163 1 - ConnectException -
 * </pre>
 */
final class Answers implements AutoCloseable {
  private final Writer file;

  private Answers(Writer file) {
    this.file = file;
  }

  static Answers addedTo(Path file) {
    try {
      return new Answers(
          Files.newBufferedWriter(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND));
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** Can be read by others at once. */
  synchronized void write(long dueAt, long millis, String status, String what, String order) {
    try {
      file.write("%d %d %s %s %s%n".formatted(dueAt, millis, status, what, order));
      file.flush();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  @Override
  public void close() {
    try {
      file.close();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
