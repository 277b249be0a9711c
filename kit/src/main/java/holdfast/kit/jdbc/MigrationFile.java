package holdfast.kit.jdbc;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.JarURLConnection;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.regex.Pattern;
import java.util.zip.CRC32;

/** A migration of this build, as Flyway writes it into a database's history once it has run. */
record MigrationFile(String version, String description, String script, int checksum) {

  private static final Pattern NAME = Pattern.compile("V([1-9][0-9]*)__([a-z0-9_]+)\\.sql");

  /**
   * All that is in these folders of the class path.
   *
   * @throws IOException where a folder is missing, or holds anything but plain versioned SQL: only
   *     Flyway knows what that means
   */
  static List<MigrationFile> in(ClassLoader loader, List<String> folders) throws IOException {
    var files = new ArrayList<MigrationFile>();
    for (var folder : folders) {
      var places = Collections.list(loader.getResources(folder));
      if (places.isEmpty()) {
        throw new IOException(folder + " is not on the class path");
      }
      for (var place : places) {
        for (var name : namesIn(place, folder)) {
          files.add(read(loader, folder, name));
        }
      }
    }
    return files;
  }

  private static List<String> namesIn(URL place, String folder) throws IOException {
    if (place.openConnection() instanceof JarURLConnection connection) {
      connection.setUseCaches(false);
      try (var jar = connection.getJarFile()) {
        return jar.stream()
            .filter(entry -> !entry.isDirectory())
            .map(entry -> entry.getName())
            .filter(name -> name.startsWith(folder + "/"))
            .map(name -> name.substring(folder.length() + 1))
            .toList();
      }
    }
    try (var files = Files.list(Path.of(place.toURI()))) {
      return files.map(file -> file.getFileName().toString()).toList();
    } catch (URISyntaxException notAFolder) {
      throw new IOException(place + " cannot be listed", notAFolder);
    }
  }

  private static MigrationFile read(ClassLoader loader, String folder, String name)
      throws IOException {
    var parts = NAME.matcher(name);
    if (!parts.matches()) {
      throw new IOException(name + " is not plain versioned SQL");
    }
    try (var content = loader.getResourceAsStream(folder + "/" + name)) {
      if (content == null) {
        throw new IOException(name + " cannot be read");
      }
      return new MigrationFile(
          parts.group(1), parts.group(2).replace('_', ' '), name, checksum(content));
    }
  }

  /** As Flyway has it: of the lines without their ends, so that a checkout may change those. */
  private static int checksum(InputStream content) throws IOException {
    var sum = new CRC32();
    var lines = new BufferedReader(new InputStreamReader(content, UTF_8));
    for (var line = lines.readLine(); line != null; line = lines.readLine()) {
      sum.update(line.getBytes(UTF_8));
    }
    return (int) sum.getValue();
  }
}
