package holdfast.gateway.route;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One line of the routing table: what happens to one method on one path.
 *
 * @param template the path, with {@code {name}} for a segment that is an identifier
 * @param upstream the name of the service that answers
 * @param rewrite the path there, if it is another one
 * @param produces the media type of its answers
 * @param deadline how long a caller waits at most, the wait that it asks for not counted
 * @param maxWait the longest wait that {@code Prefer: wait} is granted on top
 * @param concurrency requests on this route at a time
 */
public record RouteRule(
    String method,
    String template,
    String upstream,
    @Nullable String rewrite,
    Access access,
    String produces,
    Duration deadline,
    Duration maxWait,
    int concurrency,
    Repeat repeat) {

  /** The line as the table writes it; also its name in metrics and logs. */
  public String name() {
    return method + " " + template;
  }
}
