package holdfast.local.bench;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/** Every answer within the measured time, by what it said. Written by one thread. */
final class Tally {
  static final String CONFIRMED = "CONFIRMED";

  private static final long LONGEST_MICROS = TimeUnit.MINUTES.toMicros(2);

  private final Map<String, Long> answers = new TreeMap<>();
  private final Histogram confirmedMicros = new Histogram(LONGEST_MICROS, 3);

  void count(String answer, long nanos) {
    answers.merge(answer, 1L, Long::sum);
    if (answer.equals(CONFIRMED)) {
      confirmedMicros.recordValue(Math.min(LONGEST_MICROS, TimeUnit.NANOSECONDS.toMicros(nanos)));
    }
  }

  void add(Tally other) {
    other.answers.forEach((answer, count) -> answers.merge(answer, count, Long::sum));
    confirmedMicros.add(other.confirmedMicros);
  }

  long confirmed() {
    return answers.getOrDefault(CONFIRMED, 0L);
  }

  /** Everything but a confirmed order, with its count. */
  Map<String, Long> others() {
    var others = new TreeMap<>(answers);
    others.remove(CONFIRMED);
    return others;
  }

  double millisAt(double percentile) {
    return confirmedMicros.getValueAtPercentile(percentile) / 1000.0;
  }
}
