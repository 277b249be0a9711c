package holdfast.kit.tokens;

import static org.assertj.core.api.Assertions.assertThat;

import holdfast.kit.testing.TestTokens;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** One name that cannot be stored would stop every view that has to list it. */
class UserNamesTest {

  private final TestTokens tokens = TestTokens.create();

  @Test
  void people_may_be_called_what_they_like() {
    for (var name : new String[] {"ada", "auth0|5f7c8", "Zoë 火 \uD83D\uDE00", "x".repeat(255)}) {
      assertThat(verified("holdfast-local", name)).isNotNull();
    }
  }

  @Test
  void who_cannot_be_written_down_is_not_known() {
    for (var name : new String[] {"", "a\u0000", "a\nb", "x".repeat(256)}) {
      assertThat(verified("holdfast-local", name)).as(name).isNull();
      assertThat(verified(name, "ada")).as(name).isNull();
    }
  }

  private @Nullable Caller verified(String issuer, String subject) {
    var gateway = tokens.issuer("gateway");
    return tokens
        .verifier("parcel")
        .verify(gateway.issue("parcel", new EndUser(issuer, subject, Set.of())));
  }
}
