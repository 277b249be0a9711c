package holdfast.gateway.guard;

import holdfast.kit.tls.Certificates;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** Where the issuer publishes its keys. Reading blocks. */
@FunctionalInterface
public interface KeySource {

  /** A JWK set of an issuer with a dozen keys is 5 KiB. */
  int MAX_BYTES = 64 * 1024;

  String read() throws IOException, InterruptedException;

  /**
   * The source that a setting names.
   *
   * @param location a file, or an http(s) URL; redirects are not followed
   * @param timeout for the whole answer of a URL
   * @param authority PEM certificates that alone are believed for an https URL, e.g. of a company's
   *     own authority; null for those that the JVM brings
   * @throws UncheckedIOException when the authority's file cannot be read
   */
  static KeySource at(String location, Duration timeout, @Nullable Path authority) {
    if (location.startsWith("https://") || location.startsWith("http://")) {
      var builder =
          HttpClient.newBuilder()
              .connectTimeout(timeout)
              .followRedirects(HttpClient.Redirect.NEVER);
      if (authority != null) {
        builder.sslContext(believing(authority));
      }
      var client = builder.build();
      var request =
          HttpRequest.newBuilder(URI.create(location))
              .timeout(timeout)
              .header("Accept", "application/jwk-set+json, application/json")
              .build();
      return () -> fetch(client, request);
    }
    var file = Path.of(location);
    return () -> readFile(file);
  }

  private static SSLContext believing(Path authority) {
    try {
      return Certificates.clientBelieving(authority);
    } catch (IOException | GeneralSecurityException unusable) {
      throw new UncheckedIOException(
          "The authority of the issuer's keys, %s, cannot be used".formatted(authority),
          unusable instanceof IOException io ? io : new IOException(unusable));
    }
  }

  private static String fetch(HttpClient client, HttpRequest request)
      throws IOException, InterruptedException {
    HttpResponse<byte[]> response =
        client.send(request, BodyHandlers.limiting(BodyHandlers.ofByteArray(), MAX_BYTES));
    if (response.statusCode() != 200) {
      throw new IOException("answered " + response.statusCode());
    }
    return new String(response.body(), StandardCharsets.UTF_8);
  }

  private static String readFile(Path file) throws IOException {
    try (var in = Files.newInputStream(file)) {
      var bytes = in.readNBytes(MAX_BYTES + 1);
      if (bytes.length > MAX_BYTES) {
        throw new IOException("is longer than " + MAX_BYTES + " bytes");
      }
      return new String(bytes, StandardCharsets.UTF_8);
    }
  }
}
