package holdfast.local.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataFolderTest {
  @TempDir Path temp;

  @Test
  void a_new_folder_is_made_and_what_is_in_it_is_kept_for_the_next_run() throws IOException {
    try (var first = DataFolder.take(temp.resolve("new/data"))) {
      Files.writeString(first.room("logs").resolve("a.log"), "kept");
    }
    try (var second = DataFolder.take(temp.resolve("new/data"))) {
      assertThat(second.room("logs").resolve("a.log")).hasContent("kept");
    }
  }

  @Test
  void a_folder_with_files_of_others_is_refused_and_left_alone() throws IOException {
    Files.writeString(temp.resolve("thesis.txt"), "years of work");

    assertThatThrownBy(() -> DataFolder.take(temp))
        .isInstanceOf(LocalProblem.class)
        .hasMessageContaining("choose another data folder with --data");
    assertThat(temp).isDirectoryNotContaining("glob:**holdfast*");
    assertThat(temp.resolve("thesis.txt")).hasContent("years of work");
  }

  @Test
  void a_folder_is_used_by_one_stack_at_a_time() {
    try (var _ = DataFolder.take(temp)) {
      assertThatThrownBy(() -> DataFolder.take(temp))
          .isInstanceOf(LocalProblem.class)
          .hasMessageContaining("in use by process " + ProcessHandle.current().pid())
          .hasMessageContaining("stop that one");
    }
    DataFolder.take(temp).close();
  }

  @Test
  void a_process_that_is_killed_gives_its_folder_back() throws Exception {
    var other = Spawned.running(TakesFolder.class, temp.toString());
    other.awaitLine("taken");
    assertThatThrownBy(() -> DataFolder.take(temp))
        .hasMessageContaining("in use by process " + other.pid());

    other.kill();

    DataFolder.take(temp).close();
  }

  @Test
  void an_emptied_folder_is_still_ours_and_still_taken() throws IOException {
    try (var data = DataFolder.take(temp)) {
      Files.writeString(data.room("database").resolve("row"), "old");

      data.empty();

      assertThat(temp.resolve("database")).doesNotExist();
      assertThatThrownBy(() -> DataFolder.take(temp)).hasMessageContaining("in use");
    }
    DataFolder.take(temp).close();
  }

  @Test
  void a_folder_that_no_stack_has_made_is_not_looked_into() {
    assertThatThrownBy(() -> DataFolder.made(temp))
        .isInstanceOf(LocalProblem.class)
        .hasMessageContaining("./holdfast up");
  }

  @Test
  void a_secret_is_readable_by_its_owner_only() throws IOException {
    SecretFile.write(temp.resolve("key"), "private");

    assertThat(temp.resolve("key")).hasContent("private");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(temp.resolve("key"))))
        .isEqualTo("rw-------");
  }

  /** Takes a folder and keeps it until killed. */
  static final class TakesFolder {
    public static void main(String[] arguments) throws IOException {
      DataFolder.take(Path.of(arguments[0]));
      System.out.println("taken");
      System.in.read();
    }
  }
}
