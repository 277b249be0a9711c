package holdfast.local.data;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;

/** Writes files that only their owner may read. */
public final class SecretFile {
  private SecretFile() {}

  /** The file appears whole or not at all, and is never readable by others, not for a moment. */
  public static void write(Path file, String content) {
    var ownerOnly =
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    try {
      var partial =
          Files.createTempFile(file.toAbsolutePath().getParent(), ".secret", null, ownerOnly);
      Files.writeString(partial, content);
      Files.move(partial, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
