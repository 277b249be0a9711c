package holdfast.kit.testing;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import holdfast.kit.journal.EventNames;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalExamplesTest {

  record Sent(int weight, @Nullable String note) {}

  record Opened() {}

  private static final EventNames NAMES =
      EventNames.builder()
          .event("parcel-sent/1", Sent.class)
          .event("parcel-opened/1", Opened.class)
          .build();
  private static final List<Record> EXAMPLES = List.of(new Sent(3, "fragile"), new Opened());

  @TempDir Path directory;

  @BeforeEach
  void files() throws IOException {
    write("parcel-sent.1.json", "{\"note\": \"fragile\", \"weight\": 3}");
    write("parcel-opened.1.json", "{}");
  }

  @Test
  void files_that_say_what_is_written_today_pass() {
    assertThatCode(() -> verify(EXAMPLES)).doesNotThrowAnyException();
  }

  @Test
  void an_older_shape_only_has_to_be_readable() throws IOException {
    write("parcel-sent.1.before-notes.json", "{\"weight\": 3}");
    assertThatCode(() -> verify(EXAMPLES)).doesNotThrowAnyException();

    write("parcel-sent.1.before-weights.json", "{\"note\": \"fragile\"}");
    assertThatThrownBy(() -> verify(EXAMPLES)).hasMessageContaining("cannot be read");
  }

  @Test
  void a_name_without_a_file_is_shown_as_it_would_be() throws IOException {
    Files.delete(directory.resolve("parcel-sent.1.json"));

    assertThatThrownBy(() -> verify(EXAMPLES))
        .hasMessageContaining("parcel-sent.1.json is missing")
        .hasMessageContaining("{\"weight\":3,\"note\":\"fragile\"}");
  }

  @Test
  void a_name_without_an_example_is_found() {
    assertThatThrownBy(() -> verify(List.of(new Opened())))
        .hasMessageContaining("names without an example")
        .hasMessageContaining("parcel-sent/1");
  }

  @Test
  void what_is_written_in_another_way_than_before_is_found() throws IOException {
    write("parcel-sent.1.json", "{\"note\": \"fragile\", \"grams\": 3}");

    assertThatThrownBy(() -> verify(EXAMPLES)).isInstanceOf(Throwable.class);
  }

  @Test
  void a_name_that_is_no_longer_known_is_found() throws IOException {
    write("parcel-lost.1.json", "{}");

    assertThatThrownBy(() -> verify(EXAMPLES))
        .hasMessageContaining("parcel-lost/1 is still a name");
  }

  private void verify(List<Record> examples) {
    JournalExamples.of(NAMES, directory).verify(examples);
  }

  private void write(String file, String json) throws IOException {
    Files.writeString(directory.resolve(file), json);
  }
}
