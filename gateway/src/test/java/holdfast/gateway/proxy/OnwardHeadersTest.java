package holdfast.gateway.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import holdfast.kit.telemetry.TraceContext;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.junit.jupiter.api.Test;

final class OnwardHeadersTest {

  @Test
  void a_request_that_is_sent_again_has_a_token_that_is_good_then() {
    var tokens = new ArrayDeque<>(List.of("first", "second"));
    var headers = new OnwardHeaders(List.of(), tokens::remove);

    assertThat(authorization(headers)).containsExactly("Bearer first");
    assertThat(authorization(headers)).containsExactly("Bearer second");
  }

  @Test
  void a_request_for_everybody_has_none() {
    assertThat(authorization(new OnwardHeaders(List.of(), null))).isEmpty();
  }

  private static List<String> authorization(OnwardHeaders headers) {
    return headers.thisTime(TraceContext.of(null), Duration.ofSeconds(1)).stream()
        .filter(header -> header.is("authorization"))
        .map(HttpHeader::value)
        .toList();
  }
}
