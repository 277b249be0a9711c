package holdfast.kit.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.BindException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class NodeProcessTest {

  /** Cannot start, and has a lot to say on its way out. */
  static final class Unlucky {

    public static void main(String[] args) {
      var log = LoggerFactory.getLogger("somebody.else");
      Runtime.getRuntime().addShutdownHook(new Thread(() -> log.error("leaving the cluster")));
      NodeProcess.run(
          "parcel",
          _ -> {
            log.error("starting");
            var why = new IllegalStateException("bind failed", new BindException("port is taken"));
            return CompletableFuture.failedStage(new CompletionException(why));
          });
    }

    private Unlucky() {}
  }

  @Test
  void a_node_that_cannot_start_ends_with_1_and_the_reason_is_its_last_word() throws Exception {
    var process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Unlucky.class.getName())
            .redirectErrorStream(true)
            .start();
    var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isEqualTo(1);
    assertThat(said.lines()).anyMatch(line -> line.endsWith("starting"));
    assertThat(said.lines().toList().getLast())
        .contains("The parcel node cannot start: ")
        .contains("bind failed")
        .contains("port is taken");
  }
}
