package holdfast.order;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import holdfast.kit.testing.ArchitectureRules;
import holdfast.order.domain.Order;
import holdfast.order.domain.OrderPolicy;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Which room may see which; what each rule is for stands in {@link ArchitectureRules}. */
class ArchitectureTest {

  private static final String ROOT = "holdfast.order";
  private static final JavaClasses CLASSES = ArchitectureRules.shippedClassesOf(ROOT);

  @Test
  void it_has_the_rooms_of_the_house() {
    ArchitectureRules.hasOnlyTheRooms(ROOT, "domain", "entity", "http", "client", "view")
        .check(CLASSES);
  }

  @Test
  void domain_is_plain_java() {
    ArchitectureRules.domainIsPlainJava(ROOT).check(CLASSES);
  }

  @Test
  void entity_only_carries_out() {
    ArchitectureRules.entityOnlyCarriesOut(ROOT).check(CLASSES);
  }

  @Test
  void http_shows_no_events() {
    ArchitectureRules.httpShowsNoEvents(ROOT).check(CLASSES);
  }

  @Test
  void view_reads_events_only() {
    ArchitectureRules.viewReadsEventsOnly(ROOT).check(CLASSES);
  }

  @Test
  void client_implements_a_port() {
    ArchitectureRules.clientImplementsAPort(ROOT).check(CLASSES);
  }

  @Test
  void nobody_sees_the_root() {
    ArchitectureRules.nobodySeesTheRoot(ROOT).check(CLASSES);
  }

  /** So that every order can be read again whatever the settings are by then. */
  @Test
  void what_an_order_is_depends_on_its_events_and_on_no_setting() {
    noClasses()
        .that()
        .haveFullyQualifiedName(Order.class.getName())
        .or()
        .haveNameMatching(Pattern.quote(Order.class.getName()) + "\\$.*")
        .should()
        .transitivelyDependOnClassesThat()
        .haveFullyQualifiedName(OrderPolicy.class.getName())
        .because("a replay must not depend on today's settings")
        .check(CLASSES);
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
  void sql_stays_in_the_view() {
    ArchitectureRules.sqlStaysIn(ROOT, "view").check(CLASSES);
  }
}
