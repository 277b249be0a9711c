package holdfast.kit;

import com.tngtech.archunit.core.domain.JavaClasses;
import holdfast.kit.testing.ArchitectureRules;
import org.junit.jupiter.api.Test;

class ArchitectureTest {

  private static final String ROOT = "holdfast.kit";
  private static final JavaClasses CLASSES = ArchitectureRules.shippedClassesOf(ROOT);

  @Test
  void domain_is_plain_java() {
    ArchitectureRules.domainIsPlainJava(ROOT).check(CLASSES);
  }

  @Test
  void sees_no_service() {
    ArchitectureRules.seesNoOtherService(ROOT).check(CLASSES);
  }

  @Test
  void rooms_form_no_cycle() {
    ArchitectureRules.roomsFormNoCycle(ROOT).check(CLASSES);
  }

  @Test
  void names_no_business_word() {
    ArchitectureRules.namesNoBusinessWord(ROOT).check(CLASSES);
  }

  @Test
  void sql_stays_where_it_may_block() {
    ArchitectureRules.sqlStaysIn(ROOT, "jdbc", "feed", "journal").check(CLASSES);
  }
}
