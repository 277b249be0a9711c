package holdfast.local.process;

import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The command line that runs another main class the way this JVM was started. */
public final class JavaCommand {
  /** Has a JVM write the classes that it used, when it ends, for the next to start sooner. */
  public static final String KEEP_CLASSES = "-XX:+AutoCreateSharedArchive";

  private JavaCommand() {}

  /** The {@code options} are for this child alone, such as its heap. */
  public static List<String> running(Class<?> main, List<String> options, List<String> arguments) {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(sharedOptions());
    command.addAll(options);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    command.addAll(arguments);
    return command;
  }

  /**
   * All but the order to keep the classes of this start for the next: that is for one JVM alone.
   */
  private static List<String> sharedOptions() {
    return ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(option -> !option.equals(KEEP_CLASSES))
        .toList();
  }
}
