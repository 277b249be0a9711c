package holdfast.gateway;

import com.tngtech.archunit.core.domain.JavaClasses;
import holdfast.kit.testing.ArchitectureRules;
import org.junit.jupiter.api.Test;

/** Which room may see which; what each rule is for stands in {@link ArchitectureRules}. */
class ArchitectureTest {

  private static final String ROOT = "holdfast.gateway";
  private static final JavaClasses CLASSES = ArchitectureRules.shippedClassesOf(ROOT);

  @Test
  void it_has_the_rooms_of_the_house() {
    ArchitectureRules.hasOnlyTheRooms(ROOT, "route", "guard", "proxy", "page").check(CLASSES);
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
  void nobody_talks_sql() {
    ArchitectureRules.sqlStaysIn(ROOT).check(CLASSES);
  }
}
