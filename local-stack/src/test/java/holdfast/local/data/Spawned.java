package holdfast.local.data;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** A main class of the tests in a real process of its own, to be killed. */
public final class Spawned {
  private final Process process;
  private final BufferedReader output;

  private Spawned(Process process) {
    this.process = process;
    this.output = process.inputReader(UTF_8);
  }

  public static Spawned running(Class<?> main, String... arguments) throws IOException {
    var command =
        new ArrayList<>(
            List.of(
                ProcessHandle.current().info().command().orElseThrow(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                main.getName()));
    command.addAll(List.of(arguments));
    return new Spawned(new ProcessBuilder(command).redirectErrorStream(true).start());
  }

  /** Reads on until a line begins with this, and returns the rest of that line. */
  public String awaitLine(String beginning) throws IOException {
    var seen = new ArrayList<String>();
    for (String line = output.readLine(); line != null; line = output.readLine()) {
      if (line.startsWith(beginning)) {
        return line.substring(beginning.length()).strip();
      }
      seen.add(line);
    }
    throw new AssertionError("the process ended without '%s': %s".formatted(beginning, seen));
  }

  public long pid() {
    return process.pid();
  }

  /** As {@code kill -9}: no hook runs. */
  public void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }
}
