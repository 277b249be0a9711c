package holdfast.simulation;

import holdfast.simulation.PlannedFaults.Fault;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Short stories, with a fault at each place where one can be, and with two at each two. */
class EveryCrashTest {

  static Stream<Story> stories() {
    return Story.all().stream();
  }

  @ParameterizedTest
  @MethodSource("stories")
  void no_fault_anywhere_breaks_a_promise(Story story) {
    for (int lines = 1; lines <= 2; lines++) {
      var undisturbed = run(story, lines, List.of());
      var faults = new ArrayList<>(undisturbed.crashes());
      faults.addAll(undisturbed.ends());
      faults.addAll(undisturbed.fates());
      for (var fault : faults) {
        run(story, lines, List.of(fault));
      }
      System.out.printf("%s, %d lines: %,d single faults%n", story.name(), lines, faults.size());
    }
  }

  @ParameterizedTest
  @MethodSource("stories")
  void no_crash_with_another_or_with_any_fate_of_a_message_breaks_a_promise(Story story) {
    for (int lines = 1; lines <= 2; lines++) {
      long pairs = 0;
      for (var first : run(story, lines, List.of()).crashes()) {
        var disturbed = run(story, lines, List.of(first));
        var seconds = new ArrayList<>(disturbed.crashes());
        seconds.addAll(disturbed.fates());
        seconds.removeIf(second -> !second.isBehind(first));
        for (var second : seconds) {
          run(story, lines, List.of(first, second));
        }
        pairs += seconds.size();
      }
      System.out.printf("%s, %d lines: %,d pairs of faults%n", story.name(), lines, pairs);
    }
  }

  private static PlannedFaults run(Story story, int lines, List<Fault> plan) {
    var faults = new PlannedFaults(plan);
    try {
      story.run(new Rules(), faults, lines, false);
      return faults;
    } catch (Violation violation) {
      story.run(new Rules(), new PlannedFaults(plan), lines, true);
      throw new AssertionError(
          "%s, %d lines, %s: %s".formatted(story.name(), lines, plan, violation.getMessage()),
          violation);
    }
  }
}
