package holdfast.kit.journal;

import com.typesafe.config.Config;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.dispatch.Futures;
import org.apache.pekko.persistence.AtomicWrite;
import org.apache.pekko.persistence.jdbc.journal.JdbcAsyncWriteJournal;
import scala.collection.immutable.Seq;
import scala.concurrent.Future;
import scala.runtime.BoxedUnit;
import scala.util.Try;

/**
 * The journal of a node, which stores nothing while the node's clock is off. To its entities that
 * is a failed write: they start again, and whoever asked is told that the outcome is unknown.
 */
public final class ClockedJournal extends JdbcAsyncWriteJournal {

  private final ClockAgreement clocks;

  /** Named in {@code persistence.conf}; the library makes it. */
  public ClockedJournal(Config config) {
    super(config);
    this.clocks = ClockAgreement.of(Adapter.toTyped(context().system()));
  }

  @Override
  public Future<Seq<Try<BoxedUnit>>> asyncWriteMessages(Seq<AtomicWrite> messages) {
    return clocks.isBroken()
        ? Futures.failed(new ClockIsOff())
        : super.asyncWriteMessages(messages);
  }

  /** Why a write failed. */
  private static final class ClockIsOff extends Exception {

    private static final long serialVersionUID = 1L;

    private ClockIsOff() {
      super("this node's clock is too far from its database's", null, false, false);
    }
  }
}
