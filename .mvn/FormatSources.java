import com.google.googlejavaformat.java.Main;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;

/**
 * Runs google-java-format over every Java file below a folder. The build starts it with the JDK
 * that it has selected, because the JDK that runs Maven may not know the language that we write.
 *
 * <p>Arguments: {@code check} or {@code write}, and the folder.
 */
public final class FormatSources {

  private static final Set<String> NOT_OURS = Set.of("target", "node_modules");

  public static void main(String[] arguments) throws Exception {
    boolean write = arguments[0].equals("write");
    var files = javaFiles(Path.of(arguments[1]));

    var options = new ArrayList<String>();
    Collections.addAll(
        options,
        write ? new String[] {"--replace"} : new String[] {"--dry-run", "--set-exit-if-changed"});
    options.addAll(files);
    var out = new PrintWriter(System.out, true);
    int status = new Main(out, out, System.in).format(options.toArray(String[]::new));

    if (status != 0 && !write) {
      out.println(
          "The files named above are not formatted; this mends them: ./mvnw -N -Pformat verify");
    }
    out.println(files.size() + " Java files " + (write ? "formatted" : "looked at"));
    System.exit(status);
  }

  private static List<String> javaFiles(Path root) throws IOException {
    var files = new ArrayList<String>();
    Files.walkFileTree(
        root,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
            var name = String.valueOf(folder.getFileName());
            boolean hidden = name.startsWith(".") && !name.equals(".mvn") && !folder.equals(root);
            return hidden || NOT_OURS.contains(name)
                ? FileVisitResult.SKIP_SUBTREE
                : FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            if (file.toString().endsWith(".java")) {
              files.add(file.toString());
            }
            return FileVisitResult.CONTINUE;
          }
        });
    Collections.sort(files);
    return files;
  }

  private FormatSources() {}
}
