package holdfast.kit.feed;

import holdfast.kit.jdbc.Database;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorSystem;
import org.jspecify.annotations.Nullable;

/** Looks at a view's offset until it has passed what the journal held when this began. */
final class CaughtUp {

  private final ActorSystem<?> system;
  private final Database database;
  private final EventFeed<?> feed;
  private final FeedOffset offset;
  private final Duration poll;
  private final CompletableFuture<Done> done = new CompletableFuture<>();

  /** Set by the first look that succeeds. Only one look is under way at any time. */
  private volatile @Nullable Long horizon;

  CaughtUp(
      ActorSystem<?> system,
      Database database,
      EventFeed<?> feed,
      FeedOffset offset,
      Duration poll) {
    this.system = system;
    this.database = database;
    this.feed = feed;
    this.offset = offset;
    this.poll = poll;
  }

  CompletionStage<Done> begin() {
    look();
    return done;
  }

  private void look() {
    database
        .transaction(this::isBehind)
        .whenComplete((isBehind, failure) -> {
          if (failure == null && !isBehind) {
            done.complete(Done.getInstance());
          } else if (system.whenTerminated().isCompleted()) {
            done.completeExceptionally(new IllegalStateException("the node was stopped"));
          } else {
            system.scheduler().scheduleOnce(poll, this::look, system.executionContext());
          }
        });
  }

  private boolean isBehind(Connection connection) throws SQLException {
    var until = horizon;
    if (until == null) {
      until = EventFeed.horizon(connection);
      horizon = until;
    }
    return feed.isBehind(connection, offset.load(connection), until);
  }
}
