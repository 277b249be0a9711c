package holdfast.kit.http;

import java.util.concurrent.CompletionStage;
import org.apache.pekko.http.javadsl.model.HttpMethod;
import org.apache.pekko.http.javadsl.model.HttpResponse;

/**
 * One method of one path, and what it does. A service's endpoints are a list; {@link Api} makes
 * those that take part in the API, with all checks.
 */
public record Endpoint(HttpMethod method, PathTemplate path, Handler handler) {

  /** May throw or fail, with a {@link ProblemException} for instance: the caller gets a problem. */
  @FunctionalInterface
  public interface Handler {
    CompletionStage<HttpResponse> handle(Exchange exchange);
  }

  /**
   * An endpoint without any check, for what is no part of the API.
   *
   * @param path e.g. {@code /v1/parcels/{id}}
   */
  public static Endpoint of(HttpMethod method, String path, Handler handler) {
    return new Endpoint(method, PathTemplate.of(path), handler);
  }
}
