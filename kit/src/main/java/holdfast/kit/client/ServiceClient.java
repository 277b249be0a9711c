package holdfast.kit.client;

import holdfast.kit.client.Answer.Answered;
import holdfast.kit.client.Answer.Reason;
import holdfast.kit.client.Answer.Unknown;
import holdfast.kit.client.Endpoints.Endpoint;
import holdfast.kit.telemetry.Metrics;
import holdfast.kit.telemetry.TraceContext;
import holdfast.kit.tokens.TokenIssuer;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpEntity;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import org.apache.pekko.http.scaladsl.model.EntityStreamSizeException;
import org.apache.pekko.stream.BufferOverflowException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Calls one other service. Each call is made once within one deadline; whoever has to know the
 * outcome asks again, for only that one knows whether it still wants to. An address that is silent
 * is not waited for to the end: another one is asked as well. So every call has to bear being
 * carried out twice, which a read does, and a command that names its operation.
 */
public final class ServiceClient {

  private static final Logger LOG = LoggerFactory.getLogger(ServiceClient.class);

  private static final String DEADLINE_HEADER = "X-Deadline-Ms";
  private static final String ANSWERED = "answered";

  private final ActorSystem<?> system;
  private final String service;
  private final ClientSettings settings;
  private final TokenIssuer tokens;
  private final Endpoints endpoints;
  private final CircuitBreaker breaker;
  private final Connections connections;
  private final Hedging hedging;
  private final Metrics.Counters outcomes;
  private final AtomicInteger underWay = new AtomicInteger();

  private ServiceClient(
      ActorSystem<?> system,
      String service,
      ClientSettings settings,
      TokenIssuer tokens,
      Metrics metrics) {
    this.system = system;
    this.service = service;
    this.settings = settings;
    this.tokens = tokens;
    this.endpoints =
        Endpoints.start(system, settings.endpoints(), settings.resolveEvery(), settings.setAside());
    this.breaker = settings.breaker().forCallsOf(service);
    this.connections = new Connections(system, settings);
    this.hedging = Hedging.of(settings.hedge(), metrics, service);
    this.outcomes =
        metrics.counters(
            "calls", "Calls of other services by outcome", "outcome", outcomes(), "to", service);
    metrics.gauge(
        "calls.under.way", "Calls of other services that wait", underWay::get, "to", service);
  }

  /**
   * A client for one service.
   *
   * @param service its name, {@code aud} of the tokens
   */
  public static ServiceClient start(
      ActorSystem<?> system,
      String service,
      ClientSettings settings,
      TokenIssuer tokens,
      Metrics metrics) {
    return new ServiceClient(system, service, settings, tokens, metrics);
  }

  /** Makes the call. The stage never fails, and is done at the call's deadline at the latest. */
  public CompletionStage<Answer> call(ServiceCall call) {
    var remaining = call.deadline().remaining();
    if (remaining.isZero()) {
      return notSent(Reason.NO_TIME);
    }
    var endpoint = endpoints.next();
    if (endpoint == null) {
      return notSent(Reason.NO_ENDPOINT);
    }
    if (underWay.incrementAndGet() > settings.concurrentCalls()) {
      underWay.decrementAndGet();
      return notSent(Reason.TOO_MANY_CALLS);
    }
    if (!breaker.tryAcquirePermission()) {
      underWay.decrementAndGet();
      return notSent(Reason.CIRCUIT_OPEN);
    }
    return send(call, endpoint);
  }

  private CompletionStage<Answer> notSent(Reason reason) {
    outcomes.increment(label(reason));
    return CompletableFuture.completedFuture(new Unknown(reason));
  }

  private CompletionStage<Answer> send(ServiceCall call, Endpoint first) {
    long startedAt = System.nanoTime();
    return new HedgedCall(system, endpoints, hedging, endpoint -> attempt(call, endpoint))
        .start(first, call.deadline())
        .whenComplete((answer, _) -> {
          underWay.decrementAndGet();
          record(answer, System.nanoTime() - startedAt);
        });
  }

  private CompletionStage<Answer> attempt(ServiceCall call, Endpoint endpoint) {
    var remaining = call.deadline().remaining();
    try {
      return connections
          .send(request(call, endpoint, remaining))
          .thenCompose(response -> whole(response, remaining))
          .exceptionally(failure -> new Unknown(reason(failure)));
    } catch (RuntimeException failure) {
      LOG.error("A call of {} could not be made", service, failure);
      return CompletableFuture.completedFuture(new Unknown(reason(failure)));
    }
  }

  private HttpRequest request(ServiceCall call, Endpoint endpoint, Duration remaining) {
    var request =
        HttpRequest.create(endpoint.origin() + call.path())
            .withMethod(call.method())
            .withHeaders(
                List.of(
                    RawHeader.create(
                        "Authorization", "Bearer " + tokens.issue(service, call.user())),
                    RawHeader.create(TraceContext.HEADER, call.trace().child().traceparent()),
                    RawHeader.create(DEADLINE_HEADER, Long.toString(remaining.toMillis()))));
    return call.body() == null
        ? request
        : request.withEntity(HttpEntities.create(ContentTypes.APPLICATION_JSON, call.body()));
  }

  private CompletionStage<Answer> whole(HttpResponse response, Duration remaining) {
    int status = response.status().intValue();
    if (response.entity() instanceof HttpEntity.Strict strict) {
      return CompletableFuture.completedFuture(new Answered(status, strict.getData()));
    }
    return response
        .entity()
        .withSizeLimit(settings.answerSize())
        .toStrict(remaining.toMillis(), system)
        .thenApply(strict -> new Answered(status, strict.getData()));
  }

  private void record(Answer answer, long nanos) {
    switch (answer) {
      case Answered answered -> {
        outcomes.increment(ANSWERED);
        if (answered.status() < 500) {
          breaker.onSuccess(nanos, TimeUnit.NANOSECONDS);
        } else {
          breaker.onError(nanos, TimeUnit.NANOSECONDS, new FailedCall());
        }
      }
      case Unknown(var reason) -> {
        outcomes.increment(label(reason));
        if (reason == Reason.TOO_MANY_CALLS) {
          breaker.releasePermission();
        } else {
          breaker.onError(nanos, TimeUnit.NANOSECONDS, new FailedCall());
        }
      }
    }
  }

  private static Reason reason(Throwable failure) {
    return switch (failure) {
      case CompletionException wrapped when wrapped.getCause() != null ->
          reason(wrapped.getCause());
      case EntityStreamSizeException _ -> Reason.TOO_LARGE;
      case SilentConnection _ -> Reason.BROKEN;
      case TimeoutException _ -> Reason.TIMED_OUT;
      case BufferOverflowException _ -> Reason.TOO_MANY_CALLS;
      default -> Reason.BROKEN;
    };
  }

  private static List<String> outcomes() {
    var outcomes = Arrays.stream(Reason.values()).map(ServiceClient::label).toList();
    return Stream.concat(Stream.of(ANSWERED), outcomes.stream()).toList();
  }

  private static String label(Reason reason) {
    return reason.name().toLowerCase(Locale.ROOT);
  }

  /** What the breaker is told; it wants a throwable, and does nothing with it. */
  private static final class FailedCall extends Exception {

    private static final long serialVersionUID = 1L;

    private FailedCall() {
      super("failed", null, false, false);
    }
  }
}
