package holdfast.sources;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** The text files of the tree, without what builds and runs leave behind. */
record SourceTree(Path root, List<SourceFile> files) {

  private static final Set<String> LEFT_BEHIND =
      Set.of("target", ".git", ".holdfast", "secrets", ".idea", ".vscode", "node_modules");
  private static final Set<String> BINARY = Set.of("png", "jar", "ico", "woff2");

  /** The tree that the running test belongs to. */
  static SourceTree ours() throws IOException {
    var root = Path.of("").toAbsolutePath();
    while (!Files.exists(root.resolve("mvnw"))) {
      root = root.resolveSibling("..").normalize();
    }
    return read(root);
  }

  static SourceTree read(Path root) throws IOException {
    var files = new ArrayList<SourceFile>();
    Files.walkFileTree(
        root,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
            return LEFT_BEHIND.contains(String.valueOf(folder.getFileName()))
                ? FileVisitResult.SKIP_SUBTREE
                : FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            var path = root.relativize(file).toString().replace('\\', '/');
            // In a second work tree .git is a file.
            if (attributes.isRegularFile()
                && !path.equals(".git")
                && !BINARY.contains(ending(path))) {
              files.add(new SourceFile(path, textOf(file)));
            }
            return FileVisitResult.CONTINUE;
          }
        });
    return new SourceTree(root, List.copyOf(files));
  }

  Stream<SourceFile> java() {
    return files.stream().filter(SourceFile::isJava);
  }

  /** The poms of the modules, without the parent's. */
  Stream<SourceFile> modulePoms() {
    return files.stream().filter(file -> file.path().matches("[\\w-]+/pom\\.xml"));
  }

  SourceFile file(String path) {
    return files.stream()
        .filter(file -> file.path().equals(path))
        .findAny()
        .orElseThrow(() -> new AssertionError("there is no " + path));
  }

  boolean has(String path) {
    return Files.exists(root.resolve(path));
  }

  private static String textOf(Path file) throws IOException {
    try {
      return Files.readString(file, UTF_8);
    } catch (CharacterCodingException e) {
      throw new AssertionError(file + " is no text in UTF-8; does it belong here?", e);
    }
  }

  private static String ending(String path) {
    return path.substring(path.lastIndexOf('.') + 1);
  }
}
