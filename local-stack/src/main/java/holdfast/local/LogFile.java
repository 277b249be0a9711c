package holdfast.local;

import java.nio.file.Path;

/** Sends the log of the nodes in this JVM to a file: the terminal belongs to the person at it. */
final class LogFile {
  private LogFile() {}

  /** To be called before anything logs. */
  static void use(Path file) {
    System.setProperty("holdfast.log", file.toString());
    System.setProperty("logback.configurationFile", "holdfast/local/logback.xml");
  }
}
