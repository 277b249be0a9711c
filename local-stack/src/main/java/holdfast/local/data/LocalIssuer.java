package holdfast.local.data;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import holdfast.kit.tokens.EndUser;
import java.io.IOException;
import java.nio.file.Files;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;

/** Signs tokens for the users of a local stack; there is no login, you are who you say. */
public final class LocalIssuer {
  public static final String NAME = "holdfast-local";
  public static final String AUDIENCE = "holdfast";

  /** A working day: pasted into a terminal in the morning, it still works in the afternoon. */
  public static final Duration LIFETIME = Duration.ofHours(12);

  private final ECKey key;
  private final ECDSASigner signer;

  private LocalIssuer(ECKey key, ECDSASigner signer) {
    this.key = key;
    this.signer = signer;
  }

  public static LocalIssuer of(LocalKeys keys) {
    try {
      var key = ECKey.parse(Files.readString(keys.issuerKey()));
      return new LocalIssuer(key, new ECDSASigner(key));
    } catch (IOException | ParseException | JOSEException unusable) {
      throw new LocalProblem(
          "cannot use the issuer's key in %s (%s)".formatted(keys.issuerKey(), unusable), unusable);
    }
  }

  /** A customer's token. */
  public String customer(String subject) {
    return token(subject, "");
  }

  /** The token of somebody who runs the shop. */
  public String operator(String subject) {
    return token(subject, EndUser.OPERATE);
  }

  private String token(String subject, String scope) {
    var now = Instant.now();
    var claims =
        new JWTClaimsSet.Builder()
            .issuer(NAME)
            .audience(AUDIENCE)
            .subject(subject)
            .claim("scope", scope)
            .issueTime(Date.from(now))
            .expirationTime(Date.from(now.plus(LIFETIME)))
            .build();
    var header =
        new JWSHeader.Builder(JWSAlgorithm.ES256)
            .type(new JOSEObjectType("at+jwt"))
            .keyID(key.getKeyID())
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
