package holdfast.sources;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Sees every rule find a fault and leave what is right alone. */
class TidyRulesTest {

  private static final String MODULE =
      """
      <project>
        <parent><groupId>io.holdfast</groupId><artifactId>holdfast</artifactId>\
      <version>1</version></parent>
        %s
      </project>
      """;

  static Stream<Arguments> rules() {
    return Stream.of(
        row("too long", TidyRules::tooLong, "x\n".repeat(501), "x\n".repeat(500)),
        row("unfinished", TidyRules::unfinished, "// TODO later", "// TODO(#12) later"),
        row("unfinished", TidyRules::unfinished, "// FIXME", "// fixed"),
        row("gap", TidyRules::gaps, "@@UP@@", "@@ -1,2 +1,2 @@"),
        row("sleeps", TidyRules::sleeps, "Thread.sleep(10);", "await().until(done);"),
        row("sleeps", TidyRules::sleeps, "TimeUnit.SECONDS.sleep(1);", "asleep(1);"),
        row("off", TidyRules::disabledTests, "@Disabled void a() {}", "@Disabled(\"#7: why\")"),
        row("import", TidyRules::wildcardImports, "import java.util.*;", "import java.util.List;"),
        row(
            "sentence",
            TidyRules::testsThatAreNoSentences,
            "@Test\n  void testReserve2() {}",
            "@Test\n  void a_repeat_changes_nothing() {}"),
        row(
            "sentence",
            TidyRules::testsThatAreNoSentences,
            "@ParameterizedTest\n  @ValueSource(strings = {\"a\"})\n  void bad(String x) {}",
            "@BeforeEach\n  void start() {}"),
        row(
            "tag",
            TidyRules::untaggedTests,
            "class A { TestDatabase db = TestDatabase.fresh(); }",
            "@Tag(\"database\") class A { TestDatabase db = TestDatabase.fresh(); }"),
        row(
            "tag",
            TidyRules::untaggedTests,
            "@Tag(\"database\") class A { Object nodes = TestCluster.of(3); }",
            "@Tag(\"story\") class A { Object nodes = TestCluster.of(3); }"),
        row("kit", TidyRules::businessWords, "# one per order", "# in order, order by ordering"),
        row(
            "gateway",
            TidyRules::businessInTheGateway,
            "class OrderRoutes {}",
            "/** An order passes here. */ class Forward { int inboundOrdering; }"),
        row("host", TidyRules::unknownHosts, "https://evil.io/x", "https://maven.apache.org/x"),
        row("host", TidyRules::unknownHosts, "http://notapache.org", "http://localhost:8080/"),
        row("machine", TidyRules::pathsOfOneMachine, "cd /home/me/x", "cd /var/lib/homes/x"),
        row("key", TidyRules::secrets, "-----BEGIN PRIVATE KEY-----", "-----BEGIN PUBLIC KEY-----"),
        row("key", TidyRules::secrets, "{\"kty\":\"EC\",\"d\":\"abc\"}", "{\"id\":\"abc\"}"),
        row("text", TidyRules::untidyText, "a \n", "a\n"),
        row("text", TidyRules::untidyText, "\ta\n", "  a\n"),
        row("text", TidyRules::untidyText, "a", "a\n"),
        row(
            "version",
            TidyRules::versionsInAModule,
            MODULE.formatted("<version>2</version>"),
            MODULE.formatted("")),
        row(
            "version",
            TidyRules::versionsInAModule,
            MODULE.formatted("<x.version>2</x.version>"),
            MODULE.formatted("<scope>test</scope>")),
        row(
            "module",
            TidyRules::foreignModules,
            MODULE.formatted(
                "<groupId>io.holdfast</groupId>\n<artifactId>payment-cluster</artifactId>"),
            MODULE.formatted("<groupId>io.holdfast</groupId>\n<artifactId>kit</artifactId>")),
        row(
            "repository",
            TidyRules::repositories,
            "<repositories>",
            "<artifactId>repository</artifactId>"));
  }

  @ParameterizedTest(name = "{0} {index}")
  @MethodSource("rules")
  void a_fault_is_found_and_what_is_right_is_not(
      String name, Function<SourceFile, Stream<String>> rule, String bad, String good) {
    assertThat(rule.apply(new SourceFile("order-cluster/ATest.java", bad))).as(name).hasSize(1);
    assertThat(rule.apply(new SourceFile("order-cluster/ATest.java", good))).as(name).isEmpty();
  }

  @Test
  void a_test_in_a_file_that_the_runner_passes_over_is_found() {
    var test = "class A {\n  @Test\n  void one_and_one_is_two() {}\n}";

    assertThat(TidyRules.testsThatNeverRun(new SourceFile("kit/src/test/java/a/ATests.java", test)))
        .hasSize(1);
    assertThat(TidyRules.testsThatNeverRun(new SourceFile("kit/src/test/java/a/ATest.java", test)))
        .isEmpty();
    assertThat(TidyRules.testsThatNeverRun(new SourceFile("kit/src/test/java/a/AStory.java", test)))
        .isEmpty();
  }

  @Test
  void a_package_that_is_not_null_marked_is_found() {
    var marked = new SourceFile("kit/src/main/java/a/package-info.java", "@NullMarked package a;");
    var bare = new SourceFile("kit/src/main/java/b/package-info.java", "package b;");
    var inMarked = new SourceFile("kit/src/test/java/a/ATest.java", "");
    var inBare = new SourceFile("kit/src/main/java/b/B.java", "");

    assertThat(TidyRules.unmarkedPackages(List.of(marked, inMarked, bare, inBare)))
        .containsExactly("kit/src/main/java/b: no package-info.java with @NullMarked");
  }

  @Test
  void links_are_read_from_where_they_stand() {
    var page =
        new SourceFile(
            "docs/adr/1.md",
            "[a](2.md) [b](../x.md#part) [c](#here) [d](https://example.com) ![e](/p.png)");

    assertThat(TidyRules.linkTargets(page)).containsExactly("docs/adr/2.md", "docs/x.md", "/p.png");
  }

  private static Arguments row(
      String name, Function<SourceFile, Stream<String>> rule, String bad, String good) {
    return arguments(name, rule, bad, good);
  }
}
