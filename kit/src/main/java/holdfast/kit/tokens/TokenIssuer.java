package holdfast.kit.tokens;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Date;
import java.util.TreeSet;

/**
 * Signs the tokens by which this service calls others: who calls, whom, for which end user.
 *
 * <p>Signing costs far more than a call, so one token serves all calls for one user to one service
 * until too little of its minute is left for a call that sets out now.
 */
public final class TokenIssuer {

  /** What a token must still be good for when it is sent: longer than a call between services. */
  private static final Duration TIME_TO_ARRIVE = Duration.ofSeconds(15);

  /** Users that one node calls for within a minute; beyond it tokens are signed again. */
  private static final int MAX_TOKENS = 10_000;

  private record Purpose(String audience, EndUser user) {}

  private record Issued(String token, Instant usableUntil) {}

  private final String service;
  private final JWSHeader header;
  private final JWSSigner signer;
  private final InstantSource clock;
  private final Cache<Purpose, Issued> issued =
      Caffeine.newBuilder().maximumSize(MAX_TOKENS).expireAfterWrite(TokenForm.LIFETIME).build();

  public TokenIssuer(String service, ECKey key, InstantSource clock) {
    this.service = service;
    this.header =
        new JWSHeader.Builder(TokenForm.ALGORITHM)
            .type(TokenForm.TYPE)
            .keyID(key.getKeyID())
            .build();
    this.clock = clock;
    try {
      this.signer = new ECDSASigner(key);
    } catch (JOSEException noKey) {
      throw new IllegalArgumentException("not a key to sign ES256 with", noKey);
    }
  }

  /**
   * Reads the key that this service signs with.
   *
   * @param service the name of this service, {@code iss} of its tokens
   * @param keyFile its private key, as {@link SigningKeys} wrote it
   */
  public static TokenIssuer fromFile(String service, Path keyFile, InstantSource clock) {
    return new TokenIssuer(service, SigningKeys.readPrivate(keyFile), clock);
  }

  /** A token for calling {@code audience} on behalf of {@code user}. */
  public String issue(String audience, EndUser user) {
    var purpose = new Purpose(audience, user);
    var now = clock.instant();
    var known = issued.getIfPresent(purpose);
    if (known != null && now.isBefore(known.usableUntil())) {
      return known.token();
    }
    var fresh = new Issued(sign(purpose, now), now.plus(TokenForm.LIFETIME).minus(TIME_TO_ARRIVE));
    issued.put(purpose, fresh);
    return fresh.token();
  }

  private String sign(Purpose purpose, Instant now) {
    var user = purpose.user();
    var claims =
        new JWTClaimsSet.Builder()
            .issuer(service)
            .audience(purpose.audience())
            .subject(user.subject())
            .claim(TokenForm.USER_ISSUER, user.issuer())
            .claim(TokenForm.SCOPE, String.join(" ", new TreeSet<>(user.scopes())))
            .issueTime(Date.from(now))
            .expirationTime(Date.from(now.plus(TokenForm.LIFETIME)))
            .build();
    var token = new SignedJWT(header, claims);
    try {
      token.sign(signer);
    } catch (JOSEException broken) {
      throw new IllegalStateException("cannot sign", broken);
    }
    return token.serialize();
  }
}
