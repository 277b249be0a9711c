package holdfast.kit.http;

import holdfast.kit.json.Json;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpMethods;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import org.jspecify.annotations.Nullable;

/** What an endpoint of the API answers; becomes a response at the end, in one place. */
public sealed interface Reply {

  /** A body, written as JSON. */
  record Body(int status, @Nullable Object body, List<HttpHeader> headers) implements Reply {
    public Body {
      headers = List.copyOf(headers);
    }
  }

  /** No. */
  record No(Problem problem) implements Reply {}

  /** A response of another kind, a stream of events for one. */
  record Other(HttpResponse response) implements Reply {}

  static Reply ok(Object body) {
    return new Body(200, body, List.of());
  }

  /**
   * 201, and where to find it.
   *
   * @param location path of what was made
   */
  static Reply created(String location, Object body) {
    return new Body(201, body, List.of()).with("Location", location);
  }

  static Reply accepted(Object body) {
    return new Body(202, body, List.of());
  }

  static Reply noContent() {
    return new Body(204, null, List.of());
  }

  static Reply no(Problem problem) {
    return new No(problem);
  }

  static Reply no(ProblemCode code, String detail) {
    return new No(Problem.of(code, detail));
  }

  static Reply other(HttpResponse response) {
    return new Other(response);
  }

  /** Says which version this is; a GET that has it already is answered 304. */
  default Reply withVersion(long version) {
    return with("ETag", "\"" + version + "\"");
  }

  /** Says that this request had been carried out before. */
  default Reply replayed() {
    return with("Idempotent-Replayed", "true");
  }

  /** Says how long the request was allowed to wait; nothing when it asked for no wait. */
  default Reply waited(Prefer prefer) {
    return prefer.isAsked() ? with("Preference-Applied", "wait=" + prefer.seconds()) : this;
  }

  default Reply with(String name, String value) {
    return switch (this) {
      case Body(var status, var body, var headers) -> {
        var more = new ArrayList<>(headers);
        more.add(RawHeader.create(name, value));
        yield new Body(status, body, more);
      }
      case No(var problem) -> new No(problem.withHeader(name, value));
      case Other(var response) -> new Other(response.addHeader(RawHeader.create(name, value)));
    };
  }

  /** For a handler that knows its answer at once. */
  default CompletionStage<Reply> now() {
    return CompletableFuture.completedFuture(this);
  }

  /** As the response to that request. */
  default HttpResponse to(Exchange exchange) {
    return switch (this) {
      case No(var problem) -> exchange.respond(problem);
      case Other(var response) -> response;
      case Body body when isKnown(exchange, body) ->
          HttpResponse.create().withStatus(304).withHeaders(body.headers());
      case Body(var status, var body, var headers) -> {
        var response = HttpResponse.create().withStatus(status).withHeaders(headers);
        yield body == null
            ? response
            : response.withEntity(
                HttpEntities.create(ContentTypes.APPLICATION_JSON, Json.bytes(body)));
      }
    };
  }

  private static boolean isKnown(Exchange exchange, Body body) {
    if (body.status() != 200 || !isRead(exchange)) {
      return false;
    }
    var known = exchange.header("If-None-Match");
    if (known == null) {
      return false;
    }
    return body.headers().stream()
        .filter(header -> header.is("etag"))
        .anyMatch(etag ->
            Arrays.stream(known.split(",", -1))
                .map(String::strip)
                .map(one -> one.startsWith("W/") ? one.substring(2) : one)
                .anyMatch(one -> one.equals("*") || one.equals(etag.value())));
  }

  private static boolean isRead(Exchange exchange) {
    var method = exchange.request().method();
    return method.equals(HttpMethods.GET) || method.equals(HttpMethods.HEAD);
  }
}
