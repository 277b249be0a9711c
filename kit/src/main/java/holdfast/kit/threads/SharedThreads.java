package holdfast.kit.threads;

import com.typesafe.config.Config;
import java.util.List;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.pekko.dispatch.DispatcherPrerequisites;
import org.apache.pekko.dispatch.ExecutorServiceConfigurator;
import org.apache.pekko.dispatch.ExecutorServiceFactory;
import org.apache.pekko.dispatch.MonitorableThreadFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scala.Option;

/**
 * One set of threads for the dispatchers of all actor systems in this JVM, one thread a core. A
 * dispatcher with threads of its own wakes one of them for nearly every message that another one
 * sends it; with as many nodes in one JVM as the local stack has, that costs more than the work.
 *
 * <p>Nothing may block here: for that there are pekko.actor.default-blocking-io-dispatcher, the
 * journal's threads and those of {@link holdfast.kit.jdbc.Database}.
 */
public final class SharedThreads extends ExecutorServiceConfigurator {

  private static final Logger LOG = LoggerFactory.getLogger(SharedThreads.class);

  /** With one thread, one mistake that blocks would stop everything. */
  private static final int AT_LEAST = 2;

  /** Takes the oldest task first, as mailboxes want it; its threads end with the JVM. */
  private static final ForkJoinPool POOL =
      new ForkJoinPool(
          Math.max(AT_LEAST, Runtime.getRuntime().availableProcessors()),
          new MonitorableThreadFactory(
              "work",
              true,
              Option.apply(SharedThreads.class.getClassLoader()),
              SharedThreads::uncaught,
              new AtomicLong()),
          SharedThreads::uncaught,
          true);

  /** Made by the actor system, which finds this class by its name in the configuration. */
  public SharedThreads(Config config, DispatcherPrerequisites prerequisites) {
    super(config, prerequisites);
  }

  @Override
  public ExecutorServiceFactory createExecutorServiceFactory(
      String id, ThreadFactory threadFactory) {
    return Lent::new;
  }

  private static void uncaught(Thread thread, Throwable failure) {
    LOG.error("Uncaught on {}", thread.getName(), failure);
  }

  /** The threads, to one dispatcher: when its system ends the others still need them. */
  private static final class Lent extends AbstractExecutorService {

    private volatile boolean shutdown;

    @Override
    public void execute(Runnable task) {
      POOL.execute(task);
    }

    @Override
    public void shutdown() {
      shutdown = true;
    }

    @Override
    public List<Runnable> shutdownNow() {
      shutdown = true;
      return List.of();
    }

    @Override
    public boolean isShutdown() {
      return shutdown;
    }

    @Override
    public boolean isTerminated() {
      return shutdown;
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) {
      return shutdown;
    }
  }
}
