package holdfast.local.data;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jwt.SignedJWT;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalKeysTest {
  @TempDir Path temp;

  @Test
  void each_service_knows_the_keys_of_exactly_those_that_may_call_it() throws Exception {
    try (var data = DataFolder.take(temp)) {
      var keys = LocalKeys.keptIn(data);

      assertThat(files(keys.callersOf("inventory")))
          .containsExactlyInAnyOrder("gateway.jwks.json", "order-cluster.jwks.json");
      assertThat(files(keys.callersOf("payment")))
          .containsExactlyInAnyOrder("gateway.jwks.json", "order-cluster.jwks.json");
      assertThat(files(keys.callersOf("order"))).containsExactly("gateway.jwks.json");
    }
  }

  @Test
  void private_keys_are_the_owners_secret_and_stay_private() throws Exception {
    try (var data = DataFolder.take(temp)) {
      var keys = LocalKeys.keptIn(data);

      for (Path key : new Path[] {keys.issuerKey(), keys.signingKey("order")}) {
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(key)))
            .isEqualTo("rw-------");
      }
      assertThat(JWKSet.load(keys.issuerKeySet().toFile()).getKeys())
          .singleElement()
          .matches(key -> !key.isPrivate());
    }
  }

  @Test
  void the_next_start_finds_the_same_keys() throws Exception {
    try (var data = DataFolder.take(temp)) {
      var first = Files.readString(LocalKeys.keptIn(data).issuerKey());

      assertThat(LocalKeys.keptIn(data).issuerKey()).hasContent(first);
    }
  }

  @Test
  void a_token_names_its_user_and_is_signed_with_the_published_key() throws Exception {
    try (var data = DataFolder.take(temp)) {
      var keys = LocalKeys.keptIn(data);
      var published = (ECKey) JWKSet.load(keys.issuerKeySet().toFile()).getKeys().getFirst();

      var customer = SignedJWT.parse(LocalIssuer.of(keys).customer("alice"));
      var operator = SignedJWT.parse(LocalIssuer.of(LocalKeys.in(temp)).operator("olga"));

      assertThat(customer.verify(new ECDSAVerifier(published))).isTrue();
      assertThat(customer.getHeader().getKeyID()).isEqualTo(published.getKeyID());
      assertThat(customer.getJWTClaimsSet().getSubject()).isEqualTo("alice");
      assertThat(customer.getJWTClaimsSet().getIssuer()).isEqualTo("holdfast-local");
      assertThat(customer.getJWTClaimsSet().getAudience()).containsExactly("holdfast");
      assertThat(customer.getJWTClaimsSet().getStringClaim("scope")).isEmpty();
      assertThat(operator.verify(new ECDSAVerifier(published))).isTrue();
      assertThat(operator.getJWTClaimsSet().getStringClaim("scope")).isEqualTo("holdfast:operate");
    }
  }

  private static Stream<String> files(Path folder) throws Exception {
    try (var files = Files.list(folder)) {
      return files.map(file -> String.valueOf(file.getFileName())).toList().stream();
    }
  }
}
