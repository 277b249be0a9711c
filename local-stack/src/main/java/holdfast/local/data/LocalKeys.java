package holdfast.local.data;

import com.nimbusds.jose.jwk.ECKey;
import holdfast.kit.tokens.SigningKeys;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * The keys of one local stack: of the issuer that vouches for its users, and of every service that
 * calls another. Made at the first start, never part of the source.
 */
public final class LocalKeys {
  /** Whom each caller may call. */
  private static final Map<String, List<String>> CALLS =
      Map.of(
          "gateway", List.of("inventory", "payment", "order"),
          "order", List.of("inventory", "payment"));

  /** How the services know each other; the gateway alone is no cluster. */
  private static final Map<String, String> NAME_IN_TOKENS =
      Map.of("gateway", "gateway", "order", "order-cluster");

  private static final String ISSUER = "issuer";

  private final Path folder;

  private LocalKeys(Path folder) {
    this.folder = folder;
  }

  /** The keys of the stack that keeps its data here; what is missing is made. */
  public static LocalKeys keptIn(DataFolder data) {
    var keys = new LocalKeys(data.room("keys"));
    keys.make(ISSUER, ISSUER, List.of(keys.folder));
    CALLS.forEach((caller, callees) ->
        keys.make(
            caller,
            NAME_IN_TOKENS.getOrDefault(caller, caller),
            callees.stream().map(keys::callersOf).toList()));
    return keys;
  }

  /** The keys in a folder that some stack has made. */
  public static LocalKeys in(Path dataFolder) {
    return new LocalKeys(dataFolder.resolve("keys"));
  }

  /** The private key by which this service signs its calls. */
  public Path signingKey(String service) {
    return folder.resolve(service + ".jwk.json");
  }

  /** The public keys of those that may call this service. */
  public Path callersOf(String service) {
    return folder.resolve("callers-of-" + service);
  }

  /** The private key of the issuer of user tokens. */
  public Path issuerKey() {
    return signingKey(ISSUER);
  }

  /** The public key by which the gateway checks user tokens. */
  public Path issuerKeySet() {
    return folder.resolve(ISSUER + ".jwks.json");
  }

  /** The public halves come first: where there is a private key, everybody knows it. */
  private void make(String owner, String name, List<Path> whoCheck) {
    if (Files.exists(signingKey(owner))) {
      return;
    }
    ECKey key = SigningKeys.generate();
    for (Path directory : whoCheck) {
      SigningKeys.writePublic(directory, name, key);
    }
    SigningKeys.writePrivate(signingKey(owner), key);
  }
}
