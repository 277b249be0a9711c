package holdfast.local.database;

import static java.nio.charset.StandardCharsets.UTF_8;

import holdfast.local.data.SecretFile;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Collection;
import java.util.Objects;
import java.util.Properties;

/** The passwords of all roles: made once, kept in a file that only its owner can read. */
final class Passwords {
  private static final int BYTES = 24;

  private final Properties byRole;

  private Passwords(Properties byRole) {
    this.byRole = byRole;
  }

  static Passwords keptIn(Path file, Collection<String> roles) {
    if (!Files.exists(file)) {
      SecretFile.write(file, newPasswords(roles));
    }
    var byRole = new Properties();
    try (var reader = Files.newBufferedReader(file, UTF_8)) {
      byRole.load(reader);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
    return new Passwords(byRole);
  }

  Login login(String role) {
    return new Login(role, Objects.requireNonNull(byRole.getProperty(role), role));
  }

  private static String newPasswords(Collection<String> roles) {
    var random = new SecureRandom();
    var lines = new StringWriter();
    for (String role : roles) {
      var bytes = new byte[BYTES];
      random.nextBytes(bytes);
      lines.append(role).append('=');
      lines.append(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes)).append('\n');
    }
    return lines.toString();
  }
}
