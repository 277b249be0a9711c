package holdfast.kit.journal;

import holdfast.kit.jdbc.Database;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Extension;
import org.apache.pekko.actor.typed.ExtensionId;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether this node's clock agrees with its database's. Entities judge age and expiry by their
 * node's clock, so a node whose clock is off must store nothing: {@link ClockedJournal} asks here.
 *
 * <p>The two are compared every second. Between comparisons, and while the database is away, the
 * monotonic clock tells how far both should have come, so a step of the clock is known at once.
 */
public final class ClockAgreement implements Extension {

  private static final Logger LOG = LoggerFactory.getLogger(ClockAgreement.class);
  private static final Duration EVERY = Duration.ofSeconds(1);

  private static final ExtensionId<ClockAgreement> ID =
      new ExtensionId<>() {
        @Override
        public ClockAgreement createExtension(ActorSystem<?> system) {
          return new ClockAgreement(system);
        }
      };

  /** What the database said, and when: between these two moments of the monotonic clock. */
  private record Comparison(Instant there, long before, long after) {}

  private record Watched(Database database, InstantSource clock, Duration mostSkew) {}

  private final ActorSystem<?> system;
  private volatile @Nullable Watched watched;
  private volatile @Nullable Comparison last;
  private boolean wasOff;

  private ClockAgreement(ActorSystem<?> system) {
    this.system = system;
  }

  /** The one of a node. */
  public static ClockAgreement of(ActorSystem<?> system) {
    return system.registerExtension(ID);
  }

  /**
   * Compares from now on; before the first comparison nothing is stored.
   *
   * @param mostSkew how far the clocks may be apart
   */
  public void watch(Database database, InstantSource clock, Duration mostSkew) {
    watched = new Watched(database, clock, mostSkew);
    compare(database);
  }

  /** Whether the clocks are too far apart for certain, or were never compared. */
  boolean isBroken() {
    var pair = watched;
    if (pair == null) {
      return false;
    }
    var comparison = last;
    return comparison == null || skew(pair.clock(), comparison).compareTo(pair.mostSkew()) > 0;
  }

  /** How far the clocks are apart at least: the time that asking took counts for the node. */
  private static Duration skew(InstantSource clock, Comparison comparison) {
    var here = clock.instant();
    long now = System.nanoTime();
    var earliest = comparison.there().plusNanos(now - comparison.after());
    var latest = comparison.there().plusNanos(now - comparison.before());
    if (here.isBefore(earliest)) {
      return Duration.between(here, earliest);
    }
    return here.isAfter(latest) ? Duration.between(latest, here) : Duration.ZERO;
  }

  private void compare(Database database) {
    database
        .query(ClockAgreement::ask)
        .whenComplete((comparison, away) -> {
          if (away == null) {
            last = comparison;
            tell();
          }
          if (!system.whenTerminated().isCompleted()) {
            system
                .scheduler()
                .scheduleOnce(EVERY, () -> compare(database), system.executionContext());
          }
        });
  }

  private static Comparison ask(Connection connection) throws SQLException {
    try (var sql = connection.prepareStatement("SELECT clock_timestamp()")) {
      long before = System.nanoTime();
      try (var row = sql.executeQuery()) {
        long after = System.nanoTime();
        row.next();
        return new Comparison(row.getObject(1, OffsetDateTime.class).toInstant(), before, after);
      }
    }
  }

  private void tell() {
    boolean isOff = isBroken();
    if (isOff && !wasOff) {
      LOG.error(
          "This node's clock is too far from its database's: it stores nothing until it is not");
    } else if (wasOff && !isOff) {
      LOG.info("This node's clock agrees with its database's again");
    }
    wasOff = isOff;
  }
}
