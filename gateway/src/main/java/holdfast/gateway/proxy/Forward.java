package holdfast.gateway.proxy;

import holdfast.gateway.proxy.Delivery.Message;
import holdfast.gateway.proxy.Delivery.Repeatable;
import holdfast.gateway.proxy.Delivery.Result;
import holdfast.gateway.route.RouteRule;
import holdfast.kit.client.Endpoints.Endpoint;
import holdfast.kit.cluster.Deadline;
import holdfast.kit.http.Exchange;
import holdfast.kit.http.IdempotencyKey;
import holdfast.kit.http.Prefer;
import holdfast.kit.http.Problem;
import holdfast.kit.http.ProblemCode;
import holdfast.kit.tokens.EndUser;
import holdfast.kit.tokens.TokenIssuer;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.util.ByteString;
import org.jspecify.annotations.Nullable;

/**
 * Forwards a request that the guards let through, under a token and a deadline of our own. Bodies
 * go as they came, in both directions; nothing here looks into one.
 */
public final class Forward {

  /**
   * Bounds.
   *
   * @param attempts how often one request is sent at most, the first time counted
   * @param pause before addresses that all failed are tried again
   * @param wayBack what is kept of each deadline, so that the upstream's answer still gets through
   * @param replayPatience how long a replayed answer waits for the one that it repeats
   */
  public record Limits(int attempts, Duration pause, Duration wayBack, Duration replayPatience) {}

  private final ActorSystem<?> system;
  private final Map<String, Upstream> upstreams;
  private final HeaderRules headerRules;
  private final TokenIssuer tokens;
  private final Limits limits;

  public Forward(
      ActorSystem<?> system,
      Map<String, Upstream> upstreams,
      HeaderRules headerRules,
      TokenIssuer tokens,
      Limits limits) {
    this.system = system;
    this.upstreams = Map.copyOf(upstreams);
    this.headerRules = headerRules;
    this.tokens = tokens;
    this.limits = limits;
  }

  /**
   * The upstream's answer, or the problem that there is none.
   *
   * @param user null on a route for everybody
   */
  public CompletionStage<HttpResponse> send(
      RouteRule rule, Exchange exchange, @Nullable EndUser user, ByteString body) {
    var upstream = upstream(rule);
    var requestId = HeaderRules.requestId(exchange);
    var headers = headerRules.onward(exchange, requestId, token(upstream, user));
    var message = message(rule, exchange, upstream, request(rule, exchange, body, headers));
    if (!upstream.breaker().tryAcquirePermission()) {
      upstream.count(Upstream.CIRCUIT_OPEN);
      return CompletableFuture.completedFuture(
          HeaderRules.back(exchange.respond(circuitOpen()), requestId));
    }
    long startedAt = System.nanoTime();
    return new Delivery(system, upstream, message)
        .start()
        .thenApply(result -> {
          record(upstream, result, message.impatient(), System.nanoTime() - startedAt);
          return HeaderRules.back(Outcomes.response(system, exchange, result), requestId);
        });
  }

  /** Asked for anew where a request is sent again: the first one may have ended by then. */
  private @Nullable Supplier<String> token(Upstream upstream, @Nullable EndUser user) {
    return user == null ? null : () -> tokens.issue(upstream.audience(), user);
  }

  private Upstream upstream(RouteRule rule) {
    var upstream = upstreams.get(rule.upstream());
    if (upstream == null) {
      throw new IllegalStateException("there is no upstream for " + rule.name());
    }
    return upstream;
  }

  private Message message(
      RouteRule rule,
      Exchange exchange,
      Upstream upstream,
      BiFunction<Endpoint, Deadline, HttpRequest> request) {
    var wait = shorter(Prefer.of(exchange.header(Prefer.HEADER)).duration(), rule.maxWait());
    var patience = rule.deadline().plus(wait);
    var asked = exchange.deadline().remaining().minus(limits.wayBack());
    boolean impatient = asked.compareTo(patience) < 0;
    var deadline = Deadline.after(impatient ? asked : patience);
    var forUpstream = deadline.earlierBy(limits.wayBack());
    return new Message(
        endpoint -> request.apply(endpoint, forUpstream),
        repeatable(rule, exchange),
        silence(rule, exchange, upstream.hedging().after(), wait),
        limits.replayPatience(),
        limits.attempts(),
        limits.pause(),
        deadline,
        impatient);
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }

  private static BiFunction<Endpoint, Deadline, HttpRequest> request(
      RouteRule rule, Exchange exchange, ByteString body, OnwardHeaders headers) {
    var original = exchange.request();
    var path = rule.rewrite() != null ? rule.rewrite() : original.getUri().path();
    var query = original.getUri().rawQueryString().map(text -> "?" + text).orElse("");
    var entity =
        body.isEmpty()
            ? HttpEntities.EMPTY
            : HttpEntities.create(original.entity().getContentType(), body);
    return (endpoint, deadline) ->
        HttpRequest.create(endpoint.origin() + path + query)
            .withMethod(original.method())
            .withHeaders(headers.thisTime(exchange.trace(), deadline.remaining()))
            .withEntity(entity);
  }

  private static Repeatable repeatable(RouteRule rule, Exchange exchange) {
    return switch (rule.repeat()) {
      case NEVER -> Repeatable.NEVER;
      case ALWAYS -> Repeatable.ALWAYS;
      case WHEN_SAFE ->
          switch (rule.method()) {
            case "GET" -> Repeatable.ALWAYS;
            case "PUT", "DELETE" ->
                // A second one would meet the version that the first one made.
                exchange.header("If-Match") == null
                    ? Repeatable.ALWAYS
                    : Repeatable.UNLESS_EXECUTED;
            default ->
                exchange.header(IdempotencyKey.HEADER) == null
                    ? Repeatable.NEVER
                    : Repeatable.ALWAYS;
          };
    };
  }

  /**
   * How much silence is borne before a second address is asked; null where none may be. A command
   * has its key. Without one a copy might come late, from a connection that was cut off for a
   * while, and undo what was put there since. A read that asked to wait wants the silence; a
   * command is usually done long before.
   */
  private static @Nullable Duration silence(
      RouteRule rule, Exchange exchange, Duration after, Duration wait) {
    return switch (rule.repeat()) {
      case NEVER -> null;
      case ALWAYS -> after;
      case WHEN_SAFE ->
          switch (rule.method()) {
            case "GET" -> after.plus(wait);
            case "POST" -> exchange.header(IdempotencyKey.HEADER) == null ? null : after;
            default -> null;
          };
    };
  }

  /** Any answer shows that the upstream lives; what it says is between it and the caller. */
  private static void record(Upstream upstream, Result result, boolean impatient, long nanos) {
    var breaker = upstream.breaker();
    switch (result) {
      case Result.Answered _ -> {
        upstream.count(Upstream.ANSWERED);
        breaker.onSuccess(nanos, TimeUnit.NANOSECONDS);
      }
      case Result.NotSent(var forLackOfRoom) -> {
        upstream.count(Upstream.NOT_SENT);
        failed(breaker, !forLackOfRoom, nanos);
      }
      case Result.Broken() -> {
        upstream.count(Upstream.BROKEN);
        failed(breaker, true, nanos);
      }
      case Result.TimedOut() -> {
        upstream.count(Upstream.TIMED_OUT);
        failed(breaker, !impatient, nanos);
      }
    }
  }

  private static void failed(CircuitBreaker breaker, boolean upstreamsFault, long nanos) {
    if (upstreamsFault) {
      breaker.onError(nanos, TimeUnit.NANOSECONDS, new NoAnswer());
    } else {
      breaker.releasePermission();
    }
  }

  private static Problem circuitOpen() {
    return Problem.of(ProblemCode.CIRCUIT_OPEN, "too many requests had no answer lately")
        .withHeader("Retry-After", "1");
  }

  /** What the breaker is told; it wants a throwable, and does nothing with it. */
  private static final class NoAnswer extends Exception {

    private static final long serialVersionUID = 1L;

    private NoAnswer() {
      super("no answer", null, false, false);
    }
  }
}
