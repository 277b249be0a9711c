package holdfast.gateway.guard;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jwt.JWTClaimsSet;
import holdfast.gateway.guard.Verdict.Flaw;
import java.text.ParseException;
import java.util.Base64;
import java.util.regex.Pattern;

/** A signed JWT taken apart; its claims are not even parsed before the signature is checked. */
final class SignedToken {

  private static final Pattern COMPACT =
      Pattern.compile("(?<header>[\\w-]+)\\.(?<claims>[\\w-]+)\\.(?<signature>[\\w-]+)");

  /** Why a token is refused. Thrown for every one, so it carries no stack trace. */
  static final class Flawed extends Exception {
    private static final long serialVersionUID = 1L;
    private final Flaw flaw;

    Flawed(Flaw flaw) {
      super(flaw.description(), null, false, false);
      this.flaw = flaw;
    }

    Flaw flaw() {
      return flaw;
    }
  }

  private final JWSHeader header;
  private final byte[] signed;
  private final byte[] signature;
  private final String encodedClaims;

  private SignedToken(JWSHeader header, byte[] signed, byte[] signature, String encodedClaims) {
    this.header = header;
    this.signed = signed;
    this.signature = signature;
    this.encodedClaims = encodedClaims;
  }

  static SignedToken parse(String token) throws Flawed {
    var parts = COMPACT.matcher(token);
    if (!parts.matches()) {
      throw new Flawed(Flaw.MALFORMED);
    }
    return new SignedToken(
        header(decode(parts.group("header"))),
        token.substring(0, parts.end("claims")).getBytes(US_ASCII),
        decode(parts.group("signature")),
        parts.group("claims"));
  }

  JWSHeader header() {
    return header;
  }

  /** What the token says, once the key has proved it. */
  JWTClaimsSet claims(SigningKey key) throws Flawed {
    if (!key.algorithm().verify(key.key(), signed, signature)) {
      throw new Flawed(Flaw.BAD_SIGNATURE);
    }
    try {
      return JWTClaimsSet.parse(new String(decode(encodedClaims), UTF_8));
    } catch (ParseException unreadable) {
      throw new Flawed(Flaw.MALFORMED);
    }
  }

  private static JWSHeader header(byte[] json) throws Flawed {
    try {
      return JWSHeader.parse(Base64URL.encode(json));
    } catch (ParseException | IllegalArgumentException unsuitable) {
      // "none" and encrypted tokens end here too: neither has the header of a signature.
      throw new Flawed(Flaw.UNSUPPORTED);
    }
  }

  private static byte[] decode(String base64) throws Flawed {
    try {
      return Base64.getUrlDecoder().decode(base64);
    } catch (IllegalArgumentException notBase64) {
      throw new Flawed(Flaw.MALFORMED);
    }
  }
}
