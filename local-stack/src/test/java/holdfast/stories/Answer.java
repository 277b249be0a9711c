package holdfast.stories;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpHeaders;

/** What the gateway said. */
public record Answer(int status, HttpHeaders headers, JsonNode body) {

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
