package holdfast.simulation;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What happened, for people; silent unless somebody wants to read it. */
final class Trace {

  private final Agenda agenda;
  private final boolean on;

  Trace(Agenda agenda, boolean on) {
    this.agenda = agenda;
    this.on = on;
  }

  @SuppressWarnings("AnnotateFormatMethod") // the annotation is in no library of ours
  void say(String format, @Nullable Object... values) {
    if (on) {
      System.out.printf(
          Locale.ROOT, "%9.3f s  %s%n", agenda.now() / 1000.0, format.formatted(values));
    }
  }

  boolean isOn() {
    return on;
  }
}
