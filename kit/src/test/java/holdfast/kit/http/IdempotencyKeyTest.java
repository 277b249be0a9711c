package holdfast.kit.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

final class IdempotencyKeyTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '\0',
      value = {
        "k;k",
        "\"k\";k",
        "  k ;k",
        "8e03978e-40d5-43e8-bc93-6894a57f9324;8e03978e-40d5-43e8-bc93-6894a57f9324",
        "\"a\\\"b\\\\c\";a\"b\\c",
        "a\"b;a\"b",
        "!~;!~"
      })
  void a_key_is_what_the_caller_wrote_or_quoted(String header, String key) {
    assertThat(IdempotencyKey.of(header).value()).isEqualTo(key);
  }

  @Test
  void a_key_may_have_255_characters() {
    assertThat(IdempotencyKey.of("x".repeat(255)).value()).hasSize(255);
    assertThat(IdempotencyKey.of("\"" + "x".repeat(255) + "\"").value()).hasSize(255);
  }

  static Stream<String> noKeys() {
    return Stream.of(
        "",
        " ",
        "\"\"",
        "\"",
        "\"open",
        "\"a\"b",
        "\"a\\",
        "\"a\\n\"",
        "a b",
        "\"a b\"",
        "caf\u00e9",
        "tab\there",
        "x".repeat(256),
        "\u007f");
  }

  @ParameterizedTest
  @MethodSource("noKeys")
  void what_is_no_key_is_told(String header) {
    assertThat(codeOf(header)).isEqualTo("idempotency_key_invalid");
  }

  @Test
  void without_a_key_one_is_asked_for() {
    assertThat(codeOf(null)).isEqualTo("idempotency_key_required");
  }

  private static String codeOf(@Nullable String header) {
    return catchThrowableOfType(ProblemException.class, () -> IdempotencyKey.of(header))
        .problem()
        .code()
        .code();
  }
}
