package holdfast.payment;

import com.tngtech.archunit.core.domain.JavaClasses;
import holdfast.kit.testing.ArchitectureRules;
import org.junit.jupiter.api.Test;

class ArchitectureTest {

  private static final String ROOT = "holdfast.payment";
  private static final JavaClasses CLASSES = ArchitectureRules.shippedClassesOf(ROOT);

  @Test
  void it_has_the_rooms_of_every_service() {
    ArchitectureRules.hasOnlyTheRooms(ROOT, "domain", "entity", "view", "http").check(CLASSES);
  }

  @Test
  void domain_is_plain_java() {
    ArchitectureRules.domainIsPlainJava(ROOT).check(CLASSES);
  }

  @Test
  void an_entity_only_carries_out() {
    ArchitectureRules.entityOnlyCarriesOut(ROOT).check(CLASSES);
  }

  @Test
  void http_shows_no_events() {
    ArchitectureRules.httpShowsNoEvents(ROOT).check(CLASSES);
  }

  @Test
  void a_view_reads_events_only() {
    ArchitectureRules.viewReadsEventsOnly(ROOT).check(CLASSES);
  }

  @Test
  void it_calls_no_other_service() {
    ArchitectureRules.callsNoOtherService(ROOT).check(CLASSES);
  }

  @Test
  void nobody_sees_the_root() {
    ArchitectureRules.nobodySeesTheRoot(ROOT).check(CLASSES);
  }

  @Test
  void it_sees_no_other_service() {
    ArchitectureRules.seesNoOtherService(ROOT).check(CLASSES);
  }

  @Test
  void rooms_form_no_cycle() {
    ArchitectureRules.roomsFormNoCycle(ROOT).check(CLASSES);
  }

  @Test
  void time_and_ids_are_arguments() {
    ArchitectureRules.timeAndIdsAreArguments(ROOT).check(CLASSES);
  }

  @Test
  void sql_stays_in_views() {
    ArchitectureRules.sqlStaysIn(ROOT, "view").check(CLASSES);
  }
}
