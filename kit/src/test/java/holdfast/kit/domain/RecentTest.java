package holdfast.kit.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class RecentTest {

  private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");

  @Test
  void what_was_closed_is_remembered_with_its_value() {
    var recent = Recent.<String, String>empty().with("r-1", "released", NOON);

    assertThat(recent.get("r-1")).isEqualTo("released");
    assertThat(recent.contains("r-1")).isTrue();
    assertThat(recent.get("r-2")).isNull();
    assertThat(recent.size()).isEqualTo(1);
  }

  @Test
  void the_original_is_not_changed() {
    var before = Recent.<String, String>empty().with("r-1", "released", NOON);

    assertThat(before.with("r-2", "expired", NOON).size()).isEqualTo(2);
    assertThat(before.forgottenBefore(NOON.plusSeconds(1)).isEmpty()).isTrue();
    assertThat(before.without("r-1").isEmpty()).isTrue();
    assertThat(before.inClosingOrder())
        .containsExactly(new Recent.Closed<>("r-1", "released", NOON));
  }

  @Test
  void a_replaced_value_keeps_the_place_and_the_time_of_the_old_one() {
    var recent =
        Recent.<String, String>empty()
            .with("p-1", "captured", NOON)
            .with("p-2", "captured", NOON.plusSeconds(1))
            .replaced("p-1", "refunded");

    assertThat(recent.inClosingOrder())
        .containsExactly(
            new Recent.Closed<>("p-1", "refunded", NOON),
            new Recent.Closed<>("p-2", "captured", NOON.plusSeconds(1)));
    assertThat(recent.forgottenBefore(NOON.plusSeconds(1)).get("p-1")).isNull();
    assertThatThrownBy(() -> recent.replaced("p-3", "refunded"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void only_what_closed_before_the_moment_is_forgotten() {
    var recent =
        Recent.<String, Integer>empty()
            .with("early", 1, NOON)
            .with("just-then", 2, NOON.plusSeconds(5))
            .with("late", 3, NOON.plusSeconds(9));

    var left = recent.forgottenBefore(NOON.plusSeconds(5));

    assertThat(left.get("early")).isNull();
    assertThat(left.inClosingOrder().stream().map(Recent.Closed::key))
        .containsExactly("just-then", "late");
  }

  @Test
  void closing_again_replaces_the_value_and_starts_its_time_anew() {
    var recent =
        Recent.<String, String>empty()
            .with("r-1", "expired", NOON)
            .with("r-2", "released", NOON.plusSeconds(1))
            .with("r-1", "released", NOON.plusSeconds(2));

    assertThat(recent.size()).isEqualTo(2);
    assertThat(recent.inClosingOrder().stream().map(Recent.Closed::key))
        .containsExactly("r-2", "r-1");
    assertThat(recent.forgottenBefore(NOON.plusSeconds(2)).get("r-1")).isEqualTo("released");
  }

  @Test
  void a_memory_built_from_its_entries_is_equal() {
    var recent =
        Recent.<String, String>empty()
            .with("r-1", "a", NOON)
            .with("r-2", "b", NOON)
            .with("r-3", "c", NOON)
            .without("r-2");

    var again = Recent.of(recent.inClosingOrder());

    assertThat(again).isEqualTo(recent).hasSameHashCodeAs(recent);
    assertThat(again).isNotEqualTo(recent.with("r-4", "d", NOON));
    assertThat(recent).containsExactlyElementsOf(recent.inClosingOrder());
  }

  @Test
  void the_same_records_closed_in_another_order_are_another_memory() {
    var one = Recent.<String, String>empty().with("r-1", "a", NOON).with("r-2", "b", NOON);
    var other = Recent.<String, String>empty().with("r-2", "b", NOON).with("r-1", "a", NOON);

    assertThat(one).isNotEqualTo(other);
  }

  @Test
  void nothing_is_forgotten_early_when_a_time_runs_backwards() {
    var recent =
        Recent.<String, String>empty()
            .with("late", "a", NOON.plusSeconds(10))
            .with("early", "b", NOON);

    assertThat(recent.forgottenBefore(NOON.plusSeconds(5)).size()).isEqualTo(2);
    assertThat(recent.forgottenBefore(NOON.plusSeconds(11)).isEmpty()).isTrue();
  }

  @Test
  void what_is_too_old_is_forgotten_at_once_and_swept_bit_by_bit() {
    var recent = Recent.<Integer, String>empty();
    for (int i = 0; i < 10_000; i++) {
      recent = recent.with(i, "closed", NOON);
    }
    var later = NOON.plusSeconds(1);

    recent = recent.forgottenBefore(later);

    assertThat(recent.size()).isBetween(9_000, 9_999);
    assertThat(recent.isEmpty()).isTrue();
    assertThat(recent.inClosingOrder()).isEmpty();
    assertThat(recent.get(9_999)).isNull();
    assertThat(recent.contains(9_999)).isFalse();
    assertThat(recent).isEqualTo(Recent.empty());
    for (int i = 0; i < 200; i++) {
      recent = recent.forgottenBefore(later);
    }
    assertThat(recent.size()).isZero();
  }

  @Test
  void what_is_forgotten_can_be_closed_anew_before_it_was_swept() {
    var recent = Recent.<Integer, String>empty();
    for (int i = 0; i < 1_000; i++) {
      recent = recent.with(i, "closed", NOON);
    }
    var later = NOON.plusSeconds(1);
    var forgotten = recent.forgottenBefore(later);

    var anew = forgotten.with(999, "closed anew", later);

    assertThat(anew.inClosingOrder())
        .containsExactly(new Recent.Closed<>(999, "closed anew", later));
    assertThatThrownBy(() -> forgotten.replaced(998, "refunded"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(anew.forgottenBefore(NOON).get(998)).as("forgotten for good").isNull();
  }

  @Test
  void the_horizon_is_as_late_as_anything_was_ever_forgotten() {
    var recent = Recent.<String, String>empty().with("r-1", "a", NOON);
    assertThat(recent.forgottenBefore(NOON).horizon()).isEqualTo(Instant.MIN);

    var forgotten =
        recent.forgottenBefore(NOON.plusSeconds(1)).with("r-2", "b", NOON.plusSeconds(2));
    assertThat(forgotten.horizon()).isEqualTo(NOON.plusSeconds(1));
    assertThat(forgotten.forgottenBefore(NOON).horizon()).isEqualTo(NOON.plusSeconds(1));

    var again = Recent.of(forgotten.inClosingOrder(), forgotten.horizon());
    assertThat(again).isEqualTo(forgotten);
    assertThat(again.horizon()).isEqualTo(forgotten.horizon());
  }

  /** Each closing adds one, and takes away more than one. */
  @Test
  void what_is_forgotten_leaves_sooner_than_new_records_come() {
    var recent = Recent.<Integer, String>empty();
    for (int i = 0; i < 10_000; i++) {
      recent = recent.with(i, "closed", NOON);
    }
    for (int i = 0; i < 200; i++) {
      recent = recent.with(-1 - i, "new", NOON.plusSeconds(1)).forgottenBefore(NOON.plusSeconds(1));
    }

    assertThat(recent.size()).isEqualTo(200);
  }

  /** Copying would take minutes here. */
  @Test
  void a_hundred_thousand_records_cost_no_more_each_than_a_few() {
    var recent = Recent.<Integer, String>empty();
    for (int i = 0; i < 200_000; i++) {
      recent =
          recent
              .with(i, "closed", NOON.plusMillis(i))
              .forgottenBefore(NOON.plusMillis(i).minus(Duration.ofSeconds(100)));
    }

    assertThat(recent.size()).isEqualTo(100_001);
    assertThat(recent.iterator().next())
        .isEqualTo(new Recent.Closed<>(99_999, "closed", NOON.plusMillis(99_999)));
    assertThat(List.of(recent.contains(99_998), recent.contains(99_999)))
        .containsExactly(false, true);
  }
}
