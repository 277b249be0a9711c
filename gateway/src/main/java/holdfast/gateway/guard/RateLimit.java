package holdfast.gateway.guard;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import holdfast.kit.http.Problem;
import holdfast.kit.http.ProblemCode;
import holdfast.kit.tokens.EndUser;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.TimeMeter;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;

/**
 * How much each user may ask. The key is the identity of the verified token, never anything that a
 * caller can choose. Each gateway counts for itself: with several of them each grants its share.
 */
public final class RateLimit {

  /** Longer than any bucket needs to fill up, so forgetting one gives nothing away. */
  private static final int PERIODS_REMEMBERED = 2;

  /**
   * What each user is granted.
   *
   * @param requests granted in a period, by all gateways together
   * @param gateways how many of them share the grant
   * @param users whose count is remembered at most
   */
  public record Quota(long requests, Duration period, int gateways, long users) {

    long share() {
      return Math.max(1, requests / gateways);
    }
  }

  /**
   * Where a user stands after asking.
   *
   * @param untilNext until the next request would be granted, zero when this one was
   * @param untilFull until the whole quota is there again
   */
  public record Standing(boolean granted, long remaining, Duration untilNext, Duration untilFull) {}

  /** Whatever scopes the token at hand has. */
  private record User(String issuer, String subject) {}

  private final HttpHeader policy;
  private final LoadingCache<User, Bucket> buckets;

  public RateLimit(Quota quota, TimeMeter time) {
    this.policy =
        RawHeader.create(
            "RateLimit-Policy",
            "\"default\";q=" + quota.share() + ";w=" + quota.period().toSeconds());
    this.buckets =
        Caffeine.newBuilder()
            .maximumSize(quota.users())
            .expireAfterAccess(quota.period().multipliedBy(PERIODS_REMEMBERED))
            .ticker(time::currentTimeNanos)
            .build(_ -> bucket(quota, time));
  }

  /** Takes one request from the user's quota, if there is one left. */
  public Standing take(EndUser user) {
    var probe =
        buckets.get(new User(user.issuer(), user.subject())).tryConsumeAndReturnRemaining(1);
    return new Standing(
        probe.isConsumed(),
        probe.getRemainingTokens(),
        Duration.ofNanos(probe.getNanosToWaitForRefill()),
        Duration.ofNanos(probe.getNanosToWaitForReset()));
  }

  /** What is told to a user whose quota is used up. */
  public Problem problem(Standing standing) {
    // Callers that were refused together shall not all come back together.
    long wait = 1 + standing.untilNext().toSeconds() + ThreadLocalRandom.current().nextInt(5);
    return Problem.of(ProblemCode.RATE_LIMITED, "your quota is used up for now")
        .withHeader("Retry-After", Long.toString(wait))
        .withHeader("RateLimit", remaining(standing))
        .withHeader(policy.name(), policy.value());
  }

  /** Tells with an answer how much is left. */
  public HttpResponse tell(HttpResponse response, Standing standing) {
    return response.addHeaders(List.of(policy, RawHeader.create("RateLimit", remaining(standing))));
  }

  private static String remaining(Standing standing) {
    return "\"default\";r=" + standing.remaining() + ";t=" + standing.untilFull().toSeconds();
  }

  private static Bucket bucket(Quota quota, TimeMeter time) {
    return Bucket.builder()
        .addLimit(
            limit -> limit.capacity(quota.share()).refillGreedy(quota.share(), quota.period()))
        .withCustomTimePrecision(time)
        .build();
  }
}
