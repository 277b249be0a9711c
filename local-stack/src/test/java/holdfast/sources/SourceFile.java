package holdfast.sources;

import java.util.List;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A text file of the tree.
 *
 * @param path from the root of the tree, with slashes
 */
record SourceFile(String path, String text) {

  String name() {
    return path.substring(path.lastIndexOf('/') + 1);
  }

  /** The folder that it is in; empty for the root. */
  String folder() {
    int slash = path.lastIndexOf('/');
    return slash < 0 ? "" : path.substring(0, slash);
  }

  boolean isJava() {
    return path.endsWith(".java");
  }

  boolean isTest() {
    return path.contains("src/test/");
  }

  List<String> lines() {
    return text.lines().toList();
  }

  /** A complaint for each line that {@code wrong} is true of. */
  Stream<String> linesThat(Predicate<String> wrong, String complaint) {
    var lines = lines();
    return IntStream.range(0, lines.size())
        .filter(index -> wrong.test(lines.get(index)))
        .mapToObj(
            index -> path + ":" + (index + 1) + ": " + complaint + ": " + lines.get(index).strip());
  }
}
