package holdfast.local.database;

import holdfast.local.data.DataFolder;
import holdfast.local.data.LocalProblem;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.JarURLConnection;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Set;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

/**
 * The PostgreSQL programs from the class path, unpacked once for each version into the user's cache
 * folder, since it takes a second and 60 MB.
 */
final class PostgresBinaries {
  private final Path home;

  private PostgresBinaries(Path home) {
    this.home = home;
  }

  /**
   * @param instead where to unpack when the user has no home that can be written to
   * @throws LocalProblem when there are no programs for this machine
   */
  static PostgresBinaries unpacked(Path instead) {
    var archive = archiveFor(System.getProperty("os.name"), System.getProperty("os.arch"));
    try {
      var name = "postgresql-" + fingerprint(archive);
      var home = cacheFolder(instead).resolve(name);
      if (!Files.isDirectory(home)) {
        unpack(archive, home);
      }
      return new PostgresBinaries(home);
    } catch (IOException failure) {
      throw new LocalProblem("cannot unpack PostgreSQL (%s)".formatted(failure), failure);
    }
  }

  String program(String name) {
    return home.resolve("bin").resolve(name).toString();
  }

  private static URL archiveFor(String system, String processor) {
    var os = system.toLowerCase(Locale.ROOT).startsWith("mac") ? "darwin" : "linux";
    var arch = Set.of("aarch64", "arm64").contains(processor) ? "arm_64" : "x86_64";
    var libc = Files.exists(Path.of("/etc/alpine-release")) ? "-alpine_linux" : "";
    var archive =
        PostgresBinaries.class.getResource("/postgres-%s-%s%s.txz".formatted(os, arch, libc));
    if (archive == null) {
      throw new LocalProblem(
          "there is no PostgreSQL for %s on %s in this build: build with -Dpostgres.platform=… (see CONTRIBUTING.md)"
              .formatted(system, processor));
    }
    return archive;
  }

  /** The checksum that the jar keeps of the archive: cheap to read, another one for other bytes. */
  private static String fingerprint(URL archive) throws IOException {
    var connection = (JarURLConnection) archive.openConnection();
    return HexFormat.of().toHexDigits(connection.getJarEntry().getCrc(), 8);
  }

  private static Path cacheFolder(Path instead) {
    var home = Path.of(System.getProperty("user.home", ""));
    try {
      return Files.createDirectories(home.resolve(".cache").resolve("holdfast"));
    } catch (IOException noHome) {
      return instead;
    }
  }

  private static void unpack(URL archive, Path home) throws IOException {
    var folder = Files.createDirectories(home.toAbsolutePath().getParent());
    var partial = Files.createTempDirectory(folder, "unpacking-");
    try (var tar =
        new TarArchiveInputStream(
            new XZInputStream(new BufferedInputStream(archive.openStream())))) {
      for (var entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        write(entry, tar, partial);
      }
    }
    moveInPlace(partial, home);
  }

  private static void write(TarArchiveEntry entry, InputStream content, Path root)
      throws IOException {
    var target = root.resolve(entry.getName()).normalize();
    if (entry.isDirectory()) {
      Files.createDirectories(target);
      return;
    }
    Files.createDirectories(target.getParent());
    if (entry.isSymbolicLink()) {
      Files.createSymbolicLink(target, Path.of(entry.getLinkName()));
      return;
    }
    Files.copy(content, target);
    if ((entry.getMode() & 0100) != 0 && !target.toFile().setExecutable(true, false)) {
      throw new IOException("cannot make " + target + " executable");
    }
  }

  /** Whoever comes second throws its own copy away: both are the same. */
  private static void moveInPlace(Path partial, Path home) throws IOException {
    try {
      Files.move(partial, home, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException failure) {
      DataFolder.deleteTree(partial);
      if (!Files.isDirectory(home)) {
        throw failure;
      }
    }
  }
}
