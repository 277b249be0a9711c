package holdfast.local.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import holdfast.local.data.Spawned;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChildProcessTest {
  @TempDir Path temp;

  @Test
  void a_child_sees_its_variables_and_no_others_and_writes_to_its_log() throws Exception {
    var child = start(ListsVariables.class, Map.of("INVENTORY_HTTP_PORT", "8081"));

    assertThat(child.exit().get(60, TimeUnit.SECONDS)).isZero();

    assertThat(child.lastLines(10))
        .contains("INVENTORY_HTTP_PORT=8081")
        .noneMatch(line -> line.startsWith("JAVA_HOME=") || line.startsWith("PWD_SECRET="));
  }

  @Test
  void a_child_that_dies_is_noticed_with_its_last_words() throws Exception {
    var child = start(Dies.class, Map.of());

    assertThat(child.exit().get(60, TimeUnit.SECONDS)).isEqualTo(3);

    assertThat(child.lastLines(1)).containsExactly("cannot go on");
  }

  @Test
  void a_child_that_is_asked_to_stop_runs_its_hooks() {
    var child = start(Waits.class, Map.of());
    awaitLog(child, "waiting");

    child.stop(Duration.ofSeconds(60));

    awaitLog(child, "stopped in order");
    assertThat(child.isAlive()).isFalse();
  }

  @Test
  void a_child_does_not_hear_the_interrupt_of_the_terminal() throws Exception {
    var child = start(Waits.class, Map.of());
    awaitLog(child, "waiting");

    signal("INT", child.handle().pid());
    signal("CONT", child.handle().pid());

    assertThat(child.exit()).isNotDone();
    assertThat(child.isAlive()).isTrue();
    child.kill();
  }

  @Test
  void no_child_outlives_a_killed_parent() throws Exception {
    var parent = Spawned.running(Parent.class, temp.resolve("child.log").toString());
    long child = Long.parseLong(parent.awaitLine("child"));
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> Files.readString(temp.resolve("child.log")).contains("waiting"));

    parent.kill();

    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> ProcessHandle.of(child).flatMap(p -> p.info().commandLine()).isEmpty());
    assertThat(temp.resolve("child.log")).content().contains("stopped in order");
  }

  private ChildProcess start(Class<?> main, Map<String, String> variables) {
    var name = main.getSimpleName();
    return ChildProcess.start(name, command(main), variables, temp.resolve(name + ".log"));
  }

  private static List<String> command(Class<?> main) {
    return JavaCommand.running(main, List.of("-XX:TieredStopAtLevel=1"), List.of());
  }

  private static void awaitLog(ChildProcess child, String line) {
    await().atMost(Duration.ofSeconds(60)).until(() -> child.lastLines(5).contains(line));
  }

  private static void signal(String name, long pid) throws Exception {
    new ProcessBuilder("kill", "-" + name, Long.toString(pid)).start().waitFor();
  }

  static final class ListsVariables {
    public static void main(String[] arguments) {
      System.getenv().forEach((name, value) -> System.out.println(name + "=" + value));
    }
  }

  static final class Dies {
    public static void main(String[] arguments) {
      System.out.println("cannot go on");
      System.exit(3);
    }
  }

  /** A child as it should be: leaves with its parent, and in order. */
  static final class Waits {
    public static void main(String[] arguments) throws InterruptedException {
      Runtime.getRuntime()
          .addShutdownHook(new Thread(() -> System.out.println("stopped in order")));
      ParentWatch.start();
      System.out.println("waiting");
      Thread.currentThread().join();
    }
  }

  static final class Parent {
    public static void main(String[] arguments) throws IOException {
      var child =
          ChildProcess.start("waits", command(Waits.class), Map.of(), Path.of(arguments[0]));
      System.out.println("child " + child.handle().pid());
      System.in.read();
    }
  }
}
