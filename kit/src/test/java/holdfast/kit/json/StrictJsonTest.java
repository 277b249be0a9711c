package holdfast.kit.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.stream.Stream;
import org.apache.pekko.util.ByteString;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class StrictJsonTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"a\":[1,-2,{\"b\":null}],\"c\":\"\\u00e9 \\ud83d\\ude00\"}",
        "[]",
        "true",
        "\"text\"",
        " {\"a\" : 1e400}\r\n"
      })
  void what_is_json_is_read(String document) {
    assertThat(StrictJson.parse(ByteString.fromString(document))).isNotNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "   ",
        "{",
        "{\"a\":1,}",
        "{\"a\":1}}",
        "{\"a\":1} {\"b\":2}",
        "{\"a\":1} x",
        "[1,]",
        "[1 2]",
        "{a:1}",
        "{'a':1}",
        "{\"a\":01}",
        "{\"a\":+1}",
        "{\"a\":.5}",
        "{\"a\":1.}",
        "{\"a\":0x1}",
        "{\"a\":NaN}",
        "{\"a\":Infinity}",
        "{\"a\":nul}",
        "{\"a\":True}",
        "{\"a\":\"\t\"}",
        "{\"a\":\"\\x\"}",
        "{\"a\":\"\\u12\"}",
        "// comment\n{}",
        "/* comment */{}",
        "{\"a\":\"\\ud800\"}",
        "{\"\\udc00\":1}",
        "\uFEFF{}"
      })
  void what_is_not_json_is_refused(String document) {
    assertInvalid(ByteString.fromString(document));
  }

  static Stream<String> notUtf8() {
    return Stream.of(
        "7b2261223a22ff227d", // a byte that never occurs
        "7b2261223a22c328227d", // a sequence that breaks off
        "7b2261223a22c080227d", // an overlong NUL
        "7b2261223a22e08080227d", // an overlong NUL of three bytes
        "7b2261223a22eda080227d", // a surrogate
        "7b2261223a22f4908080227d", // beyond the last code point
        "efbbbf7b7d"); // a byte order mark
  }

  @ParameterizedTest
  @MethodSource("notUtf8")
  void bytes_that_are_no_utf_8_are_refused(String hex) {
    assertInvalid(ByteString.fromArray(HexFormat.of().parseHex(hex)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"UTF-16LE", "UTF-16BE", "UTF-16", "UTF-32LE", "UTF-32BE"})
  void other_encodings_are_refused(String charset) {
    assertInvalid(ByteString.fromArray("{\"a\":1}".getBytes(Charset.forName(charset))));
  }

  static Stream<String> beyondOurLimits() {
    return Stream.of(
        "[".repeat(17) + "]".repeat(17),
        "{\"a\":".repeat(17) + "1" + "}".repeat(17),
        "{\"a\":" + "1".repeat(33) + "}",
        "{\"a\":1." + "0".repeat(32) + "}",
        "{\"a\":\"" + "x".repeat(4097) + "\"}",
        "{\"" + "x".repeat(4097) + "\":1}",
        "{\"a\":1,\"a\":1}",
        "{\"a\":{\"b\":1,\"b\":2}}",
        "{\"a\":1} {}");
  }

  @ParameterizedTest
  @MethodSource("beyondOurLimits")
  void what_exceeds_our_limits_is_refused(String document) {
    assertInvalid(ByteString.fromString(document));
  }

  /** Trap T16: each of our limits is one that the parser does not have of itself. */
  @ParameterizedTest
  @MethodSource("beyondOurLimits")
  void the_parsers_own_limits_let_all_of_that_pass(String document) {
    assertThatCode(() -> new ObjectMapper().readTree(document)).doesNotThrowAnyException();
  }

  @Test
  void the_parser_alone_takes_bytes_that_are_no_utf_8() {
    var overlong = HexFormat.of().parseHex("7b2261223a22c080227d");

    assertThatCode(() -> new ObjectMapper().readTree(overlong)).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(ints = {16, 1})
  void documents_up_to_our_limits_are_read(int depth) {
    assertThat(StrictJson.parse(ByteString.fromString("[".repeat(depth) + "]".repeat(depth))))
        .isNotNull();
    assertThat(StrictJson.parse(ByteString.fromString("[" + "1".repeat(32) + "]"))).isNotNull();
    assertThat(StrictJson.parse(ByteString.fromString("[\"" + "x".repeat(4096) + "\"]")))
        .isNotNull();
  }

  @Test
  void a_document_has_64_kib_at_most() {
    var document = "[" + " ".repeat(64 * 1024 - 2) + "]";

    assertThat(StrictJson.parse(ByteString.fromString(document))).isNotNull();
    assertInvalid(ByteString.fromString(document + " "));
  }

  @Test
  void what_was_sent_is_not_quoted_back() {
    assertThatThrownBy(() -> StrictJson.parse(ByteString.fromString("{\"secret\":hunter2}")))
        .hasMessageNotContaining("secret")
        .hasMessageNotContaining("hunter2");
  }

  @Test
  void no_document_keeps_a_core_busy() {
    var nested = "[".repeat(32_000);
    var many = "[" + "1,".repeat(30_000) + "1]";
    var escapes = "[\"" + "\\u0041".repeat(680) + "\"]";
    for (int i = 0; i < 200; i++) {
      parseAnyway(nested);
      parseAnyway(many);
      parseAnyway(escapes);
    }

    long startedAt = System.nanoTime();
    for (int i = 0; i < 20; i++) {
      parseAnyway(nested);
      parseAnyway(many);
      parseAnyway(escapes);
    }
    long each = (System.nanoTime() - startedAt) / 60;

    assertThat(each).isLessThan(50_000_000);
  }

  private static void parseAnyway(String document) {
    try {
      StrictJson.parse(ByteString.fromString(document));
    } catch (InvalidJson asMayBe) {
      // only the time counts
    }
  }

  private static void assertInvalid(ByteString document) {
    assertThatThrownBy(() -> StrictJson.parse(document))
        .as(document.decodeString(StandardCharsets.ISO_8859_1))
        .isInstanceOf(InvalidJson.class);
  }
}
