package holdfast.sources;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** One complaint a fault. Each rule is shown to find something in {@link TidyRulesTest}. */
final class TidyRules {

  /** Past this a reader scrolls more than he reads; look for the seam. */
  static final int LONGEST_SOURCE = 500;

  /** Tests are read one case at a time. */
  static final int LONGEST_TEST = 600;

  private static final Pattern TODO = Pattern.compile("\\b(TODO|FIXME)\\b(?!\\(#\\d+\\))");
  private static final Pattern SLEEP =
      Pattern.compile("\\bThread\\s*\\.\\s*sleep\\b|\\b(SECONDS|MILLISECONDS)\\.sleep\\b");
  private static final Pattern DISABLED = Pattern.compile("@Disabled(?!\\(\"#\\d+)");
  private static final Pattern TEST = Pattern.compile("@(Test|ParameterizedTest|RepeatedTest)\\b");
  private static final Pattern TEST_METHOD =
      Pattern.compile(
          "^\\s*@(Test|ParameterizedTest|RepeatedTest|TestFactory|Property|ArchTest)\\b");

  /** What the parent pom includes, and benchmarks, which are run by hand. */
  private static final Pattern RUN = Pattern.compile(".*(Test|Story|Bench)\\.java");

  private static final Pattern METHOD = Pattern.compile("^[^\"]*\\bvoid (\\w+)\\(");
  private static final Pattern SENTENCE = Pattern.compile("[a-z0-9]+(_[A-Za-z0-9]+)+");
  private static final Pattern BUSINESS =
      Pattern.compile(
          "\\b(orders?|stocks?|payments?|accounts?|reservations?|inventory|checkout)\\b");
  private static final Pattern ADDRESS = Pattern.compile("\\bhttps?://([^\\s/:\"'<>)`,$\\\\]+)");
  private static final Pattern OF_ONE_MACHINE =
      Pattern.compile("(?<![\\w.])/(root|work|home/\\w+|Users/\\w+)/");
  private static final Pattern PRIVATE_KEY =
      Pattern.compile("BEGIN [A-Z ]*PRIVATE " + "KEY|\"d\"\\s*:\\s*\"");
  private static final Pattern LINK = Pattern.compile("]\\(([^)#\\s]+)(?:#[^)]*)?\\)");
  private static final Pattern DEPENDENCY =
      Pattern.compile("<groupId>io\\.holdfast</groupId>\\s*<artifactId>([\\w-]+)</artifactId>");

  /** What a test starts, and the tag that says so. */
  private static final Map<String, String> HEAVY =
      Map.of("TestDatabase.", "database", "TestCluster.", "cluster");

  /** Who owns a name that our files point to, or that no machine has. */
  private static final Set<String> KNOWN_TO_THE_AUDIT =
      Set.of("kit", "inventory-cluster", "payment-cluster", "order-cluster");

  private static final List<String> KNOWN_HOSTS =
      List.of(
          "apache.org",
          "adoptium.net",
          "w3.org",
          "rfc-editor.org",
          "ietf.org",
          "iana.org",
          "openapis.org",
          "postgresql.org",
          "schema.org",
          "jspecify.org",
          "editorconfig.org",
          "example",
          "test",
          "invalid",
          "localhost",
          "example.com",
          "127.0.0.1",
          "[");

  static Stream<String> tooLong(SourceFile file) {
    int lines = file.lines().size();
    int most = file.isTest() ? LONGEST_TEST : LONGEST_SOURCE;
    return file.isJava() && lines > most
        ? Stream.of(file.path() + ": " + lines + " lines, at most " + most)
        : Stream.empty();
  }

  static Stream<String> unfinished(SourceFile file) {
    return file.linesThat(line -> TODO.matcher(line).find(), "unfinished, without an issue");
  }

  /** Marks in a page where a text is to be put later. */
  static Stream<String> gaps(SourceFile page) {
    return page.linesThat(line -> line.matches(".*@@\\w+@@.*"), "a gap");
  }

  static Stream<String> sleeps(SourceFile file) {
    return file.linesThat(
        line -> SLEEP.matcher(line).find(), "sleeps instead of waiting for something");
  }

  static Stream<String> disabledTests(SourceFile file) {
    return file.linesThat(line -> DISABLED.matcher(line).find(), "a test is off, without an issue");
  }

  static Stream<String> wildcardImports(SourceFile file) {
    return file.linesThat(line -> line.matches("import .*\\*;"), "imports more than it names");
  }

  static Stream<String> testsThatAreNoSentences(SourceFile file) {
    var complaints = new ArrayList<String>();
    boolean expected = false;
    for (var line : file.lines()) {
      expected |= TEST.matcher(line).find();
      var method = METHOD.matcher(line);
      if (expected && method.find()) {
        expected = false;
        if (!SENTENCE.matcher(method.group(1)).matches()) {
          complaints.add(file.path() + ": " + method.group(1) + " is not a sentence in snake_case");
        }
      }
    }
    return complaints.stream();
  }

  /** The runner looks for names; a test in a file of another name would never run. */
  static Stream<String> testsThatNeverRun(SourceFile file) {
    return RUN.matcher(file.name()).matches() || !file.isJava()
        ? Stream.empty()
        : file.linesThat(line -> TEST_METHOD.matcher(line).find(), "a test that nobody runs");
  }

  /** Or the fast profile is not fast. */
  static Stream<String> untaggedTests(SourceFile file) {
    if (!file.path().endsWith("Test.java")) {
      return Stream.empty();
    }
    var text = file.text();
    return HEAVY.entrySet().stream()
        .filter(entry -> text.contains(entry.getKey()))
        .filter(entry -> !text.contains("@Tag(\"" + entry.getValue() + "\")"))
        .filter(entry -> !text.contains("@Tag(\"story\")"))
        .map(entry -> file.path() + ": not tagged " + entry.getValue());
  }

  /** Classes are looked at by ArchUnit; this looks at what the kit says in its resources. */
  static Stream<String> businessWords(SourceFile file) {
    return file.linesThat(
        line -> BUSINESS.matcher(withoutSqlAndLibraries(line)).find(), "kit names a business");
  }

  /** The gateway moves bytes; only its one page may know what they are about. */
  static Stream<String> businessInTheGateway(SourceFile file) {
    return file.linesThat(
        line ->
            !isComment(line) && splitWords(line).anyMatch(word -> BUSINESS.matcher(word).matches()),
        "the gateway knows a business");
  }

  static Stream<String> unknownHosts(SourceFile file) {
    return ADDRESS
        .matcher(file.text())
        .results()
        .map(result -> result.group(1))
        .filter(host -> host.contains("."))
        .filter(host -> KNOWN_HOSTS.stream().noneMatch(known -> isOf(host, known)))
        .map(host -> file.path() + ": points to " + host);
  }

  static Stream<String> pathsOfOneMachine(SourceFile file) {
    return file.linesThat(line -> OF_ONE_MACHINE.matcher(line).find(), "a path of one machine");
  }

  static Stream<String> secrets(SourceFile file) {
    return file.linesThat(line -> PRIVATE_KEY.matcher(line).find(), "a private key");
  }

  static Stream<String> untidyText(SourceFile file) {
    boolean spacesMatter = file.path().endsWith(".md");
    var lines =
        file.linesThat(
            line -> line.contains("\t") || (!spacesMatter && line.endsWith(" ")),
            "tab, or space at the end");
    boolean ended = file.text().isEmpty() || file.text().endsWith("\n");
    return ended
        ? lines
        : Stream.concat(lines, Stream.of(file.path() + ": the last line has no end"));
  }

  /** The parent pom alone says which version of anything is used. */
  static Stream<String> versionsInAModule(SourceFile pom) {
    var own = pom.text().replaceAll("(?s)<parent>.*?</parent>", "");
    return own.contains("<version>") || own.matches("(?s).*<\\w+\\.version>.*")
        ? Stream.of(pom.path() + ": versions belong into the parent pom")
        : Stream.empty();
  }

  /**
   * Services know the kit and no other service. The audit knows those that have a journal, and the
   * local stack all of them.
   */
  static Stream<String> foreignModules(SourceFile pom) {
    if (pom.path().startsWith("local-stack/")) {
      return Stream.empty();
    }
    var known = pom.path().startsWith("audit/") ? KNOWN_TO_THE_AUDIT : Set.of("kit");
    var own = pom.text().replaceAll("(?s)<parent>.*?</parent>", "");
    return DEPENDENCY
        .matcher(own)
        .results()
        .map(result -> result.group(1))
        .filter(module -> !known.contains(module))
        .map(module -> pom.path() + ": depends on " + module);
  }

  /** Where else to fetch from is each machine's own affair. */
  static Stream<String> repositories(SourceFile pom) {
    return pom.linesThat(
        line -> line.matches(".*<(plugin)?[rR]epositor(y|ies)>.*"), "names a repository");
  }

  /** Relative targets of the links in a page, from the root of the tree. */
  static Stream<String> linkTargets(SourceFile page) {
    return LINK.matcher(page.text())
        .results()
        .map(result -> result.group(1))
        .filter(target -> !target.contains("://") && !target.startsWith("mailto:"))
        .map(target -> Path.of(page.folder()).resolve(target).normalize().toString());
  }

  /** Packages of {@code files} that do not say {@code @NullMarked} where that is said. */
  static Stream<String> unmarkedPackages(List<SourceFile> files) {
    var marked =
        files.stream()
            .filter(file -> file.name().equals("package-info.java"))
            .filter(file -> file.text().contains("@NullMarked"))
            .map(file -> packageFolder(file.folder()))
            .toList();
    return files.stream()
        .filter(file -> file.isJava() && file.folder().contains("/java/"))
        .map(SourceFile::folder)
        .distinct()
        .filter(folder -> !marked.contains(packageFolder(folder)))
        .map(folder -> folder + ": no package-info.java with @NullMarked");
  }

  /** The module and the package, whether of shipped sources or of tests. */
  private static String packageFolder(String folder) {
    return folder.replace("/src/main/java/", ":").replace("/src/test/java/", ":");
  }

  private static boolean isOf(String host, String known) {
    return host.equals(known) || host.endsWith("." + known);
  }

  private static boolean isComment(String line) {
    var text = line.strip();
    return text.startsWith("*") || text.startsWith("/*") || text.startsWith("//");
  }

  private static Stream<String> splitWords(String line) {
    return Arrays.stream(line.split("\\W|_|(?<=[a-z0-9])(?=[A-Z])"))
        .map(word -> word.toLowerCase(Locale.ROOT));
  }

  private static String withoutSqlAndLibraries(String line) {
    return line.toLowerCase(Locale.ROOT).replaceAll("\\border by\\b|in order|-order\\b", "");
  }

  /** The endings of files that people write and read. */
  static boolean isProse(SourceFile file) {
    return Set.of("java", "md", "conf", "xml", "sql", "json", "yaml", "yml", "properties")
        .contains(file.name().substring(file.name().lastIndexOf('.') + 1));
  }

  private TidyRules() {}
}
