package holdfast.stories;

import static org.assertj.core.api.Assertions.assertThat;

import holdfast.kit.tokens.EndUser;
import holdfast.kit.tokens.TokenIssuer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Set;

/**
 * Somebody who has the orders' own key, and tells payment things behind their backs: what no bug of
 * ours should do, and no order should guess about.
 */
public final class Meddler {
  private static final EndUser NOBODY = new EndUser("nobody", "nobody", Set.of());

  private final int paymentPort;
  private final TokenIssuer orders;

  Meddler(int paymentPort, TokenIssuer orders) {
    this.paymentPort = paymentPort;
    this.orders = orders;
  }

  /** Has a payment voided that was not even asked for yet, so that it never will be made. */
  public void voids(String account, String payment) {
    var path = "/internal/v1/accounts/" + account + "/payments/" + payment + "/void";
    var request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + paymentPort + path))
            .header("Authorization", "Bearer " + orders.issue("payment-cluster", NOBODY))
            .POST(HttpRequest.BodyPublishers.noBody())
            .build();
    try (var http = HttpClient.newHttpClient()) {
      var answer = http.send(request, HttpResponse.BodyHandlers.ofString());
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    } catch (IOException noAnswer) {
      throw new UncheckedIOException(noAnswer);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(stopped);
    }
  }
}
