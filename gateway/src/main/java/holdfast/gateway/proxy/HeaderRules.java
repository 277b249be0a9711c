package holdfast.gateway.proxy;

import static java.util.Locale.ROOT;

import holdfast.kit.http.Exchange;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import org.jspecify.annotations.Nullable;

/**
 * Which headers go on. From a caller only those that the settings name: what would claim an
 * identity, a way or a connection is not among them, and what the gateway knows it says itself.
 * From an upstream all but those about the connection or the server.
 */
public final class HeaderRules {

  static final String REQUEST_ID = "X-Request-Id";

  private static final Pattern REQUEST_ID_FORM = Pattern.compile("[A-Za-z0-9._-]{1,64}");

  /** What no setting can let a caller say: identity, ways, and what the gateway itself says. */
  private static final Pattern NEVER_FROM_CALLERS =
      Pattern.compile(
          "authorization|host|forwarded|via|connection|keep-alive|te|trailer|transfer-encoding"
              + "|upgrade|expect|content-.*|proxy-.*|x-user.*|x-tenant.*|x-forwarded.*|x-real.*"
              + "|x-original.*|x-deadline-ms|x-outcome|x-request-id|traceparent");

  private static final Set<String> NOT_BACK =
      Set.of(
          "connection",
          "keep-alive",
          "proxy-authenticate",
          "te",
          "trailer",
          "transfer-encoding",
          "upgrade",
          "content-length",
          "content-type",
          "date",
          "server",
          "via",
          "x-powered-by",
          "x-request-id");

  private final Set<String> forwarded;

  /**
   * Rules that let these headers of callers pass.
   *
   * @throws IllegalArgumentException for one that callers must not send
   */
  public HeaderRules(Collection<String> forwarded) {
    this.forwarded =
        forwarded.stream()
            .map(name -> name.toLowerCase(ROOT))
            .collect(Collectors.toUnmodifiableSet());
    for (var name : this.forwarded) {
      if (NEVER_FROM_CALLERS.matcher(name).matches()) {
        throw new IllegalArgumentException("a caller's " + name + " must not go on");
      }
    }
  }

  /** The caller's name for its request if it is safe to pass around, else the trace's. */
  static String requestId(Exchange exchange) {
    var sent = exchange.header(REQUEST_ID);
    return sent != null && REQUEST_ID_FORM.matcher(sent).matches()
        ? sent
        : exchange.trace().traceId();
  }

  /** The headers of the request as it goes on; a token is asked for each time it is sent. */
  OnwardHeaders onward(Exchange exchange, String requestId, @Nullable Supplier<String> token) {
    var headers = new ArrayList<HttpHeader>();
    for (HttpHeader header : exchange.request().getHeaders()) {
      if (forwarded.contains(header.lowercaseName())) {
        headers.add(header);
      }
    }
    headers.add(RawHeader.create(REQUEST_ID, requestId));
    return new OnwardHeaders(headers, token);
  }

  /** The upstream's answer as the caller gets it. */
  static HttpResponse back(HttpResponse response, String requestId) {
    var headers = new ArrayList<HttpHeader>();
    for (HttpHeader header : response.getHeaders()) {
      if (!NOT_BACK.contains(header.lowercaseName())) {
        headers.add(header);
      }
    }
    headers.add(RawHeader.create(REQUEST_ID, requestId));
    return response.withHeaders(headers);
  }
}
