package holdfast.kit.http;

import java.util.Locale;

/** What forms of answer a caller can read. */
public final class Accepts {

  private static final String JSON = "application/json";

  /**
   * For answers in JSON.
   *
   * @throws ProblemException 406 when the caller cannot read it
   */
  public static void requireJson(Exchange exchange) {
    require(exchange, JSON);
  }

  /**
   * The same for another form.
   *
   * @param mediaType e.g. {@code text/event-stream}
   * @throws ProblemException 406 when the caller cannot read it
   */
  public static void require(Exchange exchange, String mediaType) {
    var header = exchange.header("Accept");
    if (header == null || header.equals("*/*") || header.equals(mediaType)) {
      return;
    }
    var wholeType = mediaType.substring(0, mediaType.indexOf('/')) + "/*";
    for (var range : header.split(",", -1)) {
      var parts = range.toLowerCase(Locale.ROOT).replace(" ", "").split(";", -1);
      var asked = parts[0];
      boolean fits = asked.equals(mediaType) || asked.equals(wholeType) || asked.equals("*/*");
      if (fits && !isRefused(parts)) {
        return;
      }
    }
    throw Problem.of(ProblemCode.NOT_ACCEPTABLE, "answers are " + mediaType).asException();
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
