package holdfast.stories;

import java.util.HashMap;
import java.util.Map;

/** Settings for stacks of a story: nobody is slowed down, and nobody waits for nothing. */
final class Tempo {
  /** Callers without a quota; and when a story is over, nobody has a last request. */
  private static final Map<String, String> SETTINGS =
      Map.of(
          "GATEWAY_RATE_LIMIT_REQUESTS", "1000000",
          "GATEWAY_HTTP_LAST_CALL", "50ms",
          "ORDER_HTTP_LAST_CALL", "50ms",
          "PAYMENT_HTTP_LAST_CALL", "50ms",
          "INVENTORY_HTTP_LAST_CALL", "50ms");

  /** With these of the story's own. */
  static Map<String, String> and(Map<String, String> own) {
    var settings = new HashMap<>(SETTINGS);
    settings.putAll(own);
    return settings;
  }

  private Tempo() {}
}
