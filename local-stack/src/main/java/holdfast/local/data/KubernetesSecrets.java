package holdfast.local.data;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;

/**
 * The secrets of a cluster on one machine, as the files that kustomize makes Secrets of. Passwords
 * are made once; keys are those of the local stack, so that its tokens are good there too.
 */
public final class KubernetesSecrets {
  private static final List<String> CLUSTERS = List.of("inventory", "payment", "order");
  private static final List<String> CALLERS = List.of("gateway", "order");

  /** Of the service, of the owner of its tables, of the audit, of who looks after the server. */
  private static final List<String> PASSWORDS =
      List.of("password", "owner-password", "audit-password", "admin-password");

  private static final int BYTES = 24;

  private KubernetesSecrets() {}

  /** Writes what is missing in {@code folder}, and the keys as they are now. */
  public static void write(LocalKeys keys, Path folder) {
    var random = new SecureRandom();
    for (String cluster : CLUSTERS) {
      var database = made(folder.resolve(cluster + "-database"));
      for (String password : PASSWORDS) {
        make(database.resolve(password), random);
      }
      copyAll(keys.callersOf(cluster), made(folder.resolve(cluster + "-callers")));
    }
    for (String caller : CALLERS) {
      var signing = made(folder.resolve(caller + "-signing-key"));
      SecretFile.write(signing.resolve("key.jwk.json"), read(keys.signingKey(caller)));
    }
    SecretFile.write(
        made(folder.resolve("gateway-issuer")).resolve("issuer.jwks.json"),
        read(keys.issuerKeySet()));
  }

  private static void make(Path file, SecureRandom random) {
    if (!Files.exists(file)) {
      var bytes = new byte[BYTES];
      random.nextBytes(bytes);
      SecretFile.write(file, Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
    }
  }

  private static Path made(Path folder) {
    try {
      return Files.createDirectories(folder);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private static void copyAll(Path from, Path to) {
    try (var files = Files.newDirectoryStream(from)) {
      for (Path file : files) {
        Files.copy(file, to.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
      }
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
