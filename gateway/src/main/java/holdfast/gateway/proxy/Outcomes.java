package holdfast.gateway.proxy;

import holdfast.gateway.proxy.Delivery.Result;
import holdfast.gateway.proxy.Delivery.Result.Answered;
import holdfast.gateway.proxy.Delivery.Result.Broken;
import holdfast.gateway.proxy.Delivery.Result.NotSent;
import holdfast.gateway.proxy.Delivery.Result.TimedOut;
import holdfast.kit.http.Exchange;
import holdfast.kit.http.Problem;
import holdfast.kit.http.ProblemCode;
import holdfast.kit.http.ProblemCode.Outcome;
import holdfast.kit.http.Problems;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;

/**
 * What a caller is told. Nothing is called not executed unless that is certain of every address
 * that was tried; and what an upstream says in another form than a problem is not passed on.
 */
final class Outcomes {

  private static final ProblemCode NEVER_REACHED =
      ProblemCode.UPSTREAM_UNAVAILABLE.withOutcome(Outcome.NOT_EXECUTED);

  private static final String PROBLEM = "application/problem+json";

  static boolean isNotExecuted(HttpResponse response) {
    return response
        .getHeader(Outcome.HEADER)
        .map(header -> header.value().equals(Outcome.NOT_EXECUTED.text()))
        .orElse(false);
  }

  static HttpResponse response(ActorSystem<?> system, Exchange exchange, Result result) {
    return switch (result) {
      case Answered(var response, var maybeBefore) ->
          answered(system, exchange, response, maybeBefore);
      case NotSent(var forLackOfRoom) ->
          exchange.respond(
              forLackOfRoom
                  ? Problems.overloaded()
                  : soon(Problem.of(NEVER_REACHED, "no connection could be made")));
      case Broken() -> exchange.respond(broken("the connection broke before the answer was there"));
      case TimedOut() ->
          exchange.respond(
              soon(
                  Problem.of(
                      ProblemCode.UPSTREAM_TIMEOUT, "no answer in time; ask again, with the key")));
    };
  }

  private static HttpResponse answered(
      ActorSystem<?> system, Exchange exchange, HttpResponse response, boolean maybeBefore) {
    int status = response.status().intValue();
    if (status >= 500 && !isProblem(response)) {
      response.discardEntityBytes(system);
      return exchange.respond(broken("the answer was no answer"));
    }
    boolean unknown = maybeBefore && isNotExecuted(response);
    boolean untold = status >= 500 && response.getHeader(Outcome.HEADER).isEmpty();
    return unknown || untold ? withUnknown(response) : response;
  }

  private static Problem broken(String detail) {
    return soon(Problem.of(ProblemCode.UPSTREAM_UNAVAILABLE, detail));
  }

  private static Problem soon(Problem problem) {
    return problem.withHeader("Retry-After", "1");
  }

  private static boolean isProblem(HttpResponse response) {
    return response.entity().getContentType().mediaType().toString().startsWith(PROBLEM);
  }

  private static HttpResponse withUnknown(HttpResponse response) {
    return response
        .removeHeader(Outcome.HEADER)
        .addHeader(RawHeader.create(Outcome.HEADER, Outcome.UNKNOWN.text()));
  }

  private Outcomes() {}
}
