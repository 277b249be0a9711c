package holdfast.gateway.guard;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Locale.ROOT;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jwt.JWTClaimsSet;
import holdfast.gateway.guard.SignedToken.Flawed;
import holdfast.gateway.guard.Verdict.Accepted;
import holdfast.gateway.guard.Verdict.Flaw;
import holdfast.gateway.guard.Verdict.NoKeys;
import holdfast.gateway.guard.Verdict.Rejected;
import holdfast.kit.tokens.EndUser;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Date;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Checks the tokens that end users bring. A token that passed is remembered by its hash until it
 * expires or its key is withdrawn, so its signature is checked once and not with each request.
 */
public final class AccessTokens {

  /** Checked before anything looks into the token. */
  static final int MAX_LENGTH = 8 * 1024;

  private static final int MAX_SUBJECT = 255;
  private static final int MAX_SCOPE = 2048;
  private static final Pattern SPACES = Pattern.compile(" +");

  private record Passed(EndUser user, SigningKey key, Instant notBefore, Instant expiry) {}

  private final IssuerKeys keys;
  private final TokenRules rules;
  private final InstantSource clock;
  private final Cache<ByteBuffer, Passed> remembered;

  /** Remembers at most so many tokens. */
  public AccessTokens(IssuerKeys keys, TokenRules rules, long remembered, InstantSource clock) {
    this.keys = keys;
    this.rules = rules;
    this.clock = clock;
    this.remembered = Caffeine.newBuilder().maximumSize(remembered).build();
  }

  /** Completes at once, unless the token names a key that has to be looked up first. */
  public CompletionStage<Verdict> check(String token) {
    if (token.length() > MAX_LENGTH) {
      return CompletableFuture.completedFuture(new Rejected(Flaw.TOO_LONG));
    }
    var verdict = checkNow(token);
    boolean keyMayBeNew =
        verdict instanceof NoKeys
            || (verdict instanceof Rejected(var flaw) && flaw == Flaw.UNKNOWN_KEY);
    return keyMayBeNew
        ? keys.refreshForUnknownKey().thenApply(_ -> checkNow(token))
        : CompletableFuture.completedFuture(verdict);
  }

  private Verdict checkNow(String token) {
    if (!keys.areUsable()) {
      return new NoKeys();
    }
    var hash = hash(token);
    var passed = remembered.getIfPresent(hash);
    try {
      if (passed == null || !passed.key().equals(keys.find(passed.key().id()))) {
        passed = verify(SignedToken.parse(token));
        remembered.put(hash, passed);
      }
      checkTimes(passed);
      return new Accepted(passed.user());
    } catch (Flawed flawed) {
      remembered.invalidate(hash);
      return new Rejected(flawed.flaw());
    }
  }

  private Passed verify(SignedToken token) throws Flawed {
    var key = keyFor(token.header());
    var claims = token.claims(key);
    if (!rules.issuer().equals(claims.getIssuer())) {
      throw new Flawed(Flaw.WRONG_ISSUER);
    }
    if (!claims.getAudience().contains(rules.audience())) {
      throw new Flawed(Flaw.WRONG_AUDIENCE);
    }
    return new Passed(user(claims), key, notBefore(claims), expiry(claims));
  }

  /** Keys, or addresses of keys, that the header brings along (jwk, jku, x5c, x5u) are ignored. */
  private SigningKey keyFor(JWSHeader header) throws Flawed {
    boolean typeFits =
        header.getType() != null
            && rules.types().contains(header.getType().getType().toLowerCase(ROOT));
    if (!typeFits || header.getCriticalParams() != null) {
      throw new Flawed(Flaw.UNSUPPORTED);
    }
    var key = header.getKeyID() == null ? null : keys.find(header.getKeyID());
    if (key == null) {
      throw new Flawed(Flaw.UNKNOWN_KEY);
    }
    if (!key.algorithm().name().equals(header.getAlgorithm().getName())) {
      throw new Flawed(Flaw.UNSUPPORTED);
    }
    return key;
  }

  private EndUser user(JWTClaimsSet claims) throws Flawed {
    var subject = claims.getSubject();
    if (subject == null
        || subject.isBlank()
        || subject.length() > MAX_SUBJECT
        || subject.chars().anyMatch(Character::isISOControl)) {
      throw new Flawed(Flaw.MISSING_CLAIM);
    }
    return new EndUser(rules.issuer(), subject, words(scope(claims)));
  }

  private static String scope(JWTClaimsSet claims) throws Flawed {
    return switch (claims.getClaim("scope")) {
      case null -> "";
      case String text when text.length() <= MAX_SCOPE -> text.strip();
      default -> throw new Flawed(Flaw.MISSING_CLAIM);
    };
  }

  private static Set<String> words(String text) {
    return text.isEmpty() ? Set.of() : Set.copyOf(SPACES.splitAsStream(text).toList());
  }

  private Instant expiry(JWTClaimsSet claims) throws Flawed {
    var expiry = instant(claims.getExpirationTime());
    if (expiry == null) {
      throw new Flawed(Flaw.MISSING_CLAIM);
    }
    if (expiry.isAfter(clock.instant().plus(rules.longestLife()).plus(rules.skew()))) {
      throw new Flawed(Flaw.LIVES_TOO_LONG);
    }
    return expiry;
  }

  private static Instant notBefore(JWTClaimsSet claims) {
    var issued = instant(claims.getIssueTime());
    var notBefore = instant(claims.getNotBeforeTime());
    if (issued == null || notBefore == null) {
      return issued != null ? issued : notBefore != null ? notBefore : Instant.EPOCH;
    }
    return issued.isAfter(notBefore) ? issued : notBefore;
  }

  private void checkTimes(Passed token) throws Flawed {
    var now = clock.instant();
    if (!now.isBefore(token.expiry().plus(rules.skew()))) {
      throw new Flawed(Flaw.EXPIRED);
    }
    if (now.isBefore(token.notBefore().minus(rules.skew()))) {
      throw new Flawed(Flaw.NOT_YET_VALID);
    }
  }

  private static @Nullable Instant instant(@Nullable Date date) {
    return date == null ? null : date.toInstant();
  }

  private static ByteBuffer hash(String token) {
    try {
      return ByteBuffer.wrap(MessageDigest.getInstance("SHA-256").digest(token.getBytes(UTF_8)));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
