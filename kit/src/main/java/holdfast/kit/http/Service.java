package holdfast.kit.http;

import holdfast.kit.cluster.Deadline;
import holdfast.kit.http.Router.Match;
import holdfast.kit.telemetry.TraceContext;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.regex.Pattern;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.headers.Connection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What happens to every request: its endpoint, its deadline, its metrics, and what went wrong. */
final class Service {

  private static final Logger LOG = LoggerFactory.getLogger(Service.class);
  private static final Pattern MILLISECONDS = Pattern.compile("\\d{1,9}");

  /** Metrics name no path that a caller made up. */
  private static final String NO_ROUTE = "none";

  private final ActorSystem<?> system;
  private final HttpSettings settings;
  private final Router router;
  private final RequestTelemetry telemetry;
  private volatile boolean leaving;

  Service(ActorSystem<?> system, HttpSettings settings, Router router, RequestTelemetry telemetry) {
    this.system = system;
    this.settings = settings;
    this.router = router;
    this.telemetry = telemetry;
  }

  /** From now on the node is not ready, and every response is the last one of its connection. */
  void leave() {
    leaving = true;
  }

  /** Never fails, and is done at the deadline of the request at the latest. */
  CompletionStage<HttpResponse> serve(HttpRequest request) {
    return routed(request)
        .thenApply(response -> leaving ? response.addHeader(Connection.create("close")) : response);
  }

  private CompletionStage<HttpResponse> routed(HttpRequest request) {
    long startedAt = System.nanoTime();
    var trace = TraceContext.of(Exchange.header(request, TraceContext.HEADER));
    return switch (router.match(request)) {
      case Match.Found(var endpoint, var parameters) -> {
        var exchange = new Exchange(request, parameters, trace, deadline(request), leaving);
        var route = endpoint.path().toString();
        yield inTime(exchange, route, perform(exchange, endpoint))
            .whenComplete((response, _) -> answered(request, route, response, startedAt));
      }
      case Match.OtherMethods(var allow) ->
          unrouted(
              request,
              trace,
              startedAt,
              Problem.of(ProblemCode.METHOD_NOT_ALLOWED, "allowed here: " + allow)
                  .withHeader("Allow", allow));
      case Match.Nothing() ->
          unrouted(
              request,
              trace,
              startedAt,
              Problem.of(ProblemCode.NOT_FOUND, "there is nothing at this path"));
    };
  }

  private CompletionStage<HttpResponse> unrouted(
      HttpRequest request, TraceContext trace, long startedAt, Problem problem) {
    var exchange = new Exchange(request, Map.of(), trace, deadline(request), leaving);
    var response = exchange.respond(problem);
    answered(request, NO_ROUTE, response, startedAt);
    return CompletableFuture.completedFuture(response);
  }

  private CompletionStage<HttpResponse> perform(Exchange exchange, Endpoint endpoint) {
    try {
      requireSmallHeaders(exchange.request());
      requireReadableDeadline(exchange);
      return endpoint.handler().handle(exchange);
    } catch (RuntimeException failure) {
      return CompletableFuture.failedFuture(failure);
    }
  }

  /** Never fails, and is done at the deadline at the latest. */
  private CompletionStage<HttpResponse> inTime(
      Exchange exchange, String route, CompletionStage<HttpResponse> handled) {
    var response = new CompletableFuture<HttpResponse>();
    var alarm =
        handled.toCompletableFuture().isDone()
            ? null
            : system
                .scheduler()
                .scheduleOnce(
                    exchange.deadline().remaining(),
                    () -> response.complete(exchange.respond(Problems.outcomeUnknown())),
                    system.executionContext());
    handled.whenComplete((ok, failure) -> {
      if (alarm != null) {
        alarm.cancel();
      }
      var answer = failure == null ? ok : failed(exchange, route, failure);
      if (!response.complete(answer)) {
        answer.discardEntityBytes(system);
      }
    });
    return response;
  }

  private HttpResponse failed(Exchange exchange, String route, Throwable failure) {
    var problem = Problems.of(failure);
    if (problem.code().equals(ProblemCode.INTERNAL_ERROR)) {
      LOG.atError()
          .setCause(Problems.cause(failure))
          .addKeyValue("trace_id", exchange.trace().traceId())
          .log("{} {} failed", exchange.request().method().value(), route);
    }
    return exchange.respond(problem);
  }

  private void answered(HttpRequest request, String route, HttpResponse response, long startedAt) {
    telemetry.answered(request.method().value(), route, response, startedAt);
  }

  /** The server itself bounds each header and their number, but not their sum. */
  private void requireSmallHeaders(HttpRequest request) {
    long size = 0;
    for (HttpHeader header : request.getHeaders()) {
      size += header.name().length() + header.value().length();
    }
    if (size > settings.headerSize()) {
      throw Problem.of(ProblemCode.HEADERS_TOO_LARGE, "at most " + settings.headerSize() + " bytes")
          .asException();
    }
  }

  private static void requireReadableDeadline(Exchange exchange) {
    var header = exchange.header(HttpServer.DEADLINE_HEADER);
    if (header != null && !MILLISECONDS.matcher(header).matches()) {
      throw Problem.of(ProblemCode.INVALID_HEADER, HttpServer.DEADLINE_HEADER + " is not a number")
          .asException();
    }
  }

  private Deadline deadline(HttpRequest request) {
    var header = Exchange.header(request, HttpServer.DEADLINE_HEADER);
    var asked =
        header != null && MILLISECONDS.matcher(header).matches()
            ? Duration.ofMillis(Long.parseLong(header))
            : settings
                .requestDeadline()
                .plus(Prefer.of(Exchange.header(request, Prefer.HEADER)).duration());
    var longest = settings.longestDeadline();
    return Deadline.after(asked.compareTo(longest) < 0 ? asked : longest);
  }
}
