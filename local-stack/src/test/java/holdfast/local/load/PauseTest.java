package holdfast.local.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PauseTest {

  @TempDir private Path folder;

  @Test
  void it_lasts_while_there_is_the_file() throws IOException {
    var file = folder.resolve("pause");
    var pause = new Pause(file, Pause.LONGEST);

    assertThat(pause.lasts()).isFalse();
    Files.createFile(file);
    assertThat(pause.lasts()).isTrue();
    Files.delete(file);
    assertThat(pause.lasts()).isFalse();
  }

  @Test
  void it_does_not_last_longer_than_it_may() throws IOException {
    var pause = new Pause(Files.createFile(folder.resolve("forgotten")), Duration.ZERO);

    assertThat(pause.lasts()).isFalse();
  }

  @Test
  void without_a_file_there_is_none() {
    assertThat(Pause.whileThereIs(null).lasts()).isFalse();
  }
}
