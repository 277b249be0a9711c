package holdfast.gateway.guard;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.util.Arrays;
import java.util.Base64;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Issues tokens for tests from texts, wrong ones too. Written on the plain platform, so that it
 * does not share a mistake with what it tests.
 */
public final class TestIssuer {

  /** A key pair under a name, with the algorithm that it is meant for. */
  public record Signer(String id, String algorithm, KeyPair pair) {

    public static Signer rsa(String id, int bits) {
      return new Signer(id, "RS256", generate("RSA", bits));
    }

    public static Signer ec(String id) {
      return new Signer(id, "ES256", generate("EC", 256));
    }

    public static Signer ed(String id) {
      return new Signer(id, "EdDSA", generate("Ed25519", 255));
    }

    /** The public half, as the issuer publishes it. */
    public String jwk() {
      return switch (pair.getPublic()) {
        case RSAPublicKey rsa ->
            "{\"kty\":\"RSA\",\"kid\":\"%s\",\"n\":\"%s\",\"e\":\"%s\"}"
                .formatted(id, number(rsa.getModulus()), number(rsa.getPublicExponent()));
        case ECPublicKey ec ->
            "{\"kty\":\"EC\",\"crv\":\"P-256\",\"kid\":\"%s\",\"x\":\"%s\",\"y\":\"%s\"}"
                .formatted(
                    id, coordinate(ec.getW().getAffineX()), coordinate(ec.getW().getAffineY()));
        default -> {
          var encoded = pair.getPublic().getEncoded();
          var point = Arrays.copyOfRange(encoded, encoded.length - 32, encoded.length);
          yield "{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"kid\":\"%s\",\"x\":\"%s\"}"
              .formatted(id, base64(point));
        }
      };
    }

    public String sign(String claims) {
      var header = "{\"alg\":\"%s\",\"typ\":\"at+jwt\",\"kid\":\"%s\"}".formatted(algorithm, id);
      return sign(header, claims);
    }

    public String sign(String header, String claims) {
      var signed = base64(header.getBytes(UTF_8)) + "." + base64(claims.getBytes(UTF_8));
      return signed + "." + base64(signature(signed.getBytes(US_ASCII)));
    }

    private byte[] signature(byte[] signed) {
      try {
        var signature = Signature.getInstance(jcaName());
        signature.initSign(pair.getPrivate());
        signature.update(signed);
        return signature.sign();
      } catch (GeneralSecurityException broken) {
        throw new IllegalStateException(broken);
      }
    }

    private String jcaName() {
      return switch (algorithm) {
        case "RS256" -> "SHA256withRSA";
        case "ES256" -> "SHA256withECDSAinP1363Format";
        default -> "Ed25519";
      };
    }
  }

  public static String jwks(Signer... keys) {
    return jwks(Arrays.stream(keys).map(Signer::jwk));
  }

  public static String jwks(Stream<String> jwks) {
    return jwks.collect(Collectors.joining(",", "{\"keys\":[", "]}"));
  }

  public static String base64(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  private static String number(BigInteger number) {
    return bytes(number, (number.bitLength() + 7) / 8);
  }

  private static String coordinate(BigInteger number) {
    return bytes(number, 32);
  }

  private static String bytes(BigInteger number, int length) {
    var bytes = number.toByteArray();
    var exact = new byte[length];
    int copied = Math.min(length, bytes.length);
    System.arraycopy(bytes, bytes.length - copied, exact, length - copied, copied);
    return base64(exact);
  }

  private static KeyPair generate(String algorithm, int bits) {
    try {
      var generator = KeyPairGenerator.getInstance(algorithm);
      generator.initialize(bits);
      return generator.generateKeyPair();
    } catch (GeneralSecurityException broken) {
      throw new IllegalStateException(broken);
    }
  }

  private TestIssuer() {}
}
