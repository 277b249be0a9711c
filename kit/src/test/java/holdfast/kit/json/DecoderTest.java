package holdfast.kit.json;

import static holdfast.kit.json.Shapes.anything;
import static holdfast.kit.json.Shapes.currency;
import static holdfast.kit.json.Shapes.flag;
import static holdfast.kit.json.Shapes.instant;
import static holdfast.kit.json.Shapes.integer;
import static holdfast.kit.json.Shapes.list;
import static holdfast.kit.json.Shapes.listOf;
import static holdfast.kit.json.Shapes.money;
import static holdfast.kit.json.Shapes.object;
import static holdfast.kit.json.Shapes.oneOf;
import static holdfast.kit.json.Shapes.parsed;
import static holdfast.kit.json.Shapes.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import holdfast.kit.domain.Money;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.apache.pekko.util.ByteString;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class DecoderTest {

  enum Way {
    AIR,
    SEA
  }

  record Piece(String label, int grams) {
    static Supplier<Piece> read(Fields in) {
      var label = in.required("label", text(Pattern.compile("[A-Z]{1,4}"), "invalid_label"));
      var grams = in.required("grams", integer(1, 10_000, "grams_out_of_range"));
      return () -> new Piece(label.get(), grams.get());
    }
  }

  record Parcel(List<Piece> pieces, @Nullable Money value, Way way, @Nullable String note) {
    static Supplier<Parcel> read(Fields in) {
      var pieces = in.required("pieces", listOf(1, 3, "too_many_pieces", Piece::read));
      var value = in.optional("value", money());
      var way = in.optional("way", oneOf(Way.class), Way.SEA);
      var note = in.optional("note", text(0, 20));
      return () -> new Parcel(pieces.get(), value.get(), way.get(), note.get());
    }
  }

  @Test
  void a_record_is_read_with_all_it_has() {
    assertThat(
            strictly(
                Parcel::read,
                """
                {"pieces":[{"label":"A","grams":1},{"label":"B","grams":10000}],
                 "value":{"amount":1299,"currency":"EUR"},"way":"AIR","note":"with care"}
                """))
        .isEqualTo(
            new Parcel(
                List.of(new Piece("A", 1), new Piece("B", 10_000)),
                new Money(1299, "EUR"),
                Way.AIR,
                "with care"));
  }

  @Test
  void what_may_be_left_out_may_be_left_out() {
    assertThat(strictly(Parcel::read, "{\"pieces\":[{\"label\":\"A\",\"grams\":1}]}"))
        .isEqualTo(new Parcel(List.of(new Piece("A", 1)), null, Way.SEA, null));
  }

  @Test
  void all_faults_are_named_at_once_each_with_its_place() {
    assertThat(
            faults(
                Parcel::read,
                """
                {"pieces":[{"label":"a","grams":0,"colour":"red"},{"grams":"1"},7],
                 "value":{"amount":-1,"currency":"XXX"},"way":"RAIL","note":7,"extra":{}}
                """))
        .containsExactly(
            new Violation("/pieces/0/label", "invalid_label"),
            new Violation("/pieces/0/grams", "grams_out_of_range"),
            new Violation("/pieces/0/colour", "unknown_field"),
            new Violation("/pieces/1/label", "missing"),
            new Violation("/pieces/1/grams", "wrong_type"),
            new Violation("/pieces/2", "wrong_type"),
            new Violation("/value/amount", "amount_out_of_range"),
            new Violation("/value/currency", "unknown_currency"),
            new Violation("/way", "unknown_value"),
            new Violation("/note", "wrong_type"),
            new Violation("/extra", "unknown_field"));
  }

  @Test
  void a_list_has_its_bounds() {
    assertThat(faults(Parcel::read, "{\"pieces\":[]}"))
        .containsExactly(new Violation("/pieces", "too_many_pieces"));
    assertThat(faults(Parcel::read, "{\"pieces\":[1,2,3,4]}"))
        .containsExactly(new Violation("/pieces", "too_many_pieces"));
    assertThat(faults(Parcel::read, "{\"pieces\":{}}"))
        .containsExactly(new Violation("/pieces", "wrong_type"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"[]", "1", "\"text\"", "null", "true"})
  void a_document_that_is_no_object_is_of_the_wrong_type(String document) {
    assertThat(faults(Parcel::read, document)).containsExactly(new Violation("", "wrong_type"));
  }

  @Test
  void no_more_than_twenty_faults_are_named() {
    Decoder<List<Integer>> numbers =
        in -> in.required("numbers", list(0, 1000, "too_many", integer(1, 2, "out_of_range")));
    var document = "{\"numbers\":[" + "9,".repeat(500) + "9],\"more\":1}";

    assertThat(faults(numbers, document)).hasSize(20);
  }

  @ParameterizedTest
  @CsvSource({
    "1, ''",
    "10, ''",
    "-0, out_of_range",
    "0, out_of_range",
    "11, out_of_range",
    "99999999999999999999, out_of_range",
    "-99999999999999999999, out_of_range",
    "1.0, wrong_type",
    "1e0, wrong_type",
    "1E3, wrong_type",
    "'\"1\"', wrong_type",
    "true, wrong_type",
    "null, wrong_type",
    "[1], wrong_type"
  })
  void a_whole_number_is_nothing_but_a_whole_number(String value, String code) {
    assertShape(integer(1, 10, "out_of_range"), value, code);
    assertShape(integer(1L, 10L, "out_of_range"), value, code);
  }

  @ParameterizedTest
  @CsvSource({
    "'{\"amount\":0,\"currency\":\"EUR\"}', ''",
    "'{\"amount\":1000000000000,\"currency\":\"EUR\"}', ''",
    "'{\"amount\":1000000000001,\"currency\":\"EUR\"}', amount_out_of_range",
    "'{\"amount\":12.99,\"currency\":\"EUR\"}', wrong_type",
    "'{\"amount\":1,\"currency\":\"eur\"}', unknown_currency",
    "'{\"amount\":1,\"currency\":\"XAU\"}', unknown_currency",
    "'{\"amount\":1}', missing",
    "'{\"amount\":1,\"currency\":\"EUR\",\"scale\":2}', unknown_field",
    "'\"1 EUR\"', wrong_type"
  })
  void money_is_minor_units_of_an_active_currency(String value, String code) {
    assertShape(money(), value, code);
  }

  @ParameterizedTest
  @CsvSource({
    "'\"\"', length_out_of_range",
    "'\"x\"', ''",
    "'\"two\\nlines\\tand a tab\"', ''",
    "'\"12345678901\"', length_out_of_range",
    "'\"nul \\u0000\"', invalid_text",
    "'\"bell \\u0007\"', invalid_text",
    "'\"c1 \\u0085\"', invalid_text",
    "1, wrong_type"
  })
  void text_is_for_people(String value, String code) {
    assertShape(text(1, value.length() > 16 ? 30 : 10), value, code);
  }

  @Test
  void the_other_shapes_take_what_they_say() {
    assertThat(read(flag(), "true")).isTrue();
    assertThat(read(currency(), "\"EUR\"")).isEqualTo("EUR");
    assertThat(read(oneOf(Way.class), "\"SEA\"")).isEqualTo(Way.SEA);
    assertThat(read(instant(), "\"2026-11-21T12:00:00+01:00\""))
        .isEqualTo(Instant.parse("2026-11-21T11:00:00Z"));
    assertThat(read(anything(), "[1]")).hasSize(1);
    assertThat(read(text(1, 9).as(String::length), "\"four\"")).isEqualTo(4);
    assertThat(read(object(Piece::read), "{\"label\":\"A\",\"grams\":5}"))
        .isEqualTo(new Piece("A", 5));
  }

  @Test
  void a_value_type_says_itself_what_it_takes() {
    Shape<UUID> id = parsed(UUID::fromString, "invalid_id");

    assertThat(read(id, "\"123e4567-e89b-12d3-a456-426614174000\"")).isNotNull();
    assertShape(id, "\"parcel\"", "invalid_id");
    assertShape(parsed(_ -> null, "invalid_id"), "\"x\"", "invalid_id");
    assertShape(flag(), "\"true\"", "wrong_type");
    assertShape(instant(), "\"yesterday\"", "invalid_time");
    assertShape(instant(), "\"2026-11-21T12:00:00\"", "invalid_time");
  }

  @Test
  void a_tolerant_reader_passes_over_what_it_does_not_know() {
    var tree =
        StrictJson.parse(
            ByteString.fromString(
                "{\"pieces\":[{\"label\":\"A\",\"grams\":1,\"new\":1}],\"value\":null,\"newer\":1}"));

    assertThat(StrictJson.decodeTolerantly(tree, Parcel::read))
        .isEqualTo(new Parcel(List.of(new Piece("A", 1)), null, Way.SEA, null));
    assertThatThrownBy(() -> StrictJson.decode(tree, Parcel::read))
        .isInstanceOf(InvalidFields.class);
  }

  @Test
  void a_pointer_escapes_what_a_pointer_must() {
    assertThat(faults(_ -> () -> "", "{\"a/b~c\":1}"))
        .containsExactly(new Violation("/a~1b~0c", "unknown_field"));
  }

  private static <T> void assertShape(Shape<T> shape, String value, String code) {
    Decoder<T> decoder = in -> in.required("x", shape);
    var document = "{\"x\":" + value + "}";
    if (code.isEmpty()) {
      assertThat(strictly(decoder, document)).isNotNull();
    } else {
      assertThat(faults(decoder, document)).extracting(Violation::code).containsExactly(code);
    }
  }

  private static <T> T read(Shape<T> shape, String value) {
    return strictly(in -> in.required("x", shape), "{\"x\":" + value + "}");
  }

  private static <T> T strictly(Decoder<T> decoder, String document) {
    return StrictJson.decode(StrictJson.parse(ByteString.fromString(document)), decoder);
  }

  private static <T> List<Violation> faults(Decoder<T> decoder, String document) {
    return catchThrowableOfType(InvalidFields.class, () -> strictly(decoder, document))
        .violations();
  }
}
