package holdfast.gateway.guard;

import static holdfast.gateway.guard.TestIssuer.base64;
import static holdfast.gateway.guard.TestIssuer.jwks;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import holdfast.gateway.guard.TestIssuer.Signer;
import holdfast.gateway.guard.Verdict.Accepted;
import holdfast.gateway.guard.Verdict.Flaw;
import holdfast.gateway.guard.Verdict.Rejected;
import holdfast.kit.tokens.EndUser;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class AccessTokensTest {

  private static final Signer RSA = Signer.rsa("rsa-1", 2048);
  private static final Signer EC = Signer.ec("ec-1");
  private static final Signer ED = Signer.ed("ed-1");
  private static final Signer STRANGER = Signer.ec("ec-1");

  private static final Instant START = Instant.parse("2026-01-01T12:00:00Z");

  private static final TokenRules RULES =
      new TokenRules(
          "https://issuer.example",
          "holdfast",
          Set.of("at+jwt", "jwt"),
          Duration.ofHours(1),
          Duration.ofSeconds(60));

  private Instant now = START;
  private final AccessTokens tokens = tokens(jwks(RSA, EC, ED));

  private AccessTokens tokens(String keySet) {
    var times =
        new IssuerKeys.Times(
            Duration.ofMinutes(5),
            Duration.ofMinutes(1),
            Duration.ofSeconds(1),
            Duration.ofHours(24));
    var keys = new IssuerKeys(() -> keySet, times, Runnable::run, () -> 0L);
    return new AccessTokens(keys, RULES, 1000, () -> now);
  }

  private Verdict check(String token) {
    return check(tokens, token);
  }

  private static Verdict check(AccessTokens tokens, String token) {
    return tokens.check(token).toCompletableFuture().join();
  }

  /** Good claims, with these instead of or beside them; an empty value takes a claim away. */
  private static String claims(String... changes) {
    var claims =
        new HashMap<String, String>(
            Map.of(
                "iss", "\"https://issuer.example\"",
                "aud", "\"holdfast\"",
                "sub", "\"ann\"",
                "exp", inSeconds(600)));
    for (int i = 0; i < changes.length; i += 2) {
      claims.put(changes[i], changes[i + 1]);
    }
    return claims.entrySet().stream()
        .filter(claim -> !claim.getValue().isEmpty())
        .map(claim -> "\"" + claim.getKey() + "\":" + claim.getValue())
        .collect(joining(",", "{", "}"));
  }

  private static String inSeconds(long seconds) {
    return Long.toString(START.plusSeconds(seconds).getEpochSecond());
  }

  private static String ecHeader(String more) {
    return "{\"alg\":\"ES256\",\"typ\":\"at+jwt\",\"kid\":\"ec-1\"" + more + "}";
  }

  private static String header(String algorithm, String id) {
    return "{\"alg\":\"%s\",\"typ\":\"at+jwt\",\"kid\":\"%s\"}".formatted(algorithm, id);
  }

  private static String typ(String typ) {
    return ecHeader("").replace("at+jwt", typ);
  }

  private record Good(String name, String token) {}

  private record Bad(String name, Flaw flaw, String token) {}

  @TestFactory
  Stream<DynamicTest> a_good_token_is_accepted() {
    return Stream.of(
            new Good("RS256", RSA.sign(claims())),
            new Good("ES256", EC.sign(claims())),
            new Good("EdDSA", ED.sign(claims())),
            new Good("typ JWT", EC.sign(typ("JWT"), claims())),
            new Good("several audiences", EC.sign(claims("aud", "[\"other\",\"holdfast\"]"))),
            new Good("issued just now", EC.sign(claims("iat", inSeconds(0)))),
            new Good("our clock is behind", EC.sign(claims("nbf", inSeconds(60)))),
            new Good("expired within the skew", EC.sign(claims("exp", inSeconds(-59)))),
            new Good("lives an hour", EC.sign(claims("exp", inSeconds(3600)))),
            new Good("other claims", EC.sign(claims("email", "\"a@b\"", "x", "{\"y\":[1]}"))))
        .map(good ->
            DynamicTest.dynamicTest(
                good.name, () -> assertThat(check(good.token)).isInstanceOf(Accepted.class)));
  }

  @TestFactory
  Stream<DynamicTest> a_text_that_is_no_signed_token_is_rejected() {
    return rejected(
        new Bad("empty", Flaw.MALFORMED, ""),
        new Bad("not a token", Flaw.MALFORMED, "hello"),
        new Bad("two parts", Flaw.MALFORMED, "a.b"),
        new Bad("no signature", Flaw.MALFORMED, unsigned(EC.sign(claims()))),
        new Bad("encrypted: five parts", Flaw.MALFORMED, "a.b.c.d.e"),
        new Bad("characters beyond base64url", Flaw.MALFORMED, EC.sign(claims()) + "+"),
        new Bad("padding", Flaw.MALFORMED, EC.sign(claims()) + "="),
        new Bad("line break", Flaw.MALFORMED, EC.sign(claims()) + "\n"),
        new Bad("9 KiB", Flaw.TOO_LONG, EC.sign(claims("pad", text(9 * 1024)))));
  }

  @TestFactory
  Stream<DynamicTest> a_header_that_asks_for_something_else_is_rejected() {
    return rejected(
        new Bad("not JSON", Flaw.UNSUPPORTED, EC.sign("{\"alg\"", claims())),
        new Bad("nested deep", Flaw.UNSUPPORTED, EC.sign(nested(), claims())),
        new Bad("a member twice", Flaw.UNSUPPORTED, EC.sign(ecHeader(",\"kid\":\"x\""), claims())),
        new Bad("none", Flaw.UNSUPPORTED, EC.sign(header("none", "ec-1"), claims())),
        new Bad("None", Flaw.UNSUPPORTED, EC.sign(header("None", "ec-1"), claims())),
        new Bad("none, unsigned", Flaw.MALFORMED, unsigned(EC.sign(header("none", ""), claims()))),
        new Bad("HS256 with the RSA key as secret", Flaw.UNSUPPORTED, hmac(RSA)),
        new Bad("HS256 with the EC key as secret", Flaw.UNSUPPORTED, hmac(EC)),
        new Bad(
            "RS256 for an EC key", Flaw.UNSUPPORTED, RSA.sign(header("RS256", "ec-1"), claims())),
        new Bad(
            "ES256 for an RSA key", Flaw.UNSUPPORTED, EC.sign(header("ES256", "rsa-1"), claims())),
        new Bad(
            "PS256 for an RSA key", Flaw.UNSUPPORTED, RSA.sign(header("PS256", "rsa-1"), claims())),
        new Bad("crit", Flaw.UNSUPPORTED, EC.sign(ecHeader(",\"crit\":[\"exp\"]"), claims())),
        new Bad(
            "payload not encoded",
            Flaw.UNSUPPORTED,
            EC.sign(ecHeader(",\"b64\":false,\"crit\":[\"b64\"]"), claims())),
        new Bad("typ of an identity token", Flaw.UNSUPPORTED, EC.sign(typ("id+jwt"), claims())),
        new Bad("typ of ours", Flaw.UNSUPPORTED, EC.sign(typ("holdfast-internal+jwt"), claims())),
        new Bad(
            "no typ", Flaw.UNSUPPORTED, EC.sign("{\"alg\":\"ES256\",\"kid\":\"ec-1\"}", claims())));
  }

  @TestFactory
  Stream<DynamicTest> a_signature_that_proves_nothing_is_rejected() {
    return rejected(
        new Bad(
            "no kid",
            Flaw.UNKNOWN_KEY,
            EC.sign("{\"alg\":\"ES256\",\"typ\":\"at+jwt\"}", claims())),
        new Bad("unknown kid", Flaw.UNKNOWN_KEY, EC.sign(header("ES256", "ec-2"), claims())),
        new Bad("somebody else's key", Flaw.BAD_SIGNATURE, STRANGER.sign(claims())),
        new Bad(
            "key in the header",
            Flaw.BAD_SIGNATURE,
            STRANGER.sign(ecHeader(",\"jwk\":" + STRANGER.jwk()), claims())),
        new Bad("address of keys", Flaw.BAD_SIGNATURE, withAddress("jku")),
        new Bad("address of a certificate", Flaw.BAD_SIGNATURE, withAddress("x5u")),
        new Bad("claims changed", Flaw.BAD_SIGNATURE, changed()),
        new Bad("zeros", Flaw.BAD_SIGNATURE, withSignature(new byte[64])),
        new Bad("empty DER", Flaw.BAD_SIGNATURE, withSignature(new byte[] {0x30, 0})),
        new Bad("one byte too long", Flaw.BAD_SIGNATURE, withSignature(new byte[65])));
  }

  @TestFactory
  Stream<DynamicTest> claims_that_do_not_let_in_are_rejected() {
    return rejected(
        new Bad("not JSON", Flaw.MALFORMED, EC.sign("not json")),
        new Bad("a claim twice", Flaw.MALFORMED, EC.sign("{\"sub\":\"a\",\"sub\":\"b\"}")),
        new Bad("nested deep", Flaw.MALFORMED, EC.sign(nested())),
        new Bad("no issuer", Flaw.WRONG_ISSUER, EC.sign(claims("iss", ""))),
        new Bad(
            "wrong issuer", Flaw.WRONG_ISSUER, EC.sign(claims("iss", "\"https://evil.example\""))),
        new Bad(
            "a slash more",
            Flaw.WRONG_ISSUER,
            EC.sign(claims("iss", "\"https://issuer.example/\""))),
        new Bad("no audience", Flaw.WRONG_AUDIENCE, EC.sign(claims("aud", ""))),
        new Bad("wrong audience", Flaw.WRONG_AUDIENCE, EC.sign(claims("aud", "\"shop\""))),
        new Bad("capitals", Flaw.WRONG_AUDIENCE, EC.sign(claims("aud", "\"HOLDFAST\""))),
        new Bad("no subject", Flaw.MISSING_CLAIM, EC.sign(claims("sub", ""))),
        new Bad("blank subject", Flaw.MISSING_CLAIM, EC.sign(claims("sub", "\" \""))),
        new Bad("control", Flaw.MISSING_CLAIM, EC.sign(claims("sub", "\"a\\u0000\""))),
        new Bad("long subject", Flaw.MISSING_CLAIM, EC.sign(claims("sub", text(256)))),
        new Bad("scope a list", Flaw.MISSING_CLAIM, EC.sign(claims("scope", "[\"a\"]"))),
        new Bad("long scope", Flaw.MISSING_CLAIM, EC.sign(claims("scope", text(2049)))),
        new Bad("no expiry", Flaw.MISSING_CLAIM, EC.sign(claims("exp", ""))),
        new Bad("expiry a text", Flaw.MALFORMED, EC.sign(claims("exp", "\"soon\""))),
        new Bad("expired", Flaw.EXPIRED, EC.sign(claims("exp", inSeconds(-60)))),
        new Bad("expired long ago", Flaw.EXPIRED, EC.sign(claims("exp", "0"))),
        new Bad("negative expiry", Flaw.EXPIRED, EC.sign(claims("exp", "-1"))),
        new Bad("lives too long", Flaw.LIVES_TOO_LONG, EC.sign(claims("exp", inSeconds(3661)))),
        new Bad("no end", Flaw.LIVES_TOO_LONG, EC.sign(claims("exp", "9000000000000000"))),
        new Bad("not yet valid", Flaw.NOT_YET_VALID, EC.sign(claims("nbf", inSeconds(61)))),
        new Bad("from the future", Flaw.NOT_YET_VALID, EC.sign(claims("iat", inSeconds(61)))));
  }

  private Stream<DynamicTest> rejected(Bad... tokens) {
    return Stream.of(tokens)
        .map(bad ->
            DynamicTest.dynamicTest(
                bad.name, () -> assertThat(check(bad.token)).isEqualTo(new Rejected(bad.flaw))));
  }

  @Test
  void who_is_asking_and_what_for_comes_from_the_claims() {
    assertThat(check(EC.sign(claims("scope", "\"holdfast:operate  reports:read\""))))
        .isEqualTo(
            new Accepted(
                new EndUser(
                    "https://issuer.example", "ann", Set.of("holdfast:operate", "reports:read"))));
  }

  @Test
  void a_remembered_token_is_refused_once_it_has_expired() {
    var token = EC.sign(claims());
    assertThat(check(token)).isInstanceOf(Accepted.class);

    now = START.plusSeconds(600 + 59);
    assertThat(check(token)).isInstanceOf(Accepted.class);
    now = START.plusSeconds(600 + 60);
    assertThat(check(token)).isEqualTo(new Rejected(Flaw.EXPIRED));
  }

  @Test
  void a_token_like_a_remembered_one_is_checked_on_its_own() {
    var token = EC.sign(claims());
    check(token);

    assertThat(check(unsigned(token) + unsigned(token).substring(0, 86)))
        .isInstanceOf(Rejected.class);
  }

  @TestFactory
  Stream<DynamicTest> a_key_that_must_not_be_used_verifies_nothing() {
    var shortRsa = Signer.rsa("key", 1024);
    var ec = Signer.ec("key");
    var secret = "{\"kty\":\"oct\",\"kid\":\"key\",\"k\":\"" + base64(new byte[32]) + "\"}";
    return Stream.of(
        unfit("RSA of 1024 bits", shortRsa, shortRsa.jwk()),
        unfit("for encryption", ec, ec.jwk().replace("}", ",\"use\":\"enc\"}")),
        unfit("for signing only", ec, ec.jwk().replace("}", ",\"key_ops\":[\"sign\"]}")),
        unfit("for another algorithm", ec, ec.jwk().replace("}", ",\"alg\":\"ES384\"}")),
        unfit("there twice", ec, ec.jwk() + "," + Signer.ec("key").jwk()),
        unfit("a secret", ec, secret));
  }

  private DynamicTest unfit(String name, Signer key, String jwk) {
    return DynamicTest.dynamicTest(
        name,
        () -> {
          var tokens = tokens(jwks(Stream.of(jwk, RSA.jwk())));

          assertThat(check(tokens, key.sign(claims()))).isEqualTo(new Rejected(Flaw.UNKNOWN_KEY));
          assertThat(check(tokens, RSA.sign(claims()))).isInstanceOf(Accepted.class);
        });
  }

  private static String nested() {
    return "{\"a\":" + "[".repeat(2000) + "]".repeat(2000) + "}";
  }

  private static String text(int length) {
    return "\"" + "a".repeat(length) + "\"";
  }

  private static String unsigned(String token) {
    return token.substring(0, token.lastIndexOf('.') + 1);
  }

  private static String withSignature(byte[] signature) {
    return unsigned(EC.sign(claims())) + base64(signature);
  }

  private static String withAddress(String member) {
    return STRANGER.sign(ecHeader(",\"" + member + "\":\"https://evil.example/keys\""), claims());
  }

  private static String changed() {
    var parts = EC.sign(claims()).split("\\.", -1);
    return parts[0] + "." + base64(claims("sub", "\"bob\"").getBytes(UTF_8)) + "." + parts[2];
  }

  private static String hmac(Signer key) {
    var header = header("HS256", key.id());
    var signed = base64(header.getBytes(UTF_8)) + "." + base64(claims().getBytes(UTF_8));
    try {
      var mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key.pair().getPublic().getEncoded(), "HmacSHA256"));
      return signed + "." + base64(mac.doFinal(signed.getBytes(US_ASCII)));
    } catch (GeneralSecurityException broken) {
      throw new IllegalStateException(broken);
    }
  }
}
