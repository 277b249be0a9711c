package holdfast.kit.tokens;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells who calls this service, from the token that the caller signed.
 *
 * <p>Checking a signature costs more than most requests, so a token that was found good is known by
 * its hash until it expires.
 */
public final class TokenVerifier {

  private static final Logger LOG = LoggerFactory.getLogger(TokenVerifier.class);

  /** How far the clocks of two services may differ. */
  private static final Duration SKEW = Duration.ofSeconds(5);

  private static final int MAX_LENGTH = 8 * 1024;

  /** Of a subject and of who vouches for it, as OpenID has it. */
  private static final int MAX_NAME = 255;

  /** One a user and caller and minute; beyond it signatures are checked again. */
  private static final int MAX_KNOWN = 20_000;

  private record Known(Caller caller, Instant expires) {}

  private final String audience;
  private final CallerKeys keys;
  private final InstantSource clock;
  private final Cache<ByteBuffer, Known> known =
      Caffeine.newBuilder()
          .maximumSize(MAX_KNOWN)
          .expireAfterWrite(TokenForm.LIFETIME.plus(SKEW))
          .build();

  private TokenVerifier(String audience, CallerKeys keys, InstantSource clock) {
    this.audience = audience;
    this.keys = keys;
    this.clock = clock;
  }

  /**
   * Reads the keys of those who may call.
   *
   * @param service the name of this service, which tokens must be meant for
   * @param callerKeys a directory with a file {@code <caller>.jwks.json} for each allowed caller
   */
  public static TokenVerifier fromDirectory(String service, Path callerKeys, InstantSource clock) {
    return new TokenVerifier(service, new CallerKeys(callerKeys), clock);
  }

  /** Who calls; null when the token does not prove it. Why not is for our log alone. */
  public @Nullable Caller verify(String token) {
    if (token.length() > MAX_LENGTH) {
      return refused("it is too long");
    }
    var hash = hash(token);
    var now = clock.instant();
    var before = known.getIfPresent(hash);
    if (before != null) {
      return now.isBefore(before.expires()) ? before.caller() : refused("it has expired");
    }
    try {
      return check(SignedJWT.parse(token), hash, now);
    } catch (ParseException | JOSEException unreadable) {
      return refused("it cannot be read");
    }
  }

  private @Nullable Caller check(SignedJWT token, ByteBuffer hash, Instant now)
      throws ParseException, JOSEException {
    var header = token.getHeader();
    if (!TokenForm.ALGORITHM.equals(header.getAlgorithm())) {
      return refused("its algorithm is not ours");
    }
    if (!TokenForm.TYPE.equals(header.getType()) || header.getKeyID() == null) {
      return refused("it is another type of token");
    }
    var claims = token.getJWTClaimsSet();
    var issuer = claims.getIssuer();
    if (issuer == null) {
      return refused("it has no issuer");
    }
    var key = keys.find(issuer, header.getKeyID());
    if (key == null || !token.verify(key)) {
      return refused("no key of a caller we know signed it");
    }
    return checkClaims(claims, issuer, hash, now);
  }

  private @Nullable Caller checkClaims(
      JWTClaimsSet claims, String issuer, ByteBuffer hash, Instant now) throws ParseException {
    if (!claims.getAudience().equals(List.of(audience))) {
      return refused("it is meant for another service");
    }
    if (claims.getExpirationTime() == null) {
      return refused("it never expires");
    }
    var expires = claims.getExpirationTime().toInstant().plus(SKEW);
    if (!now.isBefore(expires)) {
      return refused("it has expired");
    }
    if (expires.isAfter(now.plus(TokenForm.LIFETIME).plus(SKEW).plus(SKEW))) {
      return refused("it lives too long");
    }
    var subject = claims.getSubject();
    var userIssuer = claims.getStringClaim(TokenForm.USER_ISSUER);
    if (subject == null || userIssuer == null || !isName(subject) || !isName(userIssuer)) {
      return refused("it names no user");
    }
    var caller =
        new Caller(issuer, userIssuer, subject, scopes(claims.getStringClaim(TokenForm.SCOPE)));
    known.put(hash, new Known(caller, expires));
    return caller;
  }

  /** What can be stored, indexed and logged: whoever cannot be written down cannot be served. */
  private static boolean isName(String text) {
    return !text.isEmpty()
        && text.length() <= MAX_NAME
        && text.chars().noneMatch(Character::isISOControl);
  }

  private static Set<String> scopes(@Nullable String scope) {
    return scope == null || scope.isBlank()
        ? Set.of()
        : Set.copyOf(Arrays.asList(scope.strip().split(" +", -1)));
  }

  private static @Nullable Caller refused(String why) {
    LOG.debug("A token was refused: {}", why);
    return null;
  }

  private static ByteBuffer hash(String token) {
    try {
      return ByteBuffer.wrap(
          MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException impossible) {
      throw new AssertionError("every Java platform has SHA-256", impossible);
    }
  }
}
