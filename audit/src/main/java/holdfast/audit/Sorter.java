package holdfast.audit;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInput;
import java.io.DataInputStream;
import java.io.DataOutput;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * Puts any number of records in order with the memory for a few: what is too much for it goes to
 * sorted files, which are read side by side in the end.
 *
 * <p>First everything is added, then everything is taken.
 */
final class Sorter<T> implements AutoCloseable {

  /** How a record is written to a file and read back. */
  interface Form<T> {
    void write(T record, DataOutput out) throws IOException;

    T read(DataInput in) throws IOException;
  }

  private final Comparator<T> order;
  private final Form<T> form;
  private final int inMemory;
  private final List<Run<T>> runs = new ArrayList<>();
  private final PriorityQueue<Run<T>> heads;
  private List<T> gathered = new ArrayList<>();
  private boolean taking;

  /**
   * An empty one.
   *
   * @param inMemory how many records it keeps before it writes them to a file
   */
  Sorter(Comparator<T> order, Form<T> form, int inMemory) {
    this.order = order;
    this.form = form;
    this.inMemory = inMemory;
    this.heads = new PriorityQueue<>((one, other) -> order.compare(one.head(), other.head()));
  }

  void add(T record) {
    gathered.add(record);
    if (gathered.size() == inMemory) {
      spill();
    }
  }

  /** The first record of those that are left; null when none is. */
  @Nullable T peek() {
    beginToTake();
    var first = heads.peek();
    return first == null ? null : first.head();
  }

  /** Takes the record that {@link #peek} showed. */
  void remove() {
    var first = heads.remove();
    if (first.advance()) {
      heads.add(first);
    }
  }

  private void beginToTake() {
    if (taking) {
      return;
    }
    taking = true;
    gathered.sort(order);
    runs.add(new Run<>(form, gathered));
    gathered = new ArrayList<>();
    for (var run : runs) {
      if (run.advance()) {
        heads.add(run);
      }
    }
  }

  private void spill() {
    gathered.sort(order);
    try {
      runs.add(Run.written(gathered, form));
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
    gathered = new ArrayList<>();
  }

  @Override
  public void close() {
    runs.forEach(Run::close);
  }

  /** Sorted records, in memory or in a file. */
  private static final class Run<T> {
    private final Form<T> form;
    private final List<T> records;
    private final @Nullable Path file;
    private @Nullable DataInputStream in;
    private long left;
    private @Nullable T head;

    private Run(Form<T> form, List<T> records) {
      this.form = form;
      this.records = records;
      this.file = null;
      this.left = records.size();
    }

    private Run(Form<T> form, Path file, long left) {
      this.form = form;
      this.records = List.of();
      this.file = file;
      this.left = left;
    }

    private static <T> Run<T> written(List<T> records, Form<T> form) throws IOException {
      var file = Files.createTempFile("holdfast-audit-", ".sorted");
      try (var out =
          new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(file), 1 << 16))) {
        for (T record : records) {
          form.write(record, out);
        }
      }
      return new Run<>(form, file, records.size());
    }

    private T head() {
      if (head == null) {
        throw new IllegalStateException("nothing is left");
      }
      return head;
    }

    private boolean advance() {
      if (left == 0) {
        head = null;
        return false;
      }
      try {
        head = file == null ? records.get(records.size() - (int) left) : form.read(opened(file));
      } catch (IOException failure) {
        throw new UncheckedIOException(failure);
      }
      left--;
      return true;
    }

    private DataInputStream opened(Path from) throws IOException {
      if (in == null) {
        in = new DataInputStream(new BufferedInputStream(Files.newInputStream(from), 1 << 16));
      }
      return in;
    }

    private void close() {
      try {
        if (in != null) {
          in.close();
        }
        if (file != null) {
          Files.deleteIfExists(file);
        }
      } catch (IOException failure) {
        throw new UncheckedIOException(failure);
      }
    }
  }
}
