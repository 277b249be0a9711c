package holdfast.kit.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.apache.pekko.util.ByteString;
import org.junit.jupiter.api.Test;

final class RequestDeadlineTest {

  @Test
  void is_what_the_head_of_a_request_says() {
    var request = ByteString.fromString("GET / HTTP/1.1\r\nX-Deadline-Ms: 1500\r\nHost: a\r\n\r\n");

    assertThat(RequestDeadline.in(request)).isEqualTo(Duration.ofMillis(1500));
  }

  @Test
  void is_none_when_only_the_body_speaks_of_one() {
    var request =
        ByteString.fromString("POST / HTTP/1.1\r\nHost: a\r\n\r\n\r\nX-Deadline-Ms: 1500\r\n");

    assertThat(RequestDeadline.in(request)).isNull();
  }
}
