package holdfast.stories;

import com.typesafe.config.Config;
import java.nio.file.Path;
import java.sql.SQLTransientConnectionException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import org.apache.pekko.persistence.AtomicWrite;
import org.apache.pekko.persistence.jdbc.journal.JdbcAsyncWriteJournal;
import org.jspecify.annotations.Nullable;
import scala.collection.immutable.Seq;
import scala.concurrent.Future;
import scala.jdk.javaapi.CollectionConverters;
import scala.jdk.javaapi.FutureConverters;
import scala.runtime.BoxedUnit;
import scala.util.Try;

/**
 * The journal of a node that can be struck on either side of the commit of a certain event. It is
 * the library's journal, but for that; a node gets it from a configuration file of the tests, so
 * nothing of it is in what is shipped.
 */
public final class FaultyJournal extends JdbcAsyncWriteJournal {

  /** As a process ends that was killed with {@code kill -9}. */
  private static final int KILLED = 137;

  private static final Executor WAITING = Executors.newVirtualThreadPerTaskExecutor();

  private final Faults faults;
  private final String service;

  public FaultyJournal(Config config) {
    super(config);
    this.faults = new Faults(Path.of(config.getString("faults.directory")));
    this.service = config.getString("faults.service");
  }

  @Override
  public Future<Seq<Try<BoxedUnit>>> asyncWriteMessages(Seq<AtomicWrite> writes) {
    var fault = armedFor(writes);
    if (fault == null) {
      return super.asyncWriteMessages(writes);
    }
    return switch (fault.side()) {
      case BEFORE_COMMIT -> {
        strike(fault);
        yield super.asyncWriteMessages(writes);
      }
      case AFTER_COMMIT ->
          FutureConverters.asScala(
              FutureConverters.asJava(super.asyncWriteMessages(writes))
                  .thenApplyAsync(
                      stored -> {
                        strike(fault);
                        return stored;
                      },
                      WAITING));
    };
  }

  private void strike(Fault fault) {
    switch (fault.action()) {
      case HALT -> Runtime.getRuntime().halt(KILLED);
      case HOLD -> faults.awaitRelease(service);
      case HOLD_AND_FAIL -> {
        faults.awaitRelease(service);
        throw new CompletionException(new SQLTransientConnectionException("the connection died"));
      }
      case LOSE_ANSWER ->
          throw new CompletionException(
              new SQLTransientConnectionException("the connection died after the commit"));
    }
  }

  private @Nullable Fault armedFor(Seq<AtomicWrite> writes) {
    var fault = faults.armed(service);
    if (fault == null) {
      return null;
    }
    for (var write : CollectionConverters.asJava(writes)) {
      for (var row : CollectionConverters.asJava(write.payload())) {
        if (fault.event().equals(row.payload().getClass().getSimpleName())
            && faults.reach(service)) {
          return fault;
        }
      }
    }
    return null;
  }
}
