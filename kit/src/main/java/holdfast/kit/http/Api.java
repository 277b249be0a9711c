package holdfast.kit.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import holdfast.kit.json.Decoder;
import holdfast.kit.json.StrictJson;
import holdfast.kit.tokens.Caller;
import holdfast.kit.tokens.EndUser;
import holdfast.kit.tokens.TokenVerifier;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.http.javadsl.model.HttpMethod;
import org.apache.pekko.http.javadsl.model.HttpMethods;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.util.ByteString;
import org.jspecify.annotations.Nullable;

/**
 * Makes the endpoints of one tree of an API, all with the same checks in the same order: room for
 * one more, size, media type, syntax, token, structure; then the handler, which looks at ownership
 * first and asks for the idempotency key last.
 *
 * <pre>{@code
 * var api = Api.of(system, settings, tokens, limit).allowing("gateway");
 * return List.of(
 *     api.get("/v1/parcels/{id}", this::read),
 *     api.post("/v1/parcels", ParcelJson.Send::read, this::send),
 *     api.operatorsOnly().post("/v1/parcels/{id}/lose", this::lose));
 * }</pre>
 */
public final class Api {

  /** What an endpoint does once the request is found in order. May throw or fail, too. */
  @FunctionalInterface
  public interface Action {
    CompletionStage<Reply> perform(Call call);
  }

  /** The same with a body. */
  @FunctionalInterface
  public interface BodyAction<T> {
    CompletionStage<Reply> perform(Call call, T body);
  }

  private static final Decoder<String> NOTHING = _ -> () -> "";

  private final RequestBody bodies;
  private final TokenVerifier tokens;
  private final ConcurrencyLimit limit;
  private final Set<String> callers;
  private final @Nullable String scope;
  private final boolean tolerant;

  private Api(
      RequestBody bodies,
      TokenVerifier tokens,
      ConcurrencyLimit limit,
      Set<String> callers,
      @Nullable String scope,
      boolean tolerant) {
    this.bodies = bodies;
    this.tokens = tokens;
    this.limit = limit;
    this.callers = callers;
    this.scope = scope;
    this.tolerant = tolerant;
  }

  /**
   * An API that nobody may call yet.
   *
   * @param limit shared by all trees of an instance that shall share it
   */
  public static Api of(
      ActorSystem<?> system, HttpSettings settings, TokenVerifier tokens, ConcurrencyLimit limit) {
    return new Api(new RequestBody(system, settings), tokens, limit, Set.of(), null, false);
  }

  /** For the services named, and no others. */
  public Api allowing(String... services) {
    return new Api(bodies, tokens, limit, Set.of(services), scope, tolerant);
  }

  /** For end users who run the shop. */
  public Api operatorsOnly() {
    return new Api(bodies, tokens, limit, callers, EndUser.OPERATE, tolerant);
  }

  /** Passes over fields that it does not know, for callers who may be newer than this service. */
  public Api tolerant() {
    return new Api(bodies, tokens, limit, callers, scope, true);
  }

  public Endpoint get(String path, Action action) {
    return Endpoint.of(HttpMethods.GET, path, exchange -> read(exchange, action));
  }

  public Endpoint delete(String path, Action action) {
    return Endpoint.of(HttpMethods.DELETE, path, exchange -> read(exchange, action));
  }

  /** A POST without a body, or with an empty object. */
  public Endpoint post(String path, Action action) {
    return optional(HttpMethods.POST, path, NOTHING, (call, _) -> action.perform(call));
  }

  public <T> Endpoint post(String path, Decoder<T> decoder, BodyAction<T> action) {
    return with(HttpMethods.POST, path, decoder, action);
  }

  /** A POST whose body may be left out; an empty object is read then. */
  public <T> Endpoint postOptional(String path, Decoder<T> decoder, BodyAction<T> action) {
    return optional(HttpMethods.POST, path, decoder, action);
  }

  public <T> Endpoint put(String path, Decoder<T> decoder, BodyAction<T> action) {
    return with(HttpMethods.PUT, path, decoder, action);
  }

  private <T> Endpoint with(
      HttpMethod method, String path, Decoder<T> decoder, BodyAction<T> action) {
    return Endpoint.of(method, path, exchange -> write(exchange, false, decoder, action));
  }

  private <T> Endpoint optional(
      HttpMethod method, String path, Decoder<T> decoder, BodyAction<T> action) {
    return Endpoint.of(method, path, exchange -> write(exchange, true, decoder, action));
  }

  private CompletionStage<HttpResponse> read(Exchange exchange, Action action) {
    return admitted(
        exchange,
        () -> {
          Accepts.requireJson(exchange);
          return action.perform(new Call(exchange, caller(exchange)));
        });
  }

  private <T> CompletionStage<HttpResponse> write(
      Exchange exchange, boolean mayBeEmpty, Decoder<T> decoder, BodyAction<T> action) {
    Accepts.requireJson(exchange);
    return bodies
        .read(exchange.request())
        .thenCompose(body ->
            admitted(
                exchange,
                () -> {
                  var tree = tree(exchange, body, mayBeEmpty);
                  var call = new Call(exchange, caller(exchange));
                  return action.perform(call, decode(tree, decoder));
                }));
  }

  /** A slow upload holds no permit: it is taken when the body has come. */
  private CompletionStage<HttpResponse> admitted(Exchange exchange, Work work) {
    if (!limit.enter()) {
      return CompletableFuture.completedFuture(exchange.respond(Problems.overloaded()));
    }
    CompletionStage<Reply> reply;
    try {
      reply = work.begin();
    } catch (RuntimeException refused) {
      reply = CompletableFuture.failedFuture(refused);
    }
    return reply.whenComplete((_, _) -> limit.leave()).thenApply(done -> done.to(exchange));
  }

  private JsonNode tree(Exchange exchange, ByteString body, boolean mayBeEmpty) {
    if (mayBeEmpty && body.isEmpty()) {
      return JsonNodeFactory.instance.objectNode();
    }
    RequestBody.requireJson(exchange.request());
    return StrictJson.parse(body);
  }

  private <T> T decode(JsonNode tree, Decoder<T> decoder) {
    return tolerant ? StrictJson.decodeTolerantly(tree, decoder) : StrictJson.decode(tree, decoder);
  }

  private Caller caller(Exchange exchange) {
    var caller = tokens.verify(Bearer.token(exchange));
    if (caller == null) {
      throw Bearer.unauthenticated();
    }
    if (!callers.contains(caller.service())) {
      throw forbidden("this service may not call here");
    }
    if (scope != null && !caller.scopes().contains(scope)) {
      throw forbidden("this needs the scope " + scope);
    }
    return caller;
  }

  private static ProblemException forbidden(String detail) {
    return Problem.of(ProblemCode.FORBIDDEN, detail).asException();
  }

  @FunctionalInterface
  private interface Work {
    CompletionStage<Reply> begin();
  }
}
