package holdfast.stories;

import static org.assertj.core.api.Assertions.assertThat;

import holdfast.local.load.Repeats;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What measures the others has to be right itself. */
@WholeSystem
class LoadStory {
  private static final int ORDER = 4;

  @TempDir private Path folder;

  @Test
  void a_load_writes_every_answer_down_and_its_keys_can_be_repeated(Market market)
      throws IOException {
    var answers = folder.resolve("answers");
    var load = market.load(answers, folder.resolve("pause"));
    load.prepare(Duration.ofSeconds(10));
    load.go(Duration.ofMillis(50), Duration.ofMillis(500));

    var all = Files.readAllLines(answers);
    var sent = all.stream().filter(line -> line.contains(" - SENT - ")).toList();
    var lines = all.stream().filter(line -> !sent.contains(line)).toList();
    assertThat(lines).hasSizeGreaterThan(2).allMatch(line -> line.contains(" 201 CONFIRMED "));
    assertThat(lines).extracting(line -> line.split(" ", -1)[ORDER]).doesNotHaveDuplicates();
    assertThat(sent).hasSameSizeAs(lines);
    assertThat(load.repeat(answers)).isEqualTo(new Repeats(lines.size(), 0, 0, 0));

    // A caller who was told nothing, and one who was told of another order.
    var spoiled = folder.resolve("spoiled");
    Files.write(
        spoiled, List.of(sent.getFirst(), with(lines.getLast(), UUID.randomUUID().toString())));
    var repeats = load.repeat(spoiled);
    assertThat(repeats).isEqualTo(new Repeats(0, 1, 1, 0));
    assertThat(repeats.areWhole()).isFalse();
  }

  @Test
  void a_load_rests_while_there_is_a_file(Market market) throws IOException {
    var answers = folder.resolve("answers");
    var pause = Files.createFile(folder.resolve("pause"));
    var load = market.load(answers, pause);
    load.prepare(Duration.ofSeconds(10));
    var before = Files.readAllLines(answers);
    assertThat(before).hasSize(2).allMatch(line -> line.contains("-first-"));

    load.go(Duration.ofMillis(50), Duration.ofMillis(300));
    assertThat(Files.readAllLines(answers)).isEqualTo(before);

    Files.delete(pause);
    load.go(Duration.ofMillis(50), Duration.ofMillis(300));
    assertThat(Files.readAllLines(answers)).hasSizeGreaterThan(before.size());
  }

  private static String with(String line, String order) {
    var fields = line.split(" ", -1);
    fields[ORDER] = order;
    return String.join(" ", fields);
  }
}
