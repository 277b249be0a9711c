package holdfast.gateway.guard;

import static org.assertj.core.api.Assertions.assertThat;

import holdfast.gateway.guard.RateLimit.Quota;
import holdfast.kit.tokens.EndUser;
import io.github.bucket4j.TimeMeter;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RateLimitTest {

  private static final Duration MINUTE = Duration.ofMinutes(1);

  /** A clock that stands still until it is moved. */
  private static final class Standstill implements TimeMeter {
    private long now;

    void pass(Duration time) {
      now += time.toNanos();
    }

    @Override
    public long currentTimeNanos() {
      return now;
    }

    @Override
    public boolean isWallClockBased() {
      return false;
    }
  }

  private final Standstill time = new Standstill();
  private final RateLimit limit = new RateLimit(new Quota(60, MINUTE, 1, 1000), time);

  private static EndUser user(String subject) {
    return new EndUser("the-issuer", subject, Set.of());
  }

  private static int granted(RateLimit limit, String subject, int requests) {
    int granted = 0;
    for (int i = 0; i < requests; i++) {
      granted += limit.take(user(subject)).granted() ? 1 : 0;
    }
    return granted;
  }

  @Test
  void a_user_gets_its_quota_and_no_more() {
    assertThat(granted(limit, "ann", 100)).isEqualTo(60);
  }

  @Test
  void one_user_takes_nothing_from_another() {
    granted(limit, "ann", 100);

    assertThat(granted(limit, "bob", 100)).isEqualTo(60);
  }

  @Test
  void a_refusal_says_when_to_come_back() {
    granted(limit, "ann", 60);

    var refused = limit.take(user("ann"));

    assertThat(refused.granted()).isFalse();
    assertThat(refused.remaining()).isZero();
    assertThat(refused.untilNext()).isEqualTo(Duration.ofSeconds(1));
    assertThat(refused.untilFull()).isEqualTo(MINUTE);
  }

  @Test
  void the_quota_comes_back_evenly() {
    granted(limit, "ann", 60);
    time.pass(Duration.ofSeconds(10));

    assertThat(granted(limit, "ann", 100)).isEqualTo(10);
  }

  @Test
  void a_grant_says_what_is_left() {
    granted(limit, "ann", 59);

    var last = limit.take(user("ann"));

    assertThat(last.granted()).isTrue();
    assertThat(last.remaining()).isZero();
  }

  @Test
  void asking_on_while_refused_costs_nothing() {
    granted(limit, "ann", 1_000);
    time.pass(MINUTE);

    assertThat(granted(limit, "ann", 100)).isEqualTo(60);
  }

  @Test
  void a_user_that_was_forgotten_would_have_had_its_whole_quota_again_anyway() {
    granted(limit, "ann", 60);
    time.pass(MINUTE.multipliedBy(3));

    assertThat(granted(limit, "ann", 100)).isEqualTo(60);
  }

  @Test
  void several_gateways_share_the_quota() {
    var oneOfThree = new RateLimit(new Quota(60, MINUTE, 3, 1000), time);

    assertThat(granted(oneOfThree, "ann", 100)).isEqualTo(20);
  }

  @Test
  void a_second_token_of_the_same_user_brings_no_second_quota() {
    granted(limit, "ann", 60);

    var withMoreScopes = new EndUser("the-issuer", "ann", Set.of("reports:read"));

    assertThat(limit.take(withMoreScopes).granted()).isFalse();
  }
}
