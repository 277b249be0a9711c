package holdfast.kit.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import holdfast.kit.journal.EventCodec;
import holdfast.kit.journal.EventNames;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.TreeSet;

/**
 * Every record that was ever stored can still be read: one file in {@code
 * src/test/resources/journal} for each name, {@code stock-reserved.1.json} for {@code
 * stock-reserved/1}, which nobody may change or delete.
 *
 * <p>Files with something between version and ending, {@code stock-reserved.1.without-price.json},
 * are shapes that were written before a field was added; they only have to be readable.
 */
public final class JournalExamples {

  private static final Path DIRECTORY = Path.of("src/test/resources/journal");
  private static final ObjectMapper JSON = new ObjectMapper();

  private final EventCodec codec;
  private final Path directory;

  private JournalExamples(EventNames names, Path directory) {
    this.codec = new EventCodec(names);
    this.directory = directory;
  }

  public static JournalExamples of(EventNames names) {
    return of(names, DIRECTORY);
  }

  static JournalExamples of(EventNames names, Path directory) {
    return new JournalExamples(names, directory);
  }

  /**
   * Compares each example with its file, both ways, and reads all other files.
   *
   * @param examples one for every name, as written by this build
   */
  public void verify(List<? extends Record> examples) {
    var shown = new HashSet<String>();
    for (var example : examples) {
      var name = codec.nameOf(example);
      assertThat(shown.add(name)).as("one example of %s", name).isTrue();
      verify(name, example);
    }
    var without = new TreeSet<>(codec.names().all());
    without.removeAll(shown);
    assertThat(without).as("names without an example").isEmpty();
    files().forEach(this::decodes);
  }

  private void verify(String name, Record example) {
    var file = directory.resolve(name.replace('/', '.') + ".json");
    var json = codec.encode(example);
    if (!Files.exists(file)) {
      fail("%s is missing; today it would be%n%s", file, new String(json, StandardCharsets.UTF_8));
    }
    var stored = read(file);
    assertThat(codec.decode(name, stored)).as("%s as read", file).isEqualTo(example);
    assertThat(tree(json)).as("%s as written today", name).isEqualTo(tree(stored));
  }

  private void decodes(Path file) {
    var parts = file.getFileName().toString().split("\\.", 3);
    var name = parts[0] + "/" + parts[1];
    assertThat(codec.names().isKnown(name)).as("%s is still a name", name).isTrue();
    assertThat(codec.decode(name, read(file))).as("%s", file).isNotNull();
  }

  private List<Path> files() {
    try (var files = Files.list(directory)) {
      return files.filter(file -> file.toString().endsWith(".json")).sorted().toList();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private static byte[] read(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private static JsonNode tree(byte[] json) {
    try {
      return JSON.readTree(json);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
