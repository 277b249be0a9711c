package holdfast.kit.client;

import holdfast.kit.cluster.Deadline;
import holdfast.kit.json.Json;
import holdfast.kit.telemetry.TraceContext;
import holdfast.kit.tokens.EndUser;
import org.apache.pekko.http.javadsl.model.HttpMethod;
import org.apache.pekko.http.javadsl.model.HttpMethods;
import org.apache.pekko.util.ByteString;
import org.jspecify.annotations.Nullable;

/**
 * One call to be made.
 *
 * @param path with query, already encoded, e.g. {@code /v1/parcels/7}
 * @param body JSON; null for none
 * @param user on whose behalf
 */
public record ServiceCall(
    HttpMethod method,
    String path,
    @Nullable ByteString body,
    EndUser user,
    Deadline deadline,
    TraceContext trace) {

  public static ServiceCall get(String path, EndUser user, Deadline deadline, TraceContext trace) {
    return new ServiceCall(HttpMethods.GET, path, null, user, deadline, trace);
  }

  /** A POST of a record, written as JSON. */
  public static ServiceCall post(
      String path, Object body, EndUser user, Deadline deadline, TraceContext trace) {
    return new ServiceCall(HttpMethods.POST, path, json(body), user, deadline, trace);
  }

  /** A PUT of a record, written as JSON. */
  public static ServiceCall put(
      String path, Object body, EndUser user, Deadline deadline, TraceContext trace) {
    return new ServiceCall(HttpMethods.PUT, path, json(body), user, deadline, trace);
  }

  private static ByteString json(Object body) {
    return ByteString.fromArrayUnsafe(Json.bytes(body));
  }
}
