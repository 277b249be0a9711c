package holdfast.kit.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.stream.Stream;
import org.apache.pekko.util.ByteString;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class AnswerFrameTest {

  private static final String SURPLUS = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n";

  private static final String CHUNKED = "HTTP/1.1 200 OK\r\nTransfer-Encoding: Chunked\r\n\r\n";

  private static final Map<String, String> WHOLE =
      Map.of(
          "a length", "HTTP/1.1 200 OK\r\nA: b\r\ncontent-LENGTH:  3 \r\n\r\nabc",
          "no body", "HTTP/1.1 409 Conflict\r\nContent-Length: 0\r\n\r\n",
          "no content", "HTTP/1.1 204 No Content\r\n\r\n",
          "not modified", "HTTP/1.1 304 Not Modified\r\nContent-Length: 7\r\n\r\n",
          "go on first", "HTTP/1.1 100 Continue\r\n\r\n" + SURPLUS,
          "bare line feeds", "HTTP/1.1 200 OK\nContent-Length: 2\n\nab",
          "chunks", CHUNKED + "3;x=1\r\nabc\r\nA\r\n0123456789\r\n0\r\n\r\n",
          "trailers", CHUNKED + "1\r\n\n\r\n0\r\nA: b\r\n\r\n");

  @TestFactory
  Stream<DynamicTest> an_answer_ends_where_it_says_however_its_bytes_come() {
    return WHOLE.entrySet().stream()
        .map(answer ->
            DynamicTest.dynamicTest(
                answer.getKey(), () -> assertEndsWhereItSays("GET / HTTP/1.1", answer.getValue())));
  }

  @Test
  void an_answer_that_was_asked_for_without_its_body_ends_with_its_head() {
    assertEndsWhereItSays("HEAD / HTTP/1.1", "HTTP/1.1 200 OK\r\nContent-Length: 20\r\n\r\n");
  }

  @Test
  void an_answer_without_a_length_ends_with_its_connection() {
    for (var endless :
        new String[] {
          "HTTP/1.1 200 OK\r\n\r\n",
          "HTTP/1.1 200 OK\r\nContent-Length: many\r\n\r\n",
          "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
          "SSH-2.0\r\n\r\n"
        }) {
      var frame = asked("GET / HTTP/1.1");

      assertThat(frame.take(bytes(endless + SURPLUS)))
          .isEqualTo(endless.length() + SURPLUS.length());
      assertThat(frame.isOver()).isFalse();
    }
  }

  @Test
  void before_a_request_nothing_is_an_answer() {
    assertThat(new AnswerFrame().take(bytes(SURPLUS))).isZero();
  }

  @Test
  void the_rest_of_a_request_is_not_another_one() {
    var frame = asked("POST / HTTP/1.1");
    frame.take(bytes("HTTP/1.1 200 OK\r\nContent-"));

    frame.asked(bytes("HEAD "));

    assertThat(frame.take(bytes("Length: 2\r\n\r\nab" + SURPLUS))).isEqualTo(15);
  }

  private static void assertEndsWhereItSays(String request, String answer) {
    for (int split = 0; split <= answer.length(); split++) {
      var frame = asked(request);
      var first = answer.substring(0, split);
      var second = answer.substring(split);

      assertThat(frame.take(bytes(first))).isEqualTo(first.length());
      assertThat(frame.isOver()).isEqualTo(second.isEmpty());
      assertThat(frame.take(bytes(second + SURPLUS))).isEqualTo(second.length());
      assertThat(frame.isOver()).isTrue();
    }
  }

  private static AnswerFrame asked(String request) {
    var frame = new AnswerFrame();
    frame.asked(bytes(request));
    return frame;
  }

  private static ByteString bytes(String text) {
    return ByteString.fromString(text);
  }
}
