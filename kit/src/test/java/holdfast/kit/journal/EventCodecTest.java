package holdfast.kit.journal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pcollections.PMap;

class EventCodecTest {

  private static final Instant NOON = Instant.parse("2026-11-21T12:00:00.123456Z");

  record Ref(String text) {
    Ref {
      if (text.isBlank()) {
        throw new IllegalArgumentException("a ref has characters");
      }
    }
  }

  record Count(int units) {}

  record Wrapped<T>(T content) {}

  enum Colour {
    RED,
    GREEN
  }

  sealed interface Cause {
    record Late(Duration by) implements Cause {}

    record Lost() implements Cause {}
  }

  sealed interface ParcelEvent {
    record Sent(Ref ref, Count count, Instant at) implements ParcelEvent {
      /** Looks like a property, and is none. */
      public boolean isHeavy() {
        return true;
      }

      public String getLabel() {
        return "label";
      }
    }

    record Renamed(String name) implements ParcelEvent {}

    record Closed() implements ParcelEvent {}

    record Delayed(Cause cause, @Nullable String note) implements ParcelEvent {}

    record Full(
        long big,
        double rate,
        boolean on,
        Colour colour,
        UUID id,
        Duration time,
        Optional<String> maybe,
        List<Ref> refs,
        Set<Count> counts,
        Map<Ref, Count> byRef,
        Map<Colour, List<Sent>> deep,
        Wrapped<Ref> wrapped)
        implements ParcelEvent {}
  }

  record ParcelState(List<String> lines) {}

  private static final EventNames NAMES =
      EventNames.builder()
          .event("parcel-sent/1", ParcelEvent.Sent.class)
          .event("parcel-renamed/1", ParcelEvent.Renamed.class)
          .event("parcel-closed/1", ParcelEvent.Closed.class)
          .event("parcel-delayed/1", ParcelEvent.Delayed.class)
          .event("parcel-full/1", ParcelEvent.Full.class)
          .snapshot("parcel-state/1", ParcelState.class)
          .variant("late", Cause.Late.class)
          .variant("lost", Cause.Lost.class)
          .build();

  private final EventCodec codec = new EventCodec(NAMES);

  @Test
  void a_value_of_one_component_is_written_as_that_component() {
    var sent = new ParcelEvent.Sent(new Ref("p-1"), new Count(3), NOON);

    assertThat(json(sent))
        .isEqualTo("{\"ref\":\"p-1\",\"count\":3,\"at\":\"2026-11-21T12:00:00.123456Z\"}");
    assertThat(there_and_back(sent)).isEqualTo(sent);
  }

  @Test
  void an_event_of_one_component_stays_an_object() {
    var renamed = new ParcelEvent.Renamed("box");

    assertThat(json(renamed)).isEqualTo("{\"name\":\"box\"}");
    assertThat(there_and_back(renamed)).isEqualTo(renamed);
  }

  @Test
  void an_event_without_components_is_an_empty_object() {
    assertThat(json(new ParcelEvent.Closed())).isEqualTo("{}");
    assertThat(there_and_back(new ParcelEvent.Closed())).isEqualTo(new ParcelEvent.Closed());
  }

  @Test
  void a_variant_of_a_sealed_type_carries_its_kind() {
    var late = new ParcelEvent.Delayed(new Cause.Late(Duration.ofMinutes(5)), null);
    var lost = new ParcelEvent.Delayed(new Cause.Lost(), "gone");

    assertThat(json(late)).isEqualTo("{\"cause\":{\"kind\":\"late\",\"by\":\"PT5M\"}}");
    assertThat(json(lost)).isEqualTo("{\"cause\":{\"kind\":\"lost\"},\"note\":\"gone\"}");
    assertThat(there_and_back(late)).isEqualTo(late);
    assertThat(there_and_back(lost)).isEqualTo(lost);
  }

  @Test
  void everything_that_is_promised_comes_back() {
    var sent = new ParcelEvent.Sent(new Ref("p-1"), new Count(3), NOON);
    var full =
        new ParcelEvent.Full(
            Long.MAX_VALUE,
            0.5,
            true,
            Colour.GREEN,
            UUID.fromString("00000000-0000-0000-0000-000000000001"),
            Duration.ofMillis(1500),
            Optional.of("yes"),
            List.of(new Ref("a"), new Ref("b")),
            Set.of(new Count(1)),
            Map.of(new Ref("a"), new Count(2)),
            Map.of(Colour.RED, List.of(sent)),
            new Wrapped<>(new Ref("w")));

    assertThat(there_and_back(full)).isEqualTo(full);
    assertThat(json(full)).contains("\"byRef\":{\"a\":2}").contains("\"wrapped\":\"w\"");
  }

  @Test
  void a_field_that_was_added_later_is_skipped_by_this_build() {
    assertThat(read("parcel-renamed/1", "{\"name\":\"box\",\"colour\":\"red\"}"))
        .isEqualTo(new ParcelEvent.Renamed("box"));
  }

  @Test
  void a_field_that_was_not_yet_written_is_null() {
    assertThat(read("parcel-delayed/1", "{\"cause\":{\"kind\":\"lost\"}}"))
        .isEqualTo(new ParcelEvent.Delayed(new Cause.Lost(), null));
  }

  @Test
  void values_from_disk_pass_through_their_constructor() {
    assertThatThrownBy(
            () -> read("parcel-sent/1", "{\"ref\":\" \",\"count\":3,\"at\":\"" + NOON + "\"}"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasStackTraceContaining("a ref has characters");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"ref\":\"p\",\"count\":\"3\",\"at\":\"2026-11-21T12:00:00Z\"}",
        "{\"ref\":\"p\",\"count\":3.5,\"at\":\"2026-11-21T12:00:00Z\"}",
        "{\"ref\":\"p\",\"count\":true,\"at\":\"2026-11-21T12:00:00Z\"}",
        "{\"ref\":\"p\",\"count\":null,\"at\":\"2026-11-21T12:00:00Z\"}",
        "{\"ref\":\"p\",\"at\":\"2026-11-21T12:00:00Z\"}",
        "{\"ref\":7,\"count\":3,\"at\":\"2026-11-21T12:00:00Z\"}",
        "{\"ref\":\"p\",\"ref\":\"q\",\"count\":3,\"at\":\"2026-11-21T12:00:00Z\"}",
        "{\"ref\":\"p\",\"count\":3,\"at\":\"2026-11-21T12:00:00Z\"} {}",
        "{\"ref\":\"p\",\"count\":3,\"at\":\"noon\"}",
        "[]",
        "",
      })
  void what_is_no_such_record_is_not_bent_into_one(String json) {
    assertThatThrownBy(() -> read("parcel-sent/1", json))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("parcel-sent/1 cannot be read from JSON");
  }

  @Test
  void a_name_of_a_later_build_is_not_guessed() {
    assertThatThrownBy(() -> read("parcel-sent/2", "{}"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("no record is stored under the name parcel-sent/2");
  }

  @Test
  void an_event_of_more_than_64_KiB_is_refused_and_a_snapshot_is_not() {
    var text = "x".repeat(70 * 1024);

    assertThatThrownBy(() -> codec.encode(new ParcelEvent.Renamed(text)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("more than 65536");
    assertThat(there_and_back(new ParcelState(List.of(text))))
        .isEqualTo(new ParcelState(List.of(text)));
  }

  record Persistent(PMap<String, Integer> map) {}

  record Nested(List<Optional<Wrapped<Object>>> deep) {}

  record Undecided(Cause cause) {}

  @Test
  void what_could_not_be_read_back_is_refused_at_the_start() {
    assertThatThrownBy(() -> codecOf(Persistent.class))
        .hasMessageContaining("Persistent.map is a org.pcollections.PMap, which cannot be read");
    assertThatThrownBy(() -> codecOf(Nested.class))
        .hasMessageContaining("Nested.deep is a java.lang.Object, which cannot be read back");
    assertThatThrownBy(() -> codecOf(Undecided.class))
        .hasMessageContaining("Late, which is not given as a variant");
  }

  private static EventCodec codecOf(Class<? extends Record> type) {
    return new EventCodec(EventNames.builder().event("thing-done/1", type).build());
  }

  @Test
  void names_and_classes_are_given_once() {
    var builder = EventNames.builder().event("parcel-sent/1", ParcelEvent.Sent.class);

    assertThatThrownBy(() -> builder.event("parcel-sent/1", ParcelEvent.Closed.class))
        .hasMessage("parcel-sent/1 is given twice");
    assertThatThrownBy(() -> builder.event("parcel-sent/2", ParcelEvent.Sent.class))
        .hasMessageContaining("is named parcel-sent/1 and parcel-sent/2");
    assertThatThrownBy(() -> builder.event("ParcelSent", ParcelEvent.Renamed.class))
        .hasMessageContaining("is not of the form");
  }

  private String json(Record event) {
    return new String(codec.encode(event), UTF_8);
  }

  private Record there_and_back(Record event) {
    return codec.decode(codec.nameOf(event), codec.encode(event));
  }

  private Record read(String name, String json) {
    return codec.decode(name, json.getBytes(UTF_8));
  }
}
