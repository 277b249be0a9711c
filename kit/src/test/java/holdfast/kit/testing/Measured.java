package holdfast.kit.testing;

import java.util.Arrays;
import java.util.function.LongSupplier;

/** What benchmarks measure in the same way. */
public final class Measured {

  private static final int WARM_UP = 3;

  /** Bytes of the heap that are in use, garbage left out as far as that can be known. */
  public static long usedHeap() {
    var runtime = Runtime.getRuntime();
    long used = Long.MAX_VALUE;
    for (int i = 0; i < 5; i++) {
      System.gc();
      used = Math.min(used, runtime.totalMemory() - runtime.freeMemory());
    }
    return used;
  }

  /** What two measurements came to, in their own unit. */
  public record Medians(long one, long other) {

    /** How many times the first one the other is. */
    public double ratio() {
      return (double) other / one;
    }
  }

  /** Measures both in turn, so that both see the same machine, after three rounds of warm-up. */
  public static Medians interleaved(int rounds, LongSupplier one, LongSupplier other) {
    var ones = new long[rounds];
    var others = new long[rounds];
    for (int round = -WARM_UP; round < rounds; round++) {
      long ofOne = one.getAsLong();
      long ofOther = other.getAsLong();
      if (round >= 0) {
        ones[round] = ofOne;
        others[round] = ofOther;
      }
    }
    Arrays.sort(ones);
    Arrays.sort(others);
    return new Medians(ones[rounds / 2], others[rounds / 2]);
  }

  private Measured() {}
}
