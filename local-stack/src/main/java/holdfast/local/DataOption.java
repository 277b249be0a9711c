package holdfast.local;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The option that says where the data of a stack is. */
final class DataOption {
  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "Where the stack keeps its data (default: .holdfast beside ./holdfast).")
  private @Nullable Path folder;

  Path folder() {
    return folder == null ? Path.of(System.getProperty("holdfast.home", ""), ".holdfast") : folder;
  }
}
