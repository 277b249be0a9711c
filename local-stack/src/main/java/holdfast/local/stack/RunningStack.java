package holdfast.local.stack;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import holdfast.local.data.LocalProblem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a running stack writes into its data folder, for the commands that talk to it.
 *
 * @param pid of the process that started everything
 * @param port of the gateway
 * @param databasePid of the PostgreSQL server
 */
public record RunningStack(
    long pid, int port, boolean processes, long databasePid, int databasePort, List<Node> nodes) {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String FILE = "running.json";

  /**
   * One node.
   *
   * @param pid that of the whole stack when all nodes are in one JVM
   */
  public record Node(String name, String service, int httpPort, int managementPort, long pid) {}

  public RunningStack {
    nodes = List.copyOf(nodes);
  }

  /**
   * The stack that runs on this data folder.
   *
   * @throws LocalProblem when there is none
   */
  public static RunningStack on(Path dataFolder) {
    var stack = find(dataFolder);
    if (stack == null) {
      throw new LocalProblem(
          "no stack is running on %s: start one with ./holdfast up in another terminal"
              .formatted(dataFolder));
    }
    return stack;
  }

  /** The stack that runs on this data folder; null when there is none. */
  public static @Nullable RunningStack find(Path dataFolder) {
    var file = dataFolder.resolve(FILE);
    try {
      if (!Files.exists(file)) {
        return null;
      }
      var stack = JSON.readValue(file.toFile(), RunningStack.class);
      return ProcessHandle.of(stack.pid()).isPresent() ? stack : null;
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  void announceIn(Path dataFolder) {
    try {
      var draft = dataFolder.resolve(FILE + ".new");
      Files.writeString(draft, text());
      Files.move(draft, dataFolder.resolve(FILE), StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  static void withdrawFrom(Path dataFolder) {
    try {
      Files.deleteIfExists(dataFolder.resolve(FILE));
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private String text() throws JsonProcessingException {
    return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(this);
  }
}
