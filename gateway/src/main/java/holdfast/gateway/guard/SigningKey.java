package holdfast.gateway.guard;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.KeyOperation;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.RSAKey;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.HexFormat;

/**
 * A public key of the issuer, with the one algorithm that it verifies. The token never chooses: a
 * token that names another algorithm than its key's is refused.
 */
record SigningKey(String id, SigningAlgorithm algorithm, PublicKey key) {

  private static final int LEAST_RSA_BITS = 2048;

  /** What stands before the 32 bytes of an Ed25519 key in its X.509 form (RFC 8410). */
  private static final byte[] ED25519_PREFIX = HexFormat.of().parseHex("302a300506032b6570032100");

  /** A key of the set that must not be used, and why. */
  static final class Unfit extends Exception {
    private static final long serialVersionUID = 1L;

    Unfit(String reason) {
      super(reason);
    }
  }

  static SigningKey of(JWK jwk) throws Unfit {
    if (jwk.getKeyID() == null || jwk.getKeyID().isEmpty()) {
      throw new Unfit("has no kid");
    }
    if (jwk.getKeyUse() != null && !jwk.getKeyUse().equals(KeyUse.SIGNATURE)) {
      throw new Unfit("is not for signatures");
    }
    if (jwk.getKeyOperations() != null && !jwk.getKeyOperations().contains(KeyOperation.VERIFY)) {
      throw new Unfit("is not for verifying");
    }
    try {
      return switch (jwk) {
        case RSAKey rsa -> rsa(rsa);
        case ECKey ec when Curve.P_256.equals(ec.getCurve()) ->
            of(jwk, SigningAlgorithm.ES256, ec.toECPublicKey());
        case OctetKeyPair okp when Curve.Ed25519.equals(okp.getCurve()) ->
            of(jwk, SigningAlgorithm.EdDSA, ed25519(okp));
        default -> throw new Unfit("is of a kind that is not accepted");
      };
    } catch (JOSEException | GeneralSecurityException broken) {
      throw new Unfit("cannot be read");
    }
  }

  private static SigningKey rsa(RSAKey rsa) throws Unfit, JOSEException {
    if (rsa.size() < LEAST_RSA_BITS) {
      throw new Unfit("is shorter than " + LEAST_RSA_BITS + " bits");
    }
    return of(rsa, SigningAlgorithm.RS256, rsa.toRSAPublicKey());
  }

  private static SigningKey of(JWK jwk, SigningAlgorithm algorithm, PublicKey key) throws Unfit {
    if (jwk.getAlgorithm() != null && !jwk.getAlgorithm().getName().equals(algorithm.name())) {
      throw new Unfit("is for another algorithm than " + algorithm);
    }
    return new SigningKey(jwk.getKeyID(), algorithm, key);
  }

  private static PublicKey ed25519(OctetKeyPair okp) throws GeneralSecurityException, Unfit {
    var point = okp.getX().decode();
    if (point.length != 32) {
      throw new Unfit("has the wrong length");
    }
    var encoded = new byte[ED25519_PREFIX.length + point.length];
    System.arraycopy(ED25519_PREFIX, 0, encoded, 0, ED25519_PREFIX.length);
    System.arraycopy(point, 0, encoded, ED25519_PREFIX.length, point.length);
    return KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(encoded));
  }
}
