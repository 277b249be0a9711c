package holdfast.kit.testing;

import holdfast.kit.tokens.EndUser;
import holdfast.kit.tokens.SigningKeys;
import holdfast.kit.tokens.TokenIssuer;
import holdfast.kit.tokens.TokenVerifier;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Keys and tokens of services that exist for one test. Every service's callers are all of them. */
public final class TestTokens {

  /** Who vouches for end users in tests. */
  public static final String USER_ISSUER = "holdfast-local";

  private final Path directory;
  private final Map<String, TokenIssuer> issuers = new ConcurrentHashMap<>();

  private TestTokens(Path directory) {
    this.directory = directory;
  }

  /** In a new folder of what is built, where no key outlives the next clean build. */
  public static TestTokens create() {
    try {
      return in(Files.createTempDirectory(Files.createDirectories(Path.of("target", "keys")), ""));
    } catch (IOException full) {
      throw new UncheckedIOException(full);
    }
  }

  public static TestTokens in(Path directory) {
    return new TestTokens(directory);
  }

  /** A token by which {@code caller} calls {@code audience} for a user with these scopes. */
  public String token(String caller, String audience, String subject, String... scopes) {
    return issuer(caller).issue(audience, user(subject, scopes));
  }

  /** The same as a header's value. */
  public String bearer(String caller, String audience, String subject, String... scopes) {
    return "Bearer " + token(caller, audience, subject, scopes);
  }

  public static EndUser user(String subject, String... scopes) {
    return new EndUser(USER_ISSUER, subject, Set.of(scopes));
  }

  /** Signs as that service; its key is made when it is first asked for. */
  public TokenIssuer issuer(String caller) {
    return issuers.computeIfAbsent(caller, this::makeIssuer);
  }

  /** Knows the keys of all services whose issuer was asked for before. */
  public TokenVerifier verifier(String service) {
    return TokenVerifier.fromDirectory(service, callerKeys(), InstantSource.system());
  }

  /** What {@code S_CALLER_KEYS} names. */
  public Path callerKeys() {
    var keys = directory.resolve("callers");
    try {
      return Files.createDirectories(keys);
    } catch (IOException full) {
      throw new UncheckedIOException(full);
    }
  }

  /** What {@code S_SIGNING_KEY_FILE} names. */
  public Path signingKey(String service) {
    issuer(service);
    return privateFile(service);
  }

  private TokenIssuer makeIssuer(String caller) {
    var key = SigningKeys.generate();
    SigningKeys.writePrivate(privateFile(caller), key);
    SigningKeys.writePublic(callerKeys(), caller, key);
    return TokenIssuer.fromFile(caller, privateFile(caller), InstantSource.system());
  }

  private Path privateFile(String service) {
    return directory.resolve(service + ".jwk.json");
  }
}
