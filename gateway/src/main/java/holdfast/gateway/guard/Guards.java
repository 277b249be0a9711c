package holdfast.gateway.guard;

import holdfast.gateway.route.Access;
import holdfast.gateway.route.RequestPath;
import holdfast.gateway.route.RouteRule;
import holdfast.kit.http.Accepts;
import holdfast.kit.http.ConcurrencyLimit;
import holdfast.kit.http.Endpoint;
import holdfast.kit.http.Exchange;
import holdfast.kit.http.Problem;
import holdfast.kit.http.ProblemCode;
import holdfast.kit.http.Problems;
import holdfast.kit.http.RequestBody;
import holdfast.kit.tokens.EndUser;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.util.ByteString;
import org.jspecify.annotations.Nullable;

/**
 * What every request passes, in this sequence: the path, the forms it takes and sends, its size,
 * who is asking, how often, how many at a time. The cheap questions come first, and nobody's body
 * is waited for before it is known whose it is.
 */
public final class Guards {

  /** What happens to a request that may pass. */
  @FunctionalInterface
  public interface Onward {
    CompletionStage<HttpResponse> send(
        RouteRule rule, Exchange exchange, @Nullable EndUser user, ByteString body);
  }

  private final SizeLimit sizeLimit;
  private final RequestBody bodies;
  private final Authentication authentication;
  private final RateLimit rateLimit;
  private final ConcurrencyLimit wholeLimit;
  private final Onward onward;

  public Guards(
      SizeLimit sizeLimit,
      RequestBody bodies,
      Authentication authentication,
      RateLimit rateLimit,
      ConcurrencyLimit wholeLimit,
      Onward onward) {
    this.sizeLimit = sizeLimit;
    this.bodies = bodies;
    this.authentication = authentication;
    this.rateLimit = rateLimit;
    this.wholeLimit = wholeLimit;
    this.onward = onward;
  }

  /** The route as an endpoint behind all guards. */
  public Endpoint.Handler guard(RouteRule rule) {
    var limit = new ConcurrencyLimit(rule.concurrency());
    return exchange -> pass(rule, limit, exchange);
  }

  private CompletionStage<HttpResponse> pass(
      RouteRule rule, ConcurrencyLimit limit, Exchange exchange) {
    if (!RequestPath.isPlain(exchange)) {
      throw Problem.of(ProblemCode.NOT_FOUND, "there is nothing at this path").asException();
    }
    Accepts.require(exchange, rule.produces());
    sizeLimit.check(exchange.request());
    if (rule.access() instanceof Access.Anyone) {
      return admit(rule, limit, exchange, null);
    }
    return authentication
        .user(exchange, rule.access())
        .thenCompose(user -> withinQuota(rule, limit, exchange, user));
  }

  private CompletionStage<HttpResponse> withinQuota(
      RouteRule rule, ConcurrencyLimit limit, Exchange exchange, EndUser user) {
    var standing = rateLimit.take(user);
    if (!standing.granted()) {
      throw rateLimit.problem(standing).asException();
    }
    return admit(rule, limit, exchange, user)
        .thenApply(response -> rateLimit.tell(response, standing));
  }

  /** A slow upload takes nobody's place: the limits are met when the body is there. */
  private CompletionStage<HttpResponse> admit(
      RouteRule rule, ConcurrencyLimit limit, Exchange exchange, @Nullable EndUser user) {
    return bodies
        .read(exchange.request())
        .thenCompose(body -> {
          if (!enter(limit)) {
            return CompletableFuture.completedFuture(exchange.respond(Problems.overloaded()));
          }
          return send(rule, exchange, user, body).whenComplete((_, _) -> leave(limit));
        });
  }

  private CompletionStage<HttpResponse> send(
      RouteRule rule, Exchange exchange, @Nullable EndUser user, ByteString body) {
    try {
      return onward.send(rule, exchange, user, body);
    } catch (RuntimeException failure) {
      return CompletableFuture.failedFuture(failure);
    }
  }

  private boolean enter(ConcurrencyLimit limit) {
    if (!wholeLimit.enter()) {
      return false;
    }
    boolean entered = limit.enter();
    if (!entered) {
      wholeLimit.leave();
    }
    return entered;
  }

  private void leave(ConcurrencyLimit limit) {
    limit.leave();
    wholeLimit.leave();
  }
}
