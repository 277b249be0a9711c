package holdfast.simulation;

import java.time.Instant;
import java.util.PriorityQueue;

/**
 * Virtual time: what is to happen, and when. One thing after the other, always in the same order.
 */
final class Agenda {

  private static final Instant BEGINNING = Instant.parse("2026-01-01T00:00:00Z");

  private record Entry(long at, long number, Runnable what) implements Comparable<Entry> {
    @Override
    public int compareTo(Entry other) {
      return at == other.at ? Long.compare(number, other.number) : Long.compare(at, other.at);
    }
  }

  private final PriorityQueue<Entry> entries = new PriorityQueue<>();

  private long now;
  private long numbers;

  /** Milliseconds since the beginning. */
  long now() {
    return now;
  }

  /** What a clock shows that is {@code ahead} milliseconds ahead. */
  Instant clock(long ahead) {
    return BEGINNING.plusMillis(now + ahead);
  }

  void at(long time, Runnable what) {
    entries.add(new Entry(Math.max(time, now), numbers++, what));
  }

  void in(long milliseconds, Runnable what) {
    at(now + milliseconds, what);
  }

  boolean isEmpty() {
    return entries.isEmpty();
  }

  /** Lets happen what comes next, if that is not after {@code time}; otherwise only time passes. */
  boolean nextUntil(long time) {
    var next = entries.peek();
    if (next == null || next.at > time) {
      now = time;
      return false;
    }
    entries.remove();
    now = next.at;
    next.what.run();
    return true;
  }
}
