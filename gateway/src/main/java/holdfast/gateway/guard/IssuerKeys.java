package holdfast.gateway.guard;

import com.nimbusds.jose.jwk.JWKSet;
import holdfast.gateway.guard.SigningKey.Unfit;
import java.io.IOException;
import java.text.ParseException;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The public keys of the issuer. They are read again every few minutes and when a token names a key
 * that we do not know, but never more often than a flood of such tokens should cause. While the
 * issuer cannot be reached, the keys we have go on counting until they are stale.
 */
public final class IssuerKeys {

  private static final Logger LOG = LoggerFactory.getLogger(IssuerKeys.class);

  /**
   * When to read, and for how long a reading is good.
   *
   * @param refresh how long keys count as fresh
   * @param unknownKeyPause least time between two readings that an unknown key causes
   * @param retry time between two readings while they fail
   * @param stale how long keys count at all without a reading that succeeds
   */
  public record Times(Duration refresh, Duration unknownKeyPause, Duration retry, Duration stale) {}

  /** What was read last, and when; a monotonic clock's nanoseconds. */
  private record Reading(Map<String, SigningKey> keys, long succeededAt) {}

  private final KeySource source;
  private final Times times;
  private final Executor blocking;
  private final LongSupplier nanoTime;

  private volatile @Nullable Reading reading;
  private @Nullable CompletableFuture<Void> underWay;
  private @Nullable Long startedAt;
  private boolean failed;

  /** Reads nothing yet; {@code blocking} is where the source will be read. */
  public IssuerKeys(KeySource source, Times times, Executor blocking, LongSupplier nanoTime) {
    this.source = source;
    this.times = times;
    this.blocking = blocking;
    this.nanoTime = nanoTime;
  }

  /** False before the first reading, and when the last one that succeeded is too long ago. */
  public boolean areUsable() {
    var last = reading;
    return last != null && nanoTime.getAsLong() - last.succeededAt() <= times.stale().toNanos();
  }

  @Nullable SigningKey find(String id) {
    var last = reading;
    return last == null ? null : last.keys().get(id);
  }

  /** Reads the keys if it is time to; to be called every second or so. */
  public void refreshIfDue() {
    refreshUnlessRead(pauseBetweenReadings());
  }

  /** Completes when it makes sense to look for the unknown key once more. Never fails. */
  CompletionStage<Void> refreshForUnknownKey() {
    return refreshUnlessRead(reading == null ? times.retry() : times.unknownKeyPause());
  }

  private synchronized Duration pauseBetweenReadings() {
    return failed || reading == null ? times.retry() : times.refresh();
  }

  private synchronized CompletionStage<Void> refreshUnlessRead(Duration within) {
    if (underWay != null) {
      return underWay;
    }
    long now = nanoTime.getAsLong();
    if (startedAt != null && now - startedAt < within.toNanos()) {
      return CompletableFuture.completedFuture(null);
    }
    startedAt = now;
    var refresh = new CompletableFuture<Void>();
    underWay = refresh;
    blocking.execute(() -> {
      var keys = readOrNull();
      finish(keys);
      refresh.complete(null);
    });
    return refresh;
  }

  private synchronized void finish(@Nullable Map<String, SigningKey> keys) {
    underWay = null;
    failed = keys == null;
    if (keys != null) {
      reading = new Reading(keys, nanoTime.getAsLong());
    }
  }

  private @Nullable Map<String, SigningKey> readOrNull() {
    try {
      return fitKeys(JWKSet.parse(source.read()));
    } catch (IOException | ParseException | RuntimeException failure) {
      LOG.warn(
          "The issuer's keys cannot be read, going on with those we have: {}", message(failure));
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
    }
    return null;
  }

  private static Map<String, SigningKey> fitKeys(JWKSet set) throws IOException {
    var fit = new HashMap<String, SigningKey>();
    var ambiguous = new HashSet<String>();
    for (var jwk : set.getKeys()) {
      try {
        var key = SigningKey.of(jwk);
        if (fit.put(key.id(), key) != null) {
          ambiguous.add(key.id());
        }
      } catch (Unfit unfit) {
        LOG.warn("Key {} of the issuer {}, it is not used", jwk.getKeyID(), unfit.getMessage());
      }
    }
    for (var id : ambiguous) {
      LOG.warn("Key {} of the issuer is there more than once, it is not used", id);
      fit.remove(id);
    }
    if (fit.isEmpty()) {
      throw new IOException("no key of the set can be used");
    }
    return Map.copyOf(fit);
  }

  private static String message(Exception failure) {
    return failure.getClass().getSimpleName() + ": " + failure.getMessage();
  }
}
