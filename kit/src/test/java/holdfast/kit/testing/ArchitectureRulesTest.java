package holdfast.kit.testing;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.lang.ArchRule;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sees every rule fail on a wrong class and pass on a right one. */
class ArchitectureRulesTest {

  private static final String ROOT = "holdfast.parcel";

  private static final String EVENT =
      "package holdfast.parcel.domain; public interface ParcelEvent { record Sent() implements"
          + " ParcelEvent {} }";
  private static final String STATE = "package holdfast.parcel.domain; public record Parcel() {}";
  private static final String PORT =
      "package holdfast.parcel.entity; public interface Couriers { record Call() {} }";
  private static final String ENTITY =
      "package holdfast.parcel.entity; public class ParcelEntity { domain.Parcel parcel; }"
          .replace("domain.Parcel", "holdfast.parcel.domain.Parcel");
  private static final String ROUTES =
      "package holdfast.parcel.http; public class ParcelRoutes { ParcelRoutes(Object any) {} }";
  private static final String NODE = "package holdfast.parcel; public class ParcelNode {}";

  @TempDir Path folder;

  @Test
  void domain_that_knows_a_library_is_refused() {
    var rule = ArchitectureRules.domainIsPlainJava(ROOT);
    var wrong =
        """
        package holdfast.parcel.domain;
        class Wrong { com.fasterxml.jackson.databind.JsonNode json; }
        """;

    assertRefused(rule, "holdfast.parcel.domain.Wrong", wrong, STATE);
  }

  @Test
  void domain_of_plain_java_is_accepted() {
    var right =
        """
        package holdfast.parcel.domain;
        class Right {
          java.util.List<int[]> sizes;
          org.pcollections.PMap<String, Parcel> parcels;
          holdfast.kit.domain.Money price;
        }
        """;

    assertAccepted(ArchitectureRules.domainIsPlainJava(ROOT), right, STATE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "holdfast.parcel.http.ParcelRoutes",
        "org.apache.pekko.http.javadsl.model.HttpRequest",
        "java.sql.Connection",
        "com.fasterxml.jackson.databind.JsonNode"
      })
  void an_entity_that_talks_to_the_world_is_refused(String forbidden) {
    var wrong = "package holdfast.parcel.entity; class Wrong { " + forbidden + " out; }";

    assertRefused(
        ArchitectureRules.entityOnlyCarriesOut(ROOT),
        "holdfast.parcel.entity.Wrong",
        wrong,
        ENTITY,
        STATE,
        ROUTES);
  }

  @Test
  void an_entity_that_carries_out_is_accepted() {
    assertAccepted(ArchitectureRules.entityOnlyCarriesOut(ROOT), ENTITY, STATE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"ParcelEvent", "ParcelEvent.Sent"})
  void http_that_shows_an_event_is_refused(String event) {
    var wrong =
        "package holdfast.parcel.http; class Wrong { holdfast.parcel.domain." + event + " shown; }";

    assertRefused(
        ArchitectureRules.httpShowsNoEvents(ROOT), "holdfast.parcel.http.Wrong", wrong, EVENT);
  }

  @Test
  void http_that_shows_values_is_accepted() {
    var right =
        "package holdfast.parcel.http; class Right { holdfast.parcel.domain.Parcel parcel; }";

    assertAccepted(ArchitectureRules.httpShowsNoEvents(ROOT), right, STATE, EVENT);
  }

  @ParameterizedTest
  @ValueSource(strings = {"entity.ParcelEntity", "http.ParcelRoutes"})
  void a_view_that_knows_more_than_events_is_refused(String forbidden) {
    var wrong =
        "package holdfast.parcel.view; class Wrong { holdfast.parcel." + forbidden + " source; }";

    assertRefused(
        ArchitectureRules.viewReadsEventsOnly(ROOT),
        "holdfast.parcel.view.Wrong",
        wrong,
        ENTITY,
        STATE,
        ROUTES);
  }

  @Test
  void a_view_of_events_is_accepted() {
    var right =
        "package holdfast.parcel.view; class Right { holdfast.parcel.domain.ParcelEvent event; }";

    assertAccepted(ArchitectureRules.viewReadsEventsOnly(ROOT), right, EVENT);
  }

  @ParameterizedTest
  @ValueSource(strings = {"entity.ParcelEntity", "http.ParcelRoutes"})
  void a_client_that_knows_more_than_a_port_is_refused(String forbidden) {
    var wrong =
        "package holdfast.parcel.client; class Wrong { holdfast.parcel." + forbidden + " known; }";

    assertRefused(
        ArchitectureRules.clientImplementsAPort(ROOT),
        "holdfast.parcel.client.Wrong",
        wrong,
        ENTITY,
        STATE,
        ROUTES);
  }

  @Test
  void a_client_that_implements_a_port_is_accepted() {
    var right =
        """
        package holdfast.parcel.client;
        class Right implements holdfast.parcel.entity.Couriers {
          Call call;
          holdfast.parcel.domain.Parcel parcel;
        }
        """;

    assertAccepted(ArchitectureRules.clientImplementsAPort(ROOT), right, PORT, STATE);
  }

  @Test
  void a_service_that_should_call_nobody_but_has_a_client_is_refused() {
    var wrong = "package holdfast.parcel.client; class Wrong {}";

    assertRefused(
        ArchitectureRules.callsNoOtherService(ROOT), "holdfast.parcel.client.Wrong", wrong);
  }

  @Test
  void a_service_without_a_client_is_accepted() {
    assertAccepted(ArchitectureRules.callsNoOtherService(ROOT), STATE);
  }

  @Test
  void a_room_that_sees_the_root_is_refused() {
    var wrong = "package holdfast.parcel.view; class Wrong { holdfast.parcel.ParcelNode node; }";

    assertRefused(
        ArchitectureRules.nobodySeesTheRoot(ROOT), "holdfast.parcel.view.Wrong", wrong, NODE);
  }

  @Test
  void a_root_that_sees_the_rooms_is_accepted() {
    var right = "package holdfast.parcel; class Right { holdfast.parcel.domain.Parcel parcel; }";

    assertAccepted(ArchitectureRules.nobodySeesTheRoot(ROOT), right, STATE);
  }

  @Test
  void a_service_that_sees_another_is_refused() {
    var other = "package holdfast.ferry; public class Ferry {}";
    var wrong = "package holdfast.parcel.domain; class Wrong { holdfast.ferry.Ferry ferry; }";

    assertRefused(
        ArchitectureRules.seesNoOtherService(ROOT), "holdfast.parcel.domain.Wrong", wrong, other);
  }

  @Test
  void a_service_that_sees_the_kit_and_libraries_is_accepted() {
    var right =
        """
        package holdfast.parcel.domain;
        class Right { holdfast.kit.domain.Money price; org.slf4j.Logger log; }
        """;

    assertAccepted(ArchitectureRules.seesNoOtherService(ROOT), right);
  }

  @Test
  void rooms_that_need_each_other_are_refused() {
    var wrong = "package holdfast.parcel.domain; class Wrong { holdfast.parcel.http.Back back; }";
    var back =
        "package holdfast.parcel.http; public class Back { holdfast.parcel.domain.Parcel p; }";

    assertRefused(ArchitectureRules.roomsFormNoCycle(ROOT), "Slice http", wrong, back, STATE);
  }

  @Test
  void rooms_in_one_direction_are_accepted() {
    assertAccepted(ArchitectureRules.roomsFormNoCycle(ROOT), ENTITY, STATE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "java.time.Instant.now()",
        "java.time.LocalDate.now()",
        "java.time.InstantSource.system()",
        "java.time.Clock.systemUTC()",
        "System.currentTimeMillis()",
        "System.nanoTime()",
        "java.util.UUID.randomUUID()",
        "Math.random()",
        "(java.util.function.Supplier<Object>) java.time.Instant::now"
      })
  void time_and_ids_taken_from_nowhere_are_refused(String call) {
    for (var room : new String[] {"domain", "entity"}) {
      var wrong = "package holdfast.parcel." + room + "; class Wrong { Object x = " + call + "; }";

      assertRefused(
          ArchitectureRules.timeAndIdsAreArguments(ROOT),
          "holdfast.parcel." + room + ".Wrong",
          wrong,
          STATE);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "new java.util.Random()",
        "java.util.concurrent.ThreadLocalRandom.current().nextInt()",
        "new java.security.SecureRandom()",
      })
  void a_rule_that_throws_dice_is_refused(String call) {
    var wrong = "package holdfast.parcel.domain; class Wrong { Object x = " + call + "; }";

    assertRefused(
        ArchitectureRules.timeAndIdsAreArguments(ROOT), "holdfast.parcel.domain.Wrong", wrong);
  }

  @Test
  void time_that_is_given_is_accepted() {
    var right =
        """
        package holdfast.parcel.entity;
        class Right {
          java.time.Instant at(java.time.InstantSource clock) { return clock.instant(); }
          int pause() { return java.util.concurrent.ThreadLocalRandom.current().nextInt(); }
          java.util.UUID id(String text) { return java.util.UUID.fromString(text); }
        }
        """;

    assertAccepted(ArchitectureRules.timeAndIdsAreArguments(ROOT), right, STATE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "class Wrong { int stockLevel; }",
        "class Wrong { void addAccount() {} }",
        "class Wrong { void inOrderView() {} }",
        "class WrongOrder {}",
        "class Wrong { class ReservationList {} }",
        "enum Wrong { PAYMENT_DONE }"
      })
  void a_business_word_is_refused(String type) {
    var wrong = "package holdfast.parcel; " + type.replace("enum", "/* class Wrong */ enum");

    assertRefused(ArchitectureRules.namesNoBusinessWord(ROOT), "holdfast.parcel.Wrong", wrong);
  }

  @Test
  void a_technical_word_is_accepted() {
    var right = "package holdfast.parcel; class Right { long ordering; void inClosingOrder() {} }";

    assertAccepted(ArchitectureRules.namesNoBusinessWord(ROOT), right);
  }

  @ParameterizedTest
  @ValueSource(strings = {"java.sql.Connection", "javax.sql.DataSource"})
  void sql_in_another_room_is_refused(String type) {
    var wrong = "package holdfast.parcel.http; class Wrong { " + type + " direct; }";

    assertRefused(ArchitectureRules.sqlStaysIn(ROOT, "view"), "holdfast.parcel.http.Wrong", wrong);
  }

  @Test
  void sql_in_its_room_is_accepted() {
    var right = "package holdfast.parcel.view; class Right { java.sql.Connection connection; }";

    assertAccepted(ArchitectureRules.sqlStaysIn(ROOT, "view"), right, STATE);
  }

  @Test
  void a_room_of_another_name_is_refused() {
    var wrong = "package holdfast.parcel.util; class Wrong {}";

    assertRefused(
        ArchitectureRules.hasOnlyTheRooms(ROOT, "domain", "http"),
        "holdfast.parcel.util.Wrong",
        wrong,
        STATE);
  }

  @Test
  void the_rooms_of_the_house_are_accepted() {
    assertAccepted(ArchitectureRules.hasOnlyTheRooms(ROOT, "domain", "http"), STATE, ROUTES, NODE);
  }

  @Test
  void a_rule_that_finds_nothing_to_check_fails() {
    var elsewhere = ArchitectureRules.domainIsPlainJava("holdfast.nowhere");

    assertRefused(elsewhere, "failed to check any classes", STATE);
  }

  @Test
  void only_shipped_classes_are_read() {
    var classes = ArchitectureRules.shippedClassesOf("holdfast.kit.settings");

    assertThatCode(() -> classes.get(holdfast.kit.settings.Settings.class))
        .doesNotThrowAnyException();
    assertThatThrownBy(() -> classes.get("holdfast.kit.settings.SettingsTest"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private void assertRefused(ArchRule rule, String culprit, String... texts) {
    var classes = CompiledText.classes(folder, texts);

    assertThatThrownBy(() -> rule.check(classes))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining(culprit);
  }

  private void assertAccepted(ArchRule rule, String... texts) {
    var classes = CompiledText.classes(folder, texts);

    assertThatCode(() -> rule.check(classes)).doesNotThrowAnyException();
  }
}
