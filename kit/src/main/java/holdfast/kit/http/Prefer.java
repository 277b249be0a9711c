package holdfast.kit.http;

import java.time.Duration;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How long a caller is willing to wait for an end instead of an interim answer (RFC 7240).
 *
 * @param seconds what was granted, 0 when nothing was asked for
 */
public record Prefer(int seconds) {

  public static final String HEADER = "Prefer";
  public static final int MAX_SECONDS = 30;

  private static final Prefer NO_WAIT = new Prefer(0);
  private static final Pattern WAIT =
      Pattern.compile(
          "(?:^|[,;])\\s*wait\\s*=\\s*\"?(\\d{1,9})\"?\\s*(?=[,;]|$)", Pattern.CASE_INSENSITIVE);

  /** A preference that cannot be read is none: that is what the RFC asks for. */
  public static Prefer of(@Nullable String header) {
    if (header == null) {
      return NO_WAIT;
    }
    var matcher = WAIT.matcher(header);
    return matcher.find()
        ? new Prefer(Math.min(MAX_SECONDS, Integer.parseInt(matcher.group(1))))
        : NO_WAIT;
  }

  public boolean isAsked() {
    return seconds > 0;
  }

  public Duration duration() {
    return Duration.ofSeconds(seconds);
  }
}
