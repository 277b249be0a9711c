package holdfast.kit.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import holdfast.kit.jdbc.Migrations;
import holdfast.kit.settings.Settings;
import holdfast.kit.testing.TestDatabase;
import java.io.IOException;
import java.net.BindException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
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

  /** There for its tables alone. */
  static final class Tables {

    public static void main(String[] args) {
      NodeProcess.run(
          "tally",
          config -> Migrations.runAlone(Settings.of(config, "holdfast.database"), "db/parcel"),
          _ -> CompletableFuture.failedStage(new IllegalStateException("not only tables")));
    }

    private Tables() {}
  }

  @Test
  @Tag("database")
  void a_process_that_finds_its_tables_as_they_should_be_loads_next_to_nothing() throws Exception {
    try (var database = TestDatabase.migrated("db/parcel")) {
      var variables = new TreeMap<>(database.variables("TALLY"));
      variables.put("TALLY_MIGRATE", "only");
      var process = process(Tables.class, variables, "-Xlog:class+load=info:stdout:none");
      var loaded = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

      assertThat(process.waitFor()).isZero();
      assertThat(loaded)
          .contains("org.postgresql.Driver ")
          .doesNotContain("org.flywaydb.", "com.zaxxer.", "ch.qos.", "org.apache.pekko.", "scala.");
    }
  }

  @Test
  void a_node_that_cannot_start_ends_with_1_and_the_reason_is_its_last_word() throws Exception {
    var process = process(Unlucky.class, Map.of());
    var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isEqualTo(1);
    assertThat(said.lines()).anyMatch(line -> line.endsWith("starting"));
    assertThat(said.lines().toList().getLast())
        .contains("The parcel node cannot start: ")
        .contains("bind failed")
        .contains("port is taken");
  }

  private static Process process(Class<?> main, Map<String, String> variables, String... options)
      throws IOException {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of(options));
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    var process = new ProcessBuilder(command).redirectErrorStream(true);
    process.environment().putAll(variables);
    return process.start();
  }
}
