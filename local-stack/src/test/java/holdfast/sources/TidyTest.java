package holdfast.sources;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The rules of {@link TidyRules}, and a few about the tree as a whole, on what is really there. */
class TidyTest {

  private static SourceTree tree = new SourceTree(Path.of(""), List.of());

  @BeforeAll
  static void readTheTree() throws IOException {
    tree = SourceTree.ours();
    assertThat(tree.java().count()).as("Java files found").isGreaterThan(100);
  }

  @Test
  void no_file_is_longer_than_a_reader_can_keep_in_mind() {
    assertNone(tree.java(), TidyRules::tooLong);
  }

  @Test
  void nothing_is_left_unfinished_without_an_issue() {
    var files = tree.files().stream().filter(file -> !file.path().endsWith(".md"));

    assertNone(exceptOurselves(files), TidyRules::unfinished);
  }

  @Test
  void nobody_sleeps() {
    assertNone(exceptOurselves(tree.java()), TidyRules::sleeps);
  }

  @Test
  void no_test_is_off_without_an_issue() {
    assertNone(exceptOurselves(tree.java()), TidyRules::disabledTests);
  }

  @Test
  void every_import_is_named() {
    assertNone(tree.java(), TidyRules::wildcardImports);
  }

  @Test
  void every_test_is_a_sentence() {
    assertNone(exceptOurselves(tree.java()), TidyRules::testsThatAreNoSentences);
  }

  @Test
  void no_test_escapes_the_runner() {
    assertThat(tree.file("pom.xml").text())
        .contains("<include>**/*Test.java</include>", "<include>**/*Story.java</include>");
    assertNone(exceptOurselves(tree.java()), TidyRules::testsThatNeverRun);
  }

  @Test
  void every_test_that_starts_something_heavy_is_tagged() {
    assertNone(exceptOurselves(tree.java()), TidyRules::untaggedTests);
  }

  @Test
  void every_package_is_null_marked() {
    assertThat(TidyRules.unmarkedPackages(tree.files())).isEmpty();
  }

  @Test
  void the_kit_names_no_business() {
    assertNone(below("kit/src/main/resources/"), TidyRules::businessWords);
  }

  @Test
  void the_gateway_knows_no_business_but_on_its_one_page() {
    var java =
        below("gateway/src/main/java/").filter(file -> !file.path().contains("/gateway/page/"));

    assertNone(java, TidyRules::businessInTheGateway);
  }

  @Test
  void versions_stand_in_the_parent_pom_only() {
    assertThat(tree.modulePoms()).hasSizeGreaterThanOrEqualTo(6);
    assertNone(tree.modulePoms(), TidyRules::versionsInAModule);
  }

  @Test
  void no_service_depends_on_another() {
    assertNone(tree.modulePoms(), TidyRules::foreignModules);
  }

  @Test
  void no_pom_names_a_repository() {
    assertNone(
        Stream.concat(Stream.of(tree.file("pom.xml")), tree.modulePoms()), TidyRules::repositories);
  }

  @Test
  void we_point_to_known_places_only() {
    assertNone(exceptOurselves(tree.files().stream()), TidyRules::unknownHosts);
  }

  @Test
  void nothing_depends_on_one_machine() {
    assertNone(exceptOurselves(tree.files().stream()), TidyRules::pathsOfOneMachine);
  }

  @Test
  void no_private_key_is_kept_here() {
    assertNone(exceptOurselves(tree.files().stream()), TidyRules::secrets);
  }

  @Test
  void text_is_as_the_editor_settings_say() {
    assertNone(
        exceptOurselves(tree.files().stream()).filter(TidyRules::isProse), TidyRules::untidyText);
  }

  /** The JVM remembers for 30 seconds, and a new node would get no requests for as long. */
  @Test
  void the_launcher_forgets_names_as_soon_as_endpoints_are_resolved_again() {
    assertThat(tree.file("holdfast").text()).contains(" -Dsun.net.inetaddr.ttl=5 ");
  }

  @Test
  void every_link_leads_somewhere() {
    var dead =
        tree.files().stream()
            .filter(file -> file.path().endsWith(".md"))
            .flatMap(page ->
                TidyRules.linkTargets(page)
                    .filter(target -> !tree.has(target))
                    .map(target -> page.path() + " -> " + target));

    assertThat(dead).isEmpty();
  }

  @Test
  void no_page_waits_for_its_text() {
    assertNone(tree.files().stream().filter(file -> file.path().endsWith(".md")), TidyRules::gaps);
  }

  @Test
  void every_decision_is_in_the_index_under_its_own_title() {
    var index = tree.file("docs/adr/README.md").text();
    var missing =
        below("docs/adr/0")
            .map(page -> "- [" + page.lines().get(0).substring(2) + "](" + page.name() + ")")
            .filter(line -> !index.contains(line));

    assertThat(missing).isEmpty();
  }

  @Test
  void every_service_tests_its_architecture() {
    var without =
        Stream.of("kit", "inventory-cluster", "payment-cluster", "order-cluster", "gateway")
            .filter(module -> below(module + "/src/test/").noneMatch(TidyTest::isArchitectureTest));

    assertThat(without).isEmpty();
  }

  @Test
  void the_licence_is_the_one_the_pom_names() {
    assertThat(tree.file("LICENSE").text()).contains("Apache License", "Version 2.0, January 2004");
    assertThat(tree.file("pom.xml").text()).contains("<name>Apache-2.0</name>");
    assertThat(tree.file("NOTICE").text()).contains("Apache License, Version 2.0");
  }

  private static boolean isArchitectureTest(SourceFile file) {
    return file.name().equals("ArchitectureTest.java")
        && file.text().contains("seesNoOtherService(ROOT).check(CLASSES)")
        && file.text().contains("roomsFormNoCycle(ROOT).check(CLASSES)");
  }

  private static Stream<SourceFile> below(String path) {
    return tree.files().stream().filter(file -> file.path().startsWith(path));
  }

  /** The rules and their bad examples would find themselves. */
  private static Stream<SourceFile> exceptOurselves(Stream<SourceFile> files) {
    return files.filter(file -> !file.path().contains("/holdfast/sources/TidyRules"));
  }

  private static void assertNone(
      Stream<SourceFile> files, Function<SourceFile, Stream<String>> rule) {
    assertThat(files.flatMap(rule)).isEmpty();
  }
}
