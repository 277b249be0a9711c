package holdfast.kit.tokens;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.text.ParseException;
import java.util.List;

/**
 * The keys by which services sign: made at run time, kept in files, never part of the source.
 *
 * <p>A private key is a JWK in a file that only its owner may read. Who accepts its signatures has
 * the public half in a file {@code <caller>.jwks.json}; one such file may list several keys, so
 * that a key can be changed without a gap.
 */
public final class SigningKeys {

  private static final String PUBLIC_FILE = ".jwks.json";

  /** A new key pair for ES256, named by its thumbprint. */
  public static ECKey generate() {
    try {
      return new ECKeyGenerator(Curve.P_256)
          .keyUse(KeyUse.SIGNATURE)
          .algorithm(TokenForm.ALGORITHM)
          .keyIDFromThumbprint(true)
          .generate();
    } catch (JOSEException impossible) {
      throw new IllegalStateException("this platform cannot make P-256 keys", impossible);
    }
  }

  /** Writes the pair for its owner alone: mode 600, whole or not at all. */
  public static void writePrivate(Path file, ECKey key) {
    try {
      var folder = file.toAbsolutePath().getParent();
      Files.createDirectories(folder);
      var ownerOnly =
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
      var draft = Files.createTempFile(folder, "key", ".tmp", ownerOnly);
      Files.writeString(draft, key.toJSONString());
      Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException unwritable) {
      throw new UncheckedIOException("cannot write the key file " + file, unwritable);
    }
  }

  /**
   * Writes the public halves where somebody looks for the keys of {@code caller}.
   *
   * @param directory of those who are allowed to call
   */
  public static void writePublic(Path directory, String caller, ECKey... keys) {
    var file = publicFile(directory, caller);
    try {
      Files.createDirectories(directory);
      var draft = Files.createTempFile(directory, caller, ".tmp");
      Files.writeString(draft, new JWKSet(List.of(keys)).toPublicJWKSet().toString());
      Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException unwritable) {
      throw new UncheckedIOException("cannot write the key file " + file, unwritable);
    }
  }

  /**
   * @throws IllegalArgumentException when there is no private P-256 key in the file
   */
  static ECKey readPrivate(Path file) {
    try {
      var key = ECKey.parse(Files.readString(file));
      if (!key.isPrivate() || !Curve.P_256.equals(key.getCurve()) || key.getKeyID() == null) {
        throw new IllegalArgumentException(file + " must hold a private P-256 key with a kid");
      }
      return key;
    } catch (ParseException noKey) {
      throw new IllegalArgumentException(file + " does not hold a JWK", noKey);
    } catch (IOException unreadable) {
      throw new UncheckedIOException("cannot read the key file " + file, unreadable);
    }
  }

  static Path publicFile(Path directory, String caller) {
    return directory.resolve(caller + PUBLIC_FILE);
  }

  private SigningKeys() {}
}
