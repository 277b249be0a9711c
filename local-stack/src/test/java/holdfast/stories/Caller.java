package holdfast.stories;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/** Somebody with a token at the gateway. */
public final class Caller {
  private static final HttpClient HTTP =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration TIMEOUT = Duration.ofSeconds(60);

  private final String gateway;
  private final String token;

  Caller(int port, String token) {
    this.gateway = "http://127.0.0.1:" + port;
    this.token = token;
  }

  public Answer get(String path, String... headers) {
    return send(request(path, headers).GET());
  }

  public Answer put(String path, String json) {
    return send(
        request(path, "Content-Type", "application/json")
            .PUT(HttpRequest.BodyPublishers.ofString(json)));
  }

  /** A POST with an idempotency key; further headers by name and value. */
  public Answer post(String path, String key, String json, String... headers) {
    return send(
        request(path, headers)
            .header("Content-Type", "application/json")
            .header("Idempotency-Key", key)
            .POST(HttpRequest.BodyPublishers.ofString(json)));
  }

  private HttpRequest.Builder request(String path, String... headers) {
    var request =
        HttpRequest.newBuilder(URI.create(gateway + path))
            .timeout(TIMEOUT)
            .header("Authorization", "Bearer " + token);
    return headers.length == 0 ? request : request.headers(headers);
  }

  private static Answer send(HttpRequest.Builder request) {
    try {
      var response = HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
      return new Answer(response.statusCode(), response.headers(), json(response.body()));
    } catch (IOException noAnswer) {
      throw new UncheckedIOException(noAnswer);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(stopped);
    }
  }

  private static JsonNode json(String body) throws IOException {
    return body.isEmpty() ? MissingNode.getInstance() : JSON.readTree(body);
  }
}
