package holdfast.kit.http;

import holdfast.kit.cluster.Deadline;
import holdfast.kit.telemetry.TraceContext;
import java.util.Map;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.jspecify.annotations.Nullable;

/** A request on its way through this node. */
public final class Exchange {

  private final HttpRequest request;
  private final Map<String, String> parameters;
  private final TraceContext trace;
  private final Deadline deadline;
  private final boolean leaving;

  Exchange(
      HttpRequest request,
      Map<String, String> parameters,
      TraceContext trace,
      Deadline deadline,
      boolean leaving) {
    this.request = request;
    this.parameters = parameters;
    this.trace = trace;
    this.deadline = deadline;
    this.leaving = leaving;
  }

  public HttpRequest request() {
    return request;
  }

  /** The trace that the caller began, or a new one. */
  public TraceContext trace() {
    return trace;
  }

  /** When the caller stops waiting. */
  public Deadline deadline() {
    return deadline;
  }

  /** Whether the node is about to end, and answers only what is on its way to it already. */
  boolean isOfLeavingNode() {
    return leaving;
  }

  /**
   * A segment of the path, decoded.
   *
   * @throws IllegalStateException when the template has no such parameter
   */
  public String segment(String name) {
    var value = parameters.get(name);
    if (value == null) {
      throw new IllegalStateException("the path has no parameter " + name);
    }
    return value;
  }

  /** The value of the first header of that name; null without one. */
  public @Nullable String header(String name) {
    return header(request, name);
  }

  /** The problem as a response to this request. */
  public HttpResponse respond(Problem problem) {
    return Problems.response(problem, instance(), trace.traceId());
  }

  private String instance() {
    return request.getUri().path();
  }

  static @Nullable String header(HttpRequest request, String name) {
    for (HttpHeader header : request.getHeaders()) {
      if (header.name().equalsIgnoreCase(name)) {
        return header.value();
      }
    }
    return null;
  }
}
