package holdfast.local.load;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.List;

/**
 * A file with a line for each answer: when its request was due (milliseconds since 1970), how long
 * its sender waited (milliseconds), the status or {@code -}, what it said, the order's id or {@code
 * -}, and the key of the request or {@code -} where none was sent. Before it, as soon as the
 * request is due, stands a line of it that says {@code SENT}: what has no other is under way, or
 * was never answered.
 *
 * <pre>
 * 1795272054123 0 - SENT - load-1795272054000-1
 * 1795272054143 0 - SENT - load-1795272054000-2
 * 1795272054143 3 503 overloaded - load-1795272054000-2
 * 1795272054123 41 201 CONFIRMED 82232995-cea7-5294-aa1e-01e40605058e load-1795272054000-1
 * 1795272054163 0 - not_sent - -
 * </pre>
 */
final class Answers implements AutoCloseable {
  /** What stands where there is nothing to tell. */
  static final String NOTHING = "-";

  private static final int ORDER = 4;
  private static final int KEY = 5;

  private final Writer file;

  /** Of one request: its key, and the order that its caller was told of, or {@link #NOTHING}. */
  record Told(String key, String order) {}

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

  /** The requests that were sent, answered or not, as an earlier run has written them down. */
  static List<Told> in(Path file) {
    var told = new LinkedHashMap<String, Told>();
    try (var lines = Files.lines(file)) {
      lines
          .map(line -> line.split(" ", -1))
          .filter(fields -> fields.length > KEY && !fields[KEY].equals(NOTHING))
          .forEach(fields -> told.put(fields[KEY], new Told(fields[KEY], fields[ORDER])));
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
    return List.copyOf(told.values());
  }

  /** That a request is about to be sent. */
  void sent(long dueAt, String key) {
    write(dueAt, 0, NOTHING, "SENT", NOTHING, key);
  }

  /** Can be read by others at once. */
  synchronized void write(
      long dueAt, long millis, String status, String what, String order, String key) {
    try {
      file.write("%d %d %s %s %s %s%n".formatted(dueAt, millis, status, what, order, key));
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
