package holdfast.kit.http;

import java.util.Locale;
import java.util.Set;

/** What forms of answer a caller can read. */
final class Accepts {

  private static final Set<String> JSON = Set.of("*/*", "application/*", "application/json");

  /**
   * @throws ProblemException 406 when JSON is none of them
   */
  static void requireJson(Exchange exchange) {
    var header = exchange.header("Accept");
    if (header == null || header.equals("*/*") || header.equals("application/json")) {
      return;
    }
    for (var range : header.split(",", -1)) {
      var parts = range.toLowerCase(Locale.ROOT).replace(" ", "").split(";", -1);
      if (JSON.contains(parts[0]) && !isRefused(parts)) {
        return;
      }
    }
    throw Problem.of(ProblemCode.NOT_ACCEPTABLE, "answers are application/json").asException();
  }

  private static boolean isRefused(String[] parts) {
    for (var part : parts) {
      if (part.matches("q=0(\\.0*)?")) {
        return true;
      }
    }
    return false;
  }

  private Accepts() {}
}
