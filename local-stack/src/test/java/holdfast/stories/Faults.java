package holdfast.stories;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A folder through which a test arms a fault in another process and hears that it was reached. A
 * fault strikes once.
 */
final class Faults {

  private static final List<String> SERVICES = List.of("inventory", "payment", "order");
  private static final Duration TIME_TO_REACH = Duration.ofSeconds(60);
  private static final Duration TIME_TO_RELEASE = Duration.ofMinutes(2);
  private static final Duration LOOK = Duration.ofMillis(5);

  private final Path folder;

  Faults(Path folder) {
    this.folder = folder;
  }

  /** Variables with which nodes can be struck. */
  static Map<String, String> variables(Path folder) {
    var variables = new TreeMap<String, String>();
    for (var service : SERVICES) {
      var file = folder.resolve(service + ".conf");
      write(
          file,
          """
          jdbc-journal {
            class = "%s"
            faults { directory = "%s", service = %s }
          }
          """
              .formatted(FaultyJournal.class.getName(), folder, service));
      variables.put(service.toUpperCase(Locale.ROOT) + "_CONFIG_FILE", file.toString());
    }
    return variables;
  }

  void arm(String service, Fault fault) {
    disarm();
    var draft = folder.resolve("draft");
    write(draft, fault.text());
    move(draft, armedFile(service));
  }

  void disarm() {
    for (var service : SERVICES) {
      for (var file : new Path[] {armedFile(service), reachedFile(service), releaseFile(service)}) {
        try {
          Files.deleteIfExists(file);
        } catch (IOException failure) {
          throw new UncheckedIOException(failure);
        }
      }
    }
  }

  /** Returns when the fault was reached, or fails as soon as nothing more is under way. */
  void awaitReached(String service, BooleanSupplier isOver) {
    await()
        .atMost(TIME_TO_REACH)
        .pollInterval(LOOK)
        .until(() -> Files.exists(reachedFile(service)) || isOver.getAsBoolean());
    assertThat(reachedFile(service)).as("the fault was reached").exists();
  }

  void release(String service) {
    write(releaseFile(service), "");
  }

  /** For the node: what is armed for it. */
  @Nullable Fault armed(String service) {
    try {
      return Fault.parse(Files.readString(armedFile(service)));
    } catch (NoSuchFileException nothing) {
      return null;
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** For the node: whether it is the one that is struck. */
  boolean reach(String service) {
    try {
      Files.move(armedFile(service), reachedFile(service), StandardCopyOption.ATOMIC_MOVE);
      return true;
    } catch (NoSuchFileException struckAlready) {
      return false;
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** For the node: stands still. */
  void awaitRelease(String service) {
    await()
        .atMost(TIME_TO_RELEASE)
        .pollInterval(LOOK)
        .until(() -> Files.exists(releaseFile(service)));
  }

  private Path armedFile(String service) {
    return folder.resolve(service + ".armed");
  }

  private Path reachedFile(String service) {
    return folder.resolve(service + ".reached");
  }

  private Path releaseFile(String service) {
    return folder.resolve(service + ".release");
  }

  private static void move(Path from, Path to) {
    try {
      Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private static void write(Path file, String text) {
    try {
      Files.writeString(file, text);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
