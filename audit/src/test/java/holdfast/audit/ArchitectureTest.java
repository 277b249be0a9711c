package holdfast.audit;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.simpleNameEndingWith;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import holdfast.kit.testing.ArchitectureRules;
import org.junit.jupiter.api.Test;

/** It knows all three services, but only what their journals hold. */
class ArchitectureTest {

  private static final String ROOT = "holdfast.audit";
  private static final JavaClasses CLASSES = ArchitectureRules.shippedClassesOf(ROOT);

  @Test
  void of_a_service_it_sees_the_rules_and_the_names_of_events() {
    classes()
        .that()
        .resideInAPackage(ROOT + "..")
        .should()
        .onlyDependOnClassesThat(
            resideInAnyPackage(ROOT + "..", "holdfast.kit..", "holdfast.*.domain..")
                .or(resideInAPackage("holdfast.*.entity..").and(simpleNameEndingWith("Serializer")))
                .or(resideOutsideOfPackage("holdfast..")))
        .because("it judges what is stored, by the rules alone")
        .check(CLASSES);
  }

  @Test
  void it_starts_no_cluster() {
    noClasses()
        .that()
        .resideInAPackage(ROOT + "..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.apache.pekko.actor..", "org.apache.pekko.cluster..")
        .because("it must work where no node does")
        .check(CLASSES);
  }
}
