package holdfast.gateway.guard;

import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;

/** The signatures that are accepted. Each key is good for exactly one of them. */
enum SigningAlgorithm {
  RS256("SHA256withRSA"),
  /** JWS carries the two numbers side by side, without the DER around them. */
  ES256("SHA256withECDSAinP1363Format"),
  EdDSA("Ed25519");

  private final String jcaName;

  SigningAlgorithm(String jcaName) {
    this.jcaName = jcaName;
  }

  boolean verify(PublicKey key, byte[] signed, byte[] signature) {
    try {
      var verifier = Signature.getInstance(jcaName);
      verifier.initVerify(key);
      verifier.update(signed);
      return verifier.verify(signature);
    } catch (SignatureException malformed) {
      return false;
    } catch (GeneralSecurityException unusable) {
      throw new IllegalStateException("Cannot verify " + this, unusable);
    }
  }
}
