package holdfast.gateway.proxy;

import holdfast.kit.http.HttpServer;
import holdfast.kit.telemetry.TraceContext;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import org.jspecify.annotations.Nullable;

/**
 * The headers of a request on its way to an upstream.
 *
 * @param everyTime those that stay the same however often it is sent
 * @param token what it is sent under, if anything: one that is still good then
 */
record OnwardHeaders(List<HttpHeader> everyTime, @Nullable Supplier<String> token) {

  /** With those that are new each time. */
  List<HttpHeader> thisTime(TraceContext trace, Duration remaining) {
    var headers = new ArrayList<HttpHeader>(everyTime.size() + 3);
    headers.addAll(everyTime);
    if (token != null) {
      headers.add(RawHeader.create("Authorization", "Bearer " + token.get()));
    }
    headers.add(RawHeader.create(TraceContext.HEADER, trace.child().traceparent()));
    headers.add(
        RawHeader.create(
            HttpServer.DEADLINE_HEADER, Long.toString(Math.max(1, remaining.toMillis()))));
    return headers;
  }
}
