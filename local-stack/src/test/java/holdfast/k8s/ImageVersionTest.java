package holdfast.k8s;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.pekko.util.Version;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A later build is a greater version to a cluster, or shards would go to the nodes that leave. */
class ImageVersionTest {

  @TempDir private Path sources;

  private Path script = Path.of("version");

  @BeforeEach
  void a_repository() throws IOException, InterruptedException {
    assumeTrue(gitIsThere());
    script = sources.resolve("k8s/image/version");
    Files.createDirectories(script.getParent());
    Files.copy(Manifests.ROOT.resolve("image/version"), script);
    git("init", "--quiet");
    git("add", ".");
  }

  @Test
  void a_later_commit_is_greater_whatever_its_hash() throws IOException, InterruptedException {
    var before = commit("2026-11-21T23:59:58+01:00");
    for (int second = 10; second < 30; second++) {
      var next = commit("2026-11-21T23:00:%d+00:00".formatted(second));

      assertGrowing(before, next);
      before = next;
    }
    assertThat(before.version()).matches("0\\.0\\.0-1795302029-[0-9a-f]{8}");
  }

  @Test
  void what_is_not_committed_is_greater_than_what_it_changes()
      throws IOException, InterruptedException {
    var committed = commit("2026-01-01T00:00:00+00:00");
    Files.writeString(sources.resolve("new"), "");

    var changed = version();

    assertGrowing(committed, changed);
    assertThat(changed.version()).matches("0\\.0\\.0-\\d{10}-[0-9a-f]{8}-dirty");
  }

  @Test
  void a_release_is_greater_than_what_led_to_it_and_smaller_than_what_follows()
      throws IOException, InterruptedException {
    var before = commit("2026-11-21T23:00:00+00:00");
    commit("2026-11-21T23:00:01+00:00");
    git("tag", "0.1.0");
    var release = version();
    var after = commit("2026-11-21T23:00:02+00:00");

    assertThat(release.version()).isEqualTo("0.1.0");
    assertGrowing(before, release, after, version("0.2.0"), version("0.10.0"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"v0.2.0", "0.2.0-rc1", "0.2.0-2a688a3f", "1795301109", "1.0.0-rc.1", "0.2", "a b"})
  void what_a_cluster_cannot_compare_is_refused(String wrong)
      throws IOException, InterruptedException {
    var answer = run(List.of(script.toString(), wrong), "");

    assertThat(answer.status()).isEqualTo(2);
    assertThat(answer.said()).contains("cannot compare the version " + wrong);
  }

  /** Asked both ways: of a release and its candidate, Pekko says of each that it is the smaller. */
  private static void assertGrowing(Version... versions) {
    for (int next = 1; next < versions.length; next++) {
      assertThat(versions[next - 1]).isLessThan(versions[next]);
      assertThat(versions[next]).isGreaterThan(versions[next - 1]);
    }
  }

  private Version commit(String date) throws IOException, InterruptedException {
    var answer =
        run(
            List.of(
                "git",
                "-C",
                sources.toString(),
                "-c",
                "user.name=Somebody",
                "-c",
                "user.email=somebody@example.com",
                "-c",
                "commit.gpgsign=false",
                "commit",
                "--quiet",
                "--allow-empty",
                "--message=A change"),
            date);
    assertThat(answer.status()).as(answer.said()).isZero();
    return version();
  }

  private void git(String... command) throws IOException, InterruptedException {
    var whole = new ArrayList<>(List.of("git", "-C", sources.toString()));
    whole.addAll(List.of(command));
    assertThat(run(whole, "").status()).isZero();
  }

  private Version version(String... arguments) throws IOException, InterruptedException {
    var command = new ArrayList<>(List.of(script.toString()));
    command.addAll(List.of(arguments));
    var answer = run(command, "");
    assertThat(answer.status()).as(answer.said()).isZero();
    return new Version(answer.said().strip());
  }

  private static boolean gitIsThere() throws InterruptedException {
    try {
      return run(List.of("git", "--version"), "").status() == 0;
    } catch (IOException notThere) {
      return false;
    }
  }

  private record Ended(int status, String said) {}

  private static Ended run(List<String> command, String date)
      throws IOException, InterruptedException {
    var builder = new ProcessBuilder(command).redirectErrorStream(true);
    // Not the repository of whoever runs this.
    builder.environment().keySet().removeIf(name -> name.startsWith("GIT_"));
    if (!date.isEmpty()) {
      builder.environment().put("GIT_COMMITTER_DATE", date);
    }
    var process = builder.start();
    try (var output = process.getInputStream()) {
      var said = new String(output.readAllBytes(), StandardCharsets.UTF_8);
      return new Ended(process.waitFor(), said);
    }
  }
}
