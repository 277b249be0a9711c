package holdfast.kit.testing;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.INTERFACES;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.lang.conditions.ArchConditions.accessTargetWhere;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.CompositeArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/**
 * Which room may see which, as one rule a method; {@code root} is the package of a service.
 *
 * <p>A service writes one ordinary test a rule, for the rooms that it has:
 *
 * <pre>{@code
 * class ArchitectureTest {
 *   private static final String ROOT = "holdfast.parcel";
 *   private static final JavaClasses CLASSES = ArchitectureRules.shippedClassesOf(ROOT);
 *
 *   @Test
 *   void domain_is_plain_java() {
 *     ArchitectureRules.domainIsPlainJava(ROOT).check(CLASSES);
 *   }
 * }
 * }</pre>
 *
 * <p>A rule that finds no class in its room fails, and stays so: a rule that checks nothing is
 * worse than none.
 */
public final class ArchitectureRules {

  private static final String ANY_ROOM = "(*)..";

  /** What makes a name belong to one business; the kit would serve a ferry company as well. */
  private static final Set<String> BUSINESS_WORDS =
      Set.of(
          "order",
          "orders",
          "stock",
          "stocks",
          "payment",
          "payments",
          "account",
          "accounts",
          "reservation",
          "reservations",
          "inventory",
          "checkout",
          "sku",
          "skus",
          "refund",
          "refunds");

  /** The moments and ids that a replay or a test could not repeat. */
  private static final Map<Class<?>, Set<String>> UNREPEATABLE =
      Map.ofEntries(
          Map.entry(Instant.class, Set.of("now")),
          Map.entry(LocalDate.class, Set.of("now")),
          Map.entry(LocalDateTime.class, Set.of("now")),
          Map.entry(OffsetDateTime.class, Set.of("now")),
          Map.entry(ZonedDateTime.class, Set.of("now")),
          Map.entry(Clock.class, Set.of("systemUTC", "systemDefaultZone", "system")),
          Map.entry(InstantSource.class, Set.of("system")),
          Map.entry(System.class, Set.of("currentTimeMillis", "nanoTime")),
          Map.entry(UUID.class, Set.of("randomUUID")),
          Map.entry(Math.class, Set.of("random")));

  /** The classes of one service as they ship, without tests. */
  public static JavaClasses shippedClassesOf(String root) {
    return new ClassFileImporter()
        .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
        .importPackages(root);
  }

  /** A service has these rooms and no others, so that a reader knows where to look. */
  public static ArchRule hasOnlyTheRooms(String root, String... rooms) {
    return classes()
        .that()
        .resideInAPackage(root + "..")
        .should()
        .resideInAnyPackage(
            Stream.concat(
                    Stream.of(root), Arrays.stream(rooms).map(room -> root + "." + room + ".."))
                .toArray(String[]::new))
        .because("every service has the same rooms");
  }

  /** Rule 1. */
  public static ArchRule domainIsPlainJava(String root) {
    return classes()
        .that()
        .resideInAPackage(root + ".domain..")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            root + ".domain..",
            "java..",
            "org.jspecify..",
            "org.pcollections..",
            "holdfast.kit.domain..")
        .because("a rule of the business can be tested in three lines");
  }

  /** Rule 2. */
  public static ArchRule entityOnlyCarriesOut(String root) {
    return noClasses()
        .that()
        .resideInAPackage(root + ".entity..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            root + ".http..",
            root + ".client..",
            root + ".view..",
            "org.apache.pekko.http..",
            "java.sql..",
            "javax.sql..",
            "com.fasterxml.jackson..")
        .because("an entity stores and answers; others talk to the world");
  }

  /** Rule 3. */
  public static ArchRule httpShowsNoEvents(String root) {
    return noClasses()
        .that()
        .resideInAPackage(root + ".http..")
        .should()
        .dependOnClassesThat()
        .haveNameMatching(root.replace(".", "\\.") + "\\.domain\\..*Event(\\$.*)?")
        .because("what is stored must never become what is shown by accident");
  }

  /** Rule 4. */
  public static ArchRule viewReadsEventsOnly(String root) {
    return noClasses()
        .that()
        .resideInAPackage(root + ".view..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(root + ".entity..", root + ".http..", root + ".client..")
        .because("a view is made of events and can be made again from them");
  }

  /** Rule 5, where there is a client: it sees the domain, and of entities only ports. */
  public static ArchRule clientImplementsAPort(String root) {
    return noClasses()
        .that()
        .resideInAPackage(root + ".client..")
        .should()
        .dependOnClassesThat(
            resideInAnyPackage(root + ".http..", root + ".view..")
                .or(resideInAPackage(root + ".entity..").and(not(partOfAnInterface()))))
        .because("other services are called through a port that a test can implement");
  }

  /** Rule 5, everywhere else. */
  public static ArchRule callsNoOtherService(String root) {
    return noClasses()
        .should()
        .resideInAPackage(root + ".client..")
        .because("only the order service calls others");
  }

  /** Rule 6. */
  public static ArchRule nobodySeesTheRoot(String root) {
    return noClasses()
        .that()
        .resideInAPackage(root + "..")
        .and()
        .resideOutsideOfPackage(root)
        .should()
        .dependOnClassesThat()
        .resideInAPackage(root)
        .because("the root package wires the rooms, so it must not be part of what it wires");
  }

  /** Rule 7. */
  public static ArchRule seesNoOtherService(String root) {
    return classes()
        .that()
        .resideInAPackage(root + "..")
        .should()
        .onlyDependOnClassesThat(
            resideInAnyPackage(root + "..", "holdfast.kit..")
                .or(resideOutsideOfPackage("holdfast..")))
        .because("services share examples, not classes");
  }

  /** Rule 8. */
  public static ArchRule roomsFormNoCycle(String root) {
    return slices()
        .matching(root + "." + ANY_ROOM)
        .should()
        .beFreeOfCycles()
        .because("one can only be read before the other if there is a first one");
  }

  /** Rule 9. An entity may spread its retries by chance; what it decides comes from the domain. */
  public static ArchRule timeAndIdsAreArguments(String root) {
    var both =
        noClasses()
            .that()
            .resideInAnyPackage(root + ".domain..", root + ".entity..")
            .should(accessTargetWhere(isUnrepeatable()))
            .because("time and ids enter as arguments, or a replay decides otherwise than before");
    var domain =
        noClasses()
            .that()
            .resideInAPackage(root + ".domain..")
            .should()
            .dependOnClassesThat()
            .areAssignableTo(RandomGenerator.class)
            .because("a rule that throws dice cannot be repeated");
    return CompositeArchRule.of(both).and(domain);
  }

  /** Rule 10. */
  public static ArchRule namesNoBusinessWord(String root) {
    return classes()
        .that()
        .resideInAPackage(root + "..")
        .should(nameNoBusinessWord())
        .because("the kit knows tools, not meaning");
  }

  /** Rule 11; {@code rooms} as in {@code view}. */
  public static ArchRule sqlStaysIn(String root, String... rooms) {
    return noClasses()
        .that()
        .resideInAPackage(root + "..")
        .and()
        .resideOutsideOfPackages(
            Arrays.stream(rooms).map(room -> root + "." + room + "..").toArray(String[]::new))
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("java.sql..", "javax.sql..")
        .because("who blocks on a database does it in a known place");
  }

  private static DescribedPredicate<JavaClass> partOfAnInterface() {
    return DescribedPredicate.describe(
        "part of an interface",
        type ->
            INTERFACES.test(type)
                || type.getEnclosingClass().map(partOfAnInterface()::test).orElse(false));
  }

  private static DescribedPredicate<JavaAccess<?>> isUnrepeatable() {
    return DescribedPredicate.describe(
        "time or an id is asked for",
        access ->
            UNREPEATABLE.entrySet().stream()
                .anyMatch(entry ->
                    access.getTargetOwner().isEquivalentTo(entry.getKey())
                        && entry.getValue().contains(access.getName())));
  }

  private static ArchCondition<JavaClass> nameNoBusinessWord() {
    return new ArchCondition<>("name no business word") {
      @Override
      public void check(JavaClass type, ConditionEvents events) {
        var members =
            Stream.concat(type.getMethods().stream(), type.getFields().stream())
                .filter(member -> !member.getModifiers().contains(JavaModifier.SYNTHETIC))
                .map(member -> type.getName() + "." + member.getName());
        Stream.concat(Stream.of(type.getName()), members)
            .filter(name -> words(name).anyMatch(BUSINESS_WORDS::contains))
            .forEach(name -> events.add(SimpleConditionEvent.violated(type, name)));
      }
    };
  }

  /** The words of a name; {@code inClosingOrder} speaks of a sequence, not of a purchase. */
  private static Stream<String> words(String name) {
    var spoken = name.replaceAll("\\bin([A-Z]\\w*)?Order\\b", "");
    return Arrays.stream(spoken.split("[._$]|(?<=[a-z0-9])(?=[A-Z])"))
        .map(word -> word.toLowerCase(Locale.ROOT));
  }

  private ArchitectureRules() {}
}
