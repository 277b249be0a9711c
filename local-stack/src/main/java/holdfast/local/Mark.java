package holdfast.local;

import java.io.Console;
import java.util.Optional;

/** A tick or a cross, in colour where there is somebody to see it. */
enum Mark {
  OK("✓", "32"),
  BAD("✗", "31");

  private static final boolean COLOUR =
      System.getenv("NO_COLOR") == null
          && Optional.ofNullable(System.console()).filter(Console::isTerminal).isPresent();

  private final String sign;
  private final String colour;

  Mark(String sign, String colour) {
    this.sign = sign;
    this.colour = colour;
  }

  static Mark of(boolean good) {
    return good ? OK : BAD;
  }

  @Override
  public String toString() {
    return COLOUR ? "\u001b[" + colour + "m" + sign + "\u001b[0m" : sign;
  }
}
