package holdfast.kit.tokens;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import java.time.Duration;

/** What every internal token looks like; issuer and verifier agree on it here. */
final class TokenForm {

  static final JWSAlgorithm ALGORITHM = JWSAlgorithm.ES256;
  static final JOSEObjectType TYPE = new JOSEObjectType("holdfast-internal+jwt");
  static final String USER_ISSUER = "user_iss";
  static final String SCOPE = "scope";

  /** A stolen token is of use for no longer than this. */
  static final Duration LIFETIME = Duration.ofSeconds(60);

  private TokenForm() {}
}
