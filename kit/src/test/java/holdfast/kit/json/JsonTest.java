package holdfast.kit.json;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonInclude;
import holdfast.kit.domain.Money;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.pekko.util.ByteString;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class JsonTest {

  record Parcel(
      String label,
      Money value,
      Instant sentAt,
      @Nullable String note,
      @JsonInclude(JsonInclude.Include.ALWAYS) @Nullable String receipt,
      List<Integer> grams) {}

  private static final Parcel PARCEL =
      new Parcel(
          "A",
          new Money(1299, "EUR"),
          Instant.parse("2026-11-21T12:00:00Z"),
          null,
          null,
          List.of());

  @Test
  void a_record_is_written_in_its_own_order_without_nulls() {
    assertThat(text(PARCEL))
        .isEqualTo(
            """
            {"label":"A","value":{"amount":1299,"currency":"EUR"},"sentAt":"2026-11-21T12:00:00Z",\
            "receipt":null,"grams":[]}\
            """);
  }

  record OneWay(String a, int b) {}

  record OtherWay(int b, @Nullable String c, String a) {}

  @Test
  void a_fingerprint_depends_on_what_is_said_and_not_on_the_order() {
    assertThat(Json.fingerprint(new OneWay("x", 1)))
        .isEqualTo(Json.fingerprint(new OtherWay(1, null, "x")))
        .isEqualTo(Json.fingerprint(new TreeMap<>(Map.of("b", 1, "a", "x"))))
        .isNotEqualTo(Json.fingerprint(new OneWay("x", 2)));
  }

  /** Fingerprints are stored for ever: this one was computed once and must stay. */
  @Test
  void a_fingerprint_is_the_sha_256_of_the_canonical_json() {
    assertThat(Json.fingerprint(new OneWay("x", 1)))
        .isEqualTo("cdab067e9f3beb32d1252cfd63e492592fecbf591b0d08cadb24bb17f3864246");
  }

  @Test
  void what_a_peer_sent_is_a_tree_or_nothing() {
    assertThat(Json.treeOrNull(ByteString.fromString("{\"a\":1}"))).hasToString("{\"a\":1}");
    assertThat(Json.treeOrNull(ByteString.fromString("<html>"))).isNull();
    assertThat(Json.treeOrNull(ByteString.emptyByteString())).isNull();
    assertThat(Json.treeOrNull(ByteString.fromString("xx{\"a\":1}").drop(2)))
        .hasToString("{\"a\":1}");
  }

  private static String text(Object value) {
    return new String(Json.bytes(value), StandardCharsets.UTF_8);
  }
}
