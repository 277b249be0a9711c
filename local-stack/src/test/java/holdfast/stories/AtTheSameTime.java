package holdfast.stories;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;

/** Many do something at the same moment. */
final class AtTheSameTime {
  private AtTheSameTime() {}

  /** Everybody waits until all are there, and then goes. */
  static <T> List<T> each(int count, IntFunction<T> one) {
    var start = new CountDownLatch(count);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var pending = new ArrayList<Future<T>>();
      for (int number = 0; number < count; number++) {
        int mine = number;
        pending.add(
            threads.submit(() -> {
              start.countDown();
              start.await();
              return one.apply(mine);
            }));
      }
      var results = new ArrayList<T>();
      for (var result : pending) {
        results.add(result.get());
      }
      return results;
    } catch (ExecutionException failure) {
      throw new AssertionError(failure.getCause());
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(stopped);
    }
  }
}
