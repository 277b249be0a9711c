package holdfast.gateway.guard;

import static holdfast.gateway.guard.TestIssuer.jwks;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import holdfast.gateway.guard.TestIssuer.Signer;
import holdfast.gateway.guard.Verdict.Accepted;
import holdfast.gateway.guard.Verdict.Flaw;
import holdfast.gateway.guard.Verdict.NoKeys;
import holdfast.gateway.guard.Verdict.Rejected;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Rotation, withdrawal and outage of the issuer's keys, seen through the tokens that they sign. */
class IssuerKeysTest {

  private static final Signer OLD = Signer.ec("old");
  private static final Signer NEW = Signer.ec("new");
  private static final Instant START = Instant.parse("2026-01-01T12:00:00Z");

  private static final IssuerKeys.Times TIMES =
      new IssuerKeys.Times(
          Duration.ofMinutes(5),
          Duration.ofMinutes(1),
          Duration.ofSeconds(10),
          Duration.ofHours(24));

  private static final TokenRules RULES =
      new TokenRules("i", "holdfast", Set.of("at+jwt"), Duration.ofDays(9), Duration.ofSeconds(60));

  private @Nullable String published = jwks(OLD);
  private int readings;
  private Duration passed = Duration.ZERO;
  private boolean slow;
  private final Queue<Runnable> waiting = new ArrayDeque<>();

  private final IssuerKeys keys =
      new IssuerKeys(this::read, TIMES, this::run, () -> passed.toNanos());
  private final AccessTokens tokens = new AccessTokens(keys, RULES, 100, () -> START.plus(passed));

  private String read() throws IOException {
    readings++;
    if (published == null) {
      throw new IOException("connection refused");
    }
    return published;
  }

  private void run(Runnable task) {
    if (slow) {
      waiting.add(task);
    } else {
      task.run();
    }
  }

  private Verdict check(Signer key) {
    return tokens.check(token(key)).toCompletableFuture().join();
  }

  private static String token(Signer key) {
    long expiry = START.plus(Duration.ofDays(2)).getEpochSecond();
    return key.sign("{\"iss\":\"i\",\"aud\":\"holdfast\",\"sub\":\"ann\",\"exp\":" + expiry + "}");
  }

  private void pass(Duration time) {
    passed = passed.plus(time);
    keys.refreshIfDue();
  }

  @Test
  void a_new_key_is_fetched_when_the_first_token_names_it() {
    check(OLD);
    published = jwks(OLD, NEW);
    passed = passed.plusSeconds(61);

    assertThat(check(NEW)).isInstanceOf(Accepted.class);
    assertThat(check(OLD)).isInstanceOf(Accepted.class);
    assertThat(readings).isEqualTo(2);
  }

  @Test
  void a_flood_of_unknown_keys_causes_one_reading_a_minute() {
    keys.refreshIfDue();
    passed = passed.plusSeconds(61);
    readings = 0;

    for (int i = 0; i < 100; i++) {
      var unknown = new Signer("unknown-" + i, NEW.algorithm(), NEW.pair());
      assertThat(check(unknown)).isEqualTo(new Rejected(Flaw.UNKNOWN_KEY));
    }

    assertThat(readings).isEqualTo(1);
  }

  @Test
  void tokens_that_come_while_the_keys_are_read_wait_for_that_one_reading() {
    keys.refreshIfDue();
    published = jwks(OLD, NEW);
    passed = passed.plusSeconds(61);
    slow = true;

    var first = tokens.check(token(NEW)).toCompletableFuture();
    var second = tokens.check(token(NEW)).toCompletableFuture();
    assertThat(first).isNotDone();
    assertThat(tokens.check(token(OLD)).toCompletableFuture()).isDone();
    requireNonNull(waiting.poll()).run();

    assertThat(first.join()).isInstanceOf(Accepted.class);
    assertThat(second.join()).isInstanceOf(Accepted.class);
    assertThat(waiting).isEmpty();
  }

  @Test
  void a_withdrawn_key_counts_no_more_not_even_for_remembered_tokens() {
    assertThat(check(OLD)).isInstanceOf(Accepted.class);
    published = jwks(NEW);

    pass(Duration.ofMinutes(5));

    assertThat(check(OLD)).isEqualTo(new Rejected(Flaw.UNKNOWN_KEY));
  }

  @Test
  void a_key_replaced_under_its_name_counts_no_more_either() {
    assertThat(check(OLD)).isInstanceOf(Accepted.class);
    published = jwks(new Signer("old", NEW.algorithm(), NEW.pair()));

    pass(Duration.ofMinutes(5));

    assertThat(check(OLD)).isEqualTo(new Rejected(Flaw.BAD_SIGNATURE));
  }

  @Test
  void an_outage_of_the_issuer_is_not_noticed_for_a_day() {
    check(OLD);
    published = null;

    pass(Duration.ofHours(24));
    assertThat(check(OLD)).isInstanceOf(Accepted.class);

    pass(Duration.ofSeconds(1));
    assertThat(check(OLD)).isEqualTo(new NoKeys());
  }

  @Test
  void a_set_without_a_usable_key_is_taken_for_an_outage() {
    check(OLD);
    published = "{\"keys\":[{\"kty\":\"oct\",\"kid\":\"old\",\"k\":\"c2VjcmV0\"}]}";

    pass(Duration.ofMinutes(5));

    assertThat(check(OLD)).isInstanceOf(Accepted.class);
  }

  @Test
  void nonsense_is_taken_for_an_outage() {
    check(OLD);
    published = "<html>";

    pass(Duration.ofMinutes(5));

    assertThat(check(OLD)).isInstanceOf(Accepted.class);
  }

  @Test
  void before_the_first_reading_nothing_is_said_about_a_token() {
    published = null;

    assertThat(check(OLD)).isEqualTo(new NoKeys());
    assertThat(keys.areUsable()).isFalse();
  }

  @Test
  void keys_are_read_again_soon_after_a_failure_and_every_few_minutes_otherwise() {
    published = null;
    pass(Duration.ZERO);
    pass(Duration.ofSeconds(9));
    assertThat(readings).isEqualTo(1);
    pass(Duration.ofSeconds(1));
    assertThat(readings).isEqualTo(2);

    published = jwks(OLD);
    pass(Duration.ofSeconds(10));
    pass(Duration.ofMinutes(4));
    assertThat(readings).isEqualTo(3);
    pass(Duration.ofMinutes(1));
    assertThat(readings).isEqualTo(4);
  }
}
