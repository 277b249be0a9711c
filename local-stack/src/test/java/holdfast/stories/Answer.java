package holdfast.stories;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.UncheckedIOException;
import java.net.http.HttpHeaders;
import java.time.Duration;
import java.util.function.Supplier;

/** What the gateway said. */
public record Answer(int status, HttpHeaders headers, JsonNode body) {
  private static final Duration TIME_TO_ANSWER = Duration.ofSeconds(90);

  /** As a client does: the same request with the same key, until it is answered. */
  static Answer asking(Supplier<Answer> request) {
    var answered = new Answer[1];
    await()
        .atMost(TIME_TO_ANSWER)
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(200))
        .until(() -> {
          try {
            answered[0] = request.get();
            assertThat(answered[0].status())
                .as("%s", answered[0].body())
                .matches(status -> status < 300 || status >= 500);
            return answered[0].status() < 300;
          } catch (UncheckedIOException noAnswer) {
            return false;
          }
        });
    return answered[0];
  }

  /** The text at a JSON pointer, or nothing. */
  public String text(String pointer) {
    return body.at(pointer).asText();
  }

  /** The number at a JSON pointer, or -1. */
  public long number(String pointer) {
    return body.at(pointer).asLong(-1);
  }

  public String header(String name) {
    return headers.firstValue(name).orElse("");
  }
}
