package holdfast.kit.tokens;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Date;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class TokensTest {

  private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");
  private static final EndUser ADA =
      new EndUser("holdfast-local", "ada", Set.of("a", EndUser.OPERATE));

  @TempDir private Path directory = Path.of("");
  private final ECKey key = SigningKeys.generate();
  private final TestClock clock = new TestClock();
  private TokenIssuer issuer = new TokenIssuer("gateway", key, clock);

  @BeforeEach
  void publishKey() {
    SigningKeys.writePublic(callers(), "gateway", key);
    issuer = new TokenIssuer("gateway", key, clock);
  }

  @Test
  void a_key_made_on_the_command_line_is_good_for_signing() {
    NewKey.main(new String[] {"courier", callers().toString()});
    var courier = TokenIssuer.fromFile("courier", callers().resolve("courier.jwk.json"), clock);

    var token = courier.issue("parcel", ADA);

    assertThat(TokenVerifier.fromDirectory("parcel", callers(), clock).verify(token)).isNotNull();
  }

  @Test
  void who_signed_and_for_whom_is_known_at_the_other_end() {
    assertThat(verifier("parcel").verify(issuer.issue("parcel", ADA)))
        .isEqualTo(new Caller("gateway", "holdfast-local", "ada", Set.of("a", "holdfast:operate")));
  }

  @Test
  void only_who_has_the_scope_is_an_operator() {
    assertThat(new Caller("gateway", "i", "ada", Set.of("holdfast:operate")).isOperator()).isTrue();
    assertThat(new Caller("gateway", "i", "ada", Set.of("holdfast:operates")).isOperator())
        .isFalse();
  }

  @Test
  void a_token_serves_a_user_for_most_of_its_minute() {
    var token = issuer.issue("parcel", ADA);

    clock.passes(Duration.ofSeconds(44));
    assertThat(issuer.issue("parcel", ADA)).isEqualTo(token);

    clock.passes(Duration.ofSeconds(1));
    assertThat(issuer.issue("parcel", ADA)).isNotEqualTo(token);
  }

  @Test
  void another_service_or_user_gets_another_token() {
    var token = issuer.issue("parcel", ADA);

    assertThat(issuer.issue("other", ADA)).isNotEqualTo(token);
    assertThat(issuer.issue("parcel", new EndUser("holdfast-local", "bob", Set.of())))
        .isNotEqualTo(token);
    assertThat(issuer.issue("parcel", new EndUser("elsewhere", "ada", ADA.scopes())))
        .isNotEqualTo(token);
    assertThat(issuer.issue("parcel", new EndUser("holdfast-local", "ada", Set.of())))
        .isNotEqualTo(token);
  }

  @Test
  void a_token_ends_after_a_minute_and_a_little_for_clocks_that_differ() {
    var verifier = verifier("parcel");
    var token = issuer.issue("parcel", ADA);
    assertThat(verifier.verify(token)).isNotNull();

    clock.passes(Duration.ofSeconds(64));
    assertThat(verifier.verify(token)).isNotNull();
    assertThat(verifier("parcel").verify(token)).isNotNull();

    clock.passes(Duration.ofSeconds(1));
    assertThat(verifier.verify(token)).isNull();
    assertThat(verifier("parcel").verify(token)).isNull();
  }

  /** A token that is not as it must be, and what is wrong with it. */
  record Bad(String what, Making making) {
    interface Making {
      String token(TokensTest test) throws Exception;
    }

    @Override
    public String toString() {
      return what;
    }
  }

  static Stream<Bad> badTokens() {
    return Stream.of(
        new Bad("empty", _ -> ""),
        new Bad("no token", _ -> "x.y.z"),
        new Bad("another audience", test -> test.issuer.issue("other", ADA)),
        new Bad(
            "two audiences",
            test -> test.signed(test.header(), test.claims().audience("parcel, other").build())),
        new Bad(
            "somebody without keys here",
            test -> new TokenIssuer("stranger", test.key, test.clock).issue("parcel", ADA)),
        new Bad(
            "a key of nobody",
            test ->
                new TokenIssuer("gateway", SigningKeys.generate(), test.clock)
                    .issue("parcel", ADA)),
        new Bad("a changed signature", test -> test.changed(test.issuer.issue("parcel", ADA), 2)),
        new Bad("changed claims", test -> test.changed(test.issuer.issue("parcel", ADA), 1)),
        new Bad("no signature", test -> new PlainJWT(test.claims().build()).serialize()),
        new Bad("the public key as a secret", TokensTest::hmac),
        new Bad("another curve", TokensTest::otherCurve),
        new Bad(
            "another type",
            test ->
                test.signed(
                    new JWSHeader.Builder(JWSAlgorithm.ES256)
                        .type(JOSEObjectType.JWT)
                        .keyID(test.key.getKeyID())
                        .build(),
                    test.claims().build())),
        new Bad(
            "a critical header",
            test ->
                test.signed(
                    new JWSHeader.Builder(JWSAlgorithm.ES256)
                        .type(new JOSEObjectType("holdfast-internal+jwt"))
                        .keyID(test.key.getKeyID())
                        .criticalParams(Set.of("unheard"))
                        .customParam("unheard", 1)
                        .build(),
                    test.claims().build())),
        new Bad(
            "its own key",
            test -> {
              var own = SigningKeys.generate();
              return sign(
                  new JWSHeader.Builder(test.header()).jwk(own.toPublicJWK()).build(),
                  test.claims().build(),
                  own);
            }),
        new Bad(
            "no end",
            test -> test.signed(test.header(), test.claims().expirationTime(null).build())),
        new Bad(
            "too late an end",
            test ->
                test.signed(
                    test.header(),
                    test.claims()
                        .expirationTime(Date.from(NOON.plus(Duration.ofSeconds(66))))
                        .build())),
        new Bad("no user", test -> test.signed(test.header(), test.claims().subject(null).build())),
        new Bad(
            "no issuer of the user",
            test -> test.signed(test.header(), test.claims().claim("user_iss", null).build())),
        new Bad(
            "a user issuer that is no text",
            test -> test.signed(test.header(), test.claims().claim("user_iss", 1).build())),
        new Bad(
            "a path for a name",
            test -> test.signed(test.header(), test.claims().issuer("../callers/gateway").build())),
        new Bad("too long", test -> test.issuer.issue("parcel", ADA) + "x".repeat(9_000)));
  }

  @ParameterizedTest
  @MethodSource("badTokens")
  void a_token_that_is_not_as_it_must_be_proves_nothing(Bad bad) throws Exception {
    assertThat(verifier("parcel").verify(bad.making().token(this))).isNull();
  }

  @Test
  void the_tokens_of_this_test_are_good_but_for_their_one_fault() throws Exception {
    assertThat(verifier("parcel").verify(signed(header(), claims().build()))).isNotNull();
  }

  @Test
  void a_new_key_works_within_seconds_without_a_restart() {
    var verifier = verifier("parcel");
    var next = SigningKeys.generate();
    var token = new TokenIssuer("gateway", next, clock).issue("parcel", ADA);
    assertThat(verifier.verify(token)).isNull();

    SigningKeys.writePublic(callers(), "gateway", key, next);

    await().until(() -> verifier.verify(token) != null);
    assertThat(verifier.verify(issuer.issue("parcel", ADA))).isNotNull();
  }

  @Test
  void a_broken_key_file_locks_out_its_own_caller_only() throws Exception {
    Files.writeString(callers().resolve("order.jwks.json"), "{");

    assertThat(verifier("parcel").verify(issuer.issue("parcel", ADA))).isNotNull();
  }

  @Test
  void a_private_key_is_for_its_owners_eyes_and_signs_after_reading() throws Exception {
    var file = directory.resolve("keys/gateway.jwk.json");
    SigningKeys.writePrivate(file, key);
    SigningKeys.writePrivate(file, key);

    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThat(directory.resolve("keys").toFile().list()).hasSize(1);
    var token = TokenIssuer.fromFile("gateway", file, clock).issue("parcel", ADA);
    assertThat(verifier("parcel").verify(token)).isNotNull();
  }

  @Test
  void what_others_read_has_no_private_half() throws Exception {
    assertThat(Files.readString(callers().resolve("gateway.jwks.json")))
        .contains(key.getKeyID())
        .doesNotContain("\"d\"");
  }

  @Test
  void a_file_without_a_private_key_is_named() throws Exception {
    var publicOnly = directory.resolve("public.json");
    Files.writeString(publicOnly, key.toPublicJWK().toJSONString());

    assertThatThrownBy(() -> TokenIssuer.fromFile("gateway", publicOnly, clock))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("public.json");
  }

  private TokenVerifier verifier(String service) {
    return TokenVerifier.fromDirectory(service, callers(), clock);
  }

  private Path callers() {
    return directory.resolve("callers");
  }

  private JWSHeader header() {
    return new JWSHeader.Builder(JWSAlgorithm.ES256)
        .type(new JOSEObjectType("holdfast-internal+jwt"))
        .keyID(key.getKeyID())
        .build();
  }

  private JWTClaimsSet.Builder claims() {
    return new JWTClaimsSet.Builder()
        .issuer("gateway")
        .audience("parcel")
        .subject("ada")
        .claim("user_iss", "holdfast-local")
        .expirationTime(Date.from(NOON.plus(Duration.ofSeconds(60))));
  }

  private String signed(JWSHeader header, JWTClaimsSet claims) throws Exception {
    return sign(header, claims, key);
  }

  private static String sign(JWSHeader header, JWTClaimsSet claims, ECKey with) throws Exception {
    var token = new SignedJWT(header, claims);
    token.sign(new ECDSASigner(with));
    return token.serialize();
  }

  private String hmac() throws Exception {
    var token =
        new SignedJWT(
            new JWSHeader.Builder(JWSAlgorithm.HS256)
                .type(new JOSEObjectType("holdfast-internal+jwt"))
                .keyID(key.getKeyID())
                .build(),
            claims().build());
    token.sign(new MACSigner(key.toPublicJWK().toJSONString().getBytes(StandardCharsets.UTF_8)));
    return token.serialize();
  }

  private String otherCurve() throws Exception {
    var other = new ECKeyGenerator(Curve.P_384).keyID(key.getKeyID()).generate();
    return sign(
        new JWSHeader.Builder(JWSAlgorithm.ES384)
            .type(new JOSEObjectType("holdfast-internal+jwt"))
            .keyID(key.getKeyID())
            .build(),
        claims().build(),
        other);
  }

  private String changed(String token, int part) {
    var parts = token.split("\\.", -1);
    var bytes = Base64.getUrlDecoder().decode(parts[part]);
    bytes[bytes.length / 2] ^= 1;
    parts[part] = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    return String.join(".", parts);
  }

  private static final class TestClock implements InstantSource {
    private Instant now = NOON;

    void passes(Duration time) {
      now = now.plus(time);
    }

    @Override
    public Instant instant() {
      return now;
    }
  }
}
