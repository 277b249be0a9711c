package holdfast.kit.telemetry;

import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The trace that a piece of work belongs to, as W3C {@code traceparent} carries it.
 *
 * @param traceId 32 hex digits, the same from the first caller to the last callee
 * @param spanId 16 hex digits, who is calling
 */
public record TraceContext(String traceId, String spanId, boolean sampled) {

  public static final String HEADER = "traceparent";

  private static final Pattern TRACEPARENT =
      Pattern.compile("00-(?<trace>[0-9a-f]{32})-(?<span>[0-9a-f]{16})-(?<flags>[0-9a-f]{2})");
  private static final String NO_TRACE = "0".repeat(32);
  private static final String NO_SPAN = "0".repeat(16);

  /** The first of a new trace. */
  public static TraceContext fresh() {
    var random = ThreadLocalRandom.current();
    return new TraceContext(hex(random.nextLong() | 1) + hex(random.nextLong()), newSpan(), true);
  }

  /** What the header says; a new trace where there is none or it says nothing we understand. */
  public static TraceContext of(@Nullable String traceparent) {
    if (traceparent == null) {
      return fresh();
    }
    var matcher = TRACEPARENT.matcher(traceparent);
    if (!matcher.matches()
        || matcher.group("trace").equals(NO_TRACE)
        || matcher.group("span").equals(NO_SPAN)) {
      return fresh();
    }
    return new TraceContext(
        matcher.group("trace"),
        matcher.group("span"),
        (Integer.parseInt(matcher.group("flags"), 16) & 1) == 1);
  }

  /** The same trace, one call further. */
  public TraceContext child() {
    return new TraceContext(traceId, newSpan(), sampled);
  }

  /** As the header has it. */
  public String traceparent() {
    return "00-" + traceId + "-" + spanId + (sampled ? "-01" : "-00");
  }

  private static String newSpan() {
    return hex(ThreadLocalRandom.current().nextLong() | 1);
  }

  private static String hex(long bits) {
    return HexFormat.of().toHexDigits(bits);
  }
}
