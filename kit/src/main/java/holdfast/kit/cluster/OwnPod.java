package holdfast.kit.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.NANOSECONDS;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.typesafe.config.Config;
import holdfast.kit.tls.Certificates;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpResponse.BodySubscribers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.apache.pekko.Done;

/**
 * The pod that this node runs in, as the Kubernetes API knows it.
 *
 * <p>It is asked a few times in a node's life. So each call reads the token and the authority anew,
 * both of which Kubernetes replaces while we run, and leaves no connection behind.
 *
 * @param lease where the API is and what we show it, as the lease of a split has it: {@code
 *     pekko.coordination.lease.kubernetes}
 * @param timeout for connecting, asking and the whole answer
 */
record OwnPod(String name, Config lease, Duration timeout) {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String OF_THE_FILE = "<namespace>";

  /** What the API says about a refusal is some 300 bytes. */
  private static final int LONGEST_REFUSAL = 64 * 1024;

  private static final int LONGEST_REASON = 300;

  /** Sets one annotation and leaves everything else as it is. Fails when the API does not do so. */
  CompletionStage<Done> annotate(String key, String value) {
    var done = new CompletableFuture<Done>();
    Thread.ofVirtual()
        .name("own-pod")
        .start(() -> {
          try {
            patch(Map.of("metadata", Map.of("annotations", Map.of(key, value))));
            done.complete(Done.getInstance());
          } catch (Exception failure) {
            done.completeExceptionally(failure);
          }
        });
    return done;
  }

  private void patch(Map<String, ?> changes)
      throws IOException, GeneralSecurityException, URISyntaxException, InterruptedException {
    var request =
        authorized(HttpRequest.newBuilder(address()))
            .header("Content-Type", "application/merge-patch+json")
            .header("Accept", "application/json")
            .method("PATCH", BodyPublishers.ofByteArray(JSON.writeValueAsBytes(changes)))
            .build();
    var client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .sslContext(Certificates.clientBelieving(Path.of(lease.getString("api-ca-path"))))
            .connectTimeout(timeout)
            .build();
    try {
      // A request's own timeout would end with the head of the answer.
      var answer = client.sendAsync(request, refusals()).get(timeout.toNanos(), NANOSECONDS);
      if (answer.statusCode() != 200) {
        throw new IOException("answered " + answer.statusCode() + ": " + reason(answer.body()));
      }
    } catch (ExecutionException failure) {
      throw new IOException(String.valueOf(failure.getCause()), failure);
    } catch (TimeoutException silence) {
      throw new IOException("no answer within " + timeout, silence);
    } finally {
      client.shutdownNow();
    }
  }

  private URI address() throws IOException, URISyntaxException {
    return new URI(
        "https",
        null,
        lease.getString("api-service-host"),
        lease.getInt("api-service-port"),
        "/api/v1/namespaces/" + namespace() + "/pods/" + name,
        "fieldManager=holdfast",
        null);
  }

  private String namespace() throws IOException {
    var namespace = lease.getString("namespace");
    return namespace.equals(OF_THE_FILE) ? content("namespace-path") : namespace;
  }

  private HttpRequest.Builder authorized(HttpRequest.Builder request) throws IOException {
    var token = content("api-token-path");
    try {
      return request.header("Authorization", "Bearer " + token);
    } catch (IllegalArgumentException _) {
      // Its message has the value in it.
      throw new IOException("no token in " + lease.getString("api-token-path"));
    }
  }

  private String content(String setting) throws IOException {
    return Files.readString(Path.of(lease.getString(setting))).strip();
  }

  /** The whole pod comes back when all went well, and nobody reads it. */
  private static BodyHandler<String> refusals() {
    return head ->
        head.statusCode() == 200
            ? BodySubscribers.replacing("")
            : BodyHandlers.limiting(BodyHandlers.ofString(UTF_8), LONGEST_REFUSAL).apply(head);
  }

  private static String reason(String refusal) throws IOException {
    var message = refusal.startsWith("{") ? JSON.readTree(refusal).path("message").asText() : "";
    var reason = message.isEmpty() ? refusal : message;
    return reason.substring(0, Math.min(LONGEST_REASON, reason.length()));
  }
}
