package holdfast.kit.testing;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import holdfast.kit.settings.Settings;
import org.junit.jupiter.api.Test;

class SettingsCoverageTest {

  @Test
  void passes_when_every_key_is_named_with_its_default() {
    parcel().check();
  }

  @Test
  void fails_when_a_key_is_not_named() {
    var coverage = SettingsCoverage.of("parcel").defaultOf("http.port", "8081");

    assertThatThrownBy(coverage::check).isInstanceOf(AssertionError.class);
  }

  @Test
  void fails_when_a_default_differs() {
    var coverage = parcel().defaultOf("http.port", "8080");

    assertThatThrownBy(coverage::check).isInstanceOf(AssertionError.class);
  }

  @Test
  void fails_when_a_named_key_is_not_in_the_file() {
    var coverage = parcel().defaultOf("http.host", "127.0.0.1");

    assertThatThrownBy(coverage::check).isInstanceOf(AssertionError.class);
  }

  @Test
  void fails_when_a_key_does_not_follow_the_variable_of_its_name() {
    var coverage = SettingsCoverage.of("stray").defaultOf("path", "none");

    assertThatThrownBy(coverage::check)
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("STRAY_PATH");
  }

  @Test
  void does_not_look_into_a_table() {
    SettingsCoverage.of("parcel")
        .defaultOf("ask-timeout", "1s")
        .withoutDefault("database.password")
        .table("http")
        .check();
  }

  @Test
  void passes_when_a_removed_key_is_refused() {
    parcel()
        .removed(
            "limit",
            config -> Settings.of(config, "holdfast.parcel").refuseRemoved("limit", "do nothing"))
        .check();
  }

  @Test
  void fails_when_a_removed_key_is_taken_in_silence() {
    var coverage = parcel().removed("limit", config -> Settings.of(config, "holdfast.parcel"));

    assertThatThrownBy(coverage::check).isInstanceOf(AssertionError.class);
  }

  private static SettingsCoverage parcel() {
    return SettingsCoverage.of("parcel")
        .defaultOf("http.port", "8081")
        .defaultOf("ask-timeout", "1s")
        .withoutDefault("database.password");
  }
}
