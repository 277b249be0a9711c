package holdfast.gateway.proxy;

import holdfast.kit.http.HttpServer;
import holdfast.kit.telemetry.TraceContext;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;

/**
 * The headers of a request on its way to an upstream.
 *
 * @param everyTime those that stay the same however often it is sent
 */
record OnwardHeaders(List<HttpHeader> everyTime) {

  /** With those that are new each time. */
  List<HttpHeader> thisTime(TraceContext trace, Duration remaining) {
    var headers = new ArrayList<HttpHeader>(everyTime.size() + 2);
    headers.addAll(everyTime);
    headers.add(RawHeader.create(TraceContext.HEADER, trace.child().traceparent()));
    headers.add(
        RawHeader.create(
            HttpServer.DEADLINE_HEADER, Long.toString(Math.max(1, remaining.toMillis()))));
    return headers;
  }
}
