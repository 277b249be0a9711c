package holdfast.stories;

import holdfast.local.stack.Layout;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Set;
import java.util.TreeSet;

/** What all nodes tell Prometheus. */
final class Figures {

  private final Layout layout;

  Figures(Layout layout) {
    this.layout = layout;
  }

  /** The name of every series of any node. */
  Set<String> names() {
    var names = new TreeSet<String>();
    for (var node : layout.nodes()) {
      scraped(node.httpPort())
          .lines()
          .filter(line -> !line.startsWith("#"))
          .forEach(line -> names.add(line.split("[{ ]", 2)[0]));
    }
    return names;
  }

  private static String scraped(int port) {
    var metrics = URI.create("http://127.0.0.1:" + port + "/metrics");
    try (var client = HttpClient.newHttpClient()) {
      return client
          .send(HttpRequest.newBuilder(metrics).build(), HttpResponse.BodyHandlers.ofString())
          .body();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(interrupted);
    }
  }
}
