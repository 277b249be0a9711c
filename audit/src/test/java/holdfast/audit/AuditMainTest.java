package holdfast.audit;

import static holdfast.audit.PaperShop.line;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Locale.ROOT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import holdfast.kit.testing.TestDatabase;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** As a process of its own, under the role that docs/operations.md gives it. */
@Tag("database")
class AuditMainTest {
  private static final Pattern ROLE_SQL =
      Pattern.compile("```sql\\n\\s*(create role audit .*?)```", Pattern.DOTALL);
  private static final String NEEDS_MORE_RIGHTS = "42501";
  private static final String READ_ONLY = "25006";

  @TempDir static Path secrets;
  private static ThreeDatabases databases;
  private static PaperBooks books;

  private final ByteArrayOutputStream told = new ByteArrayOutputStream();

  /** The role first, so that every table is one of a later release. */
  @BeforeAll
  static void start() throws SQLException, IOException {
    Files.writeString(secrets.resolve("password"), "secret\n");
    databases = new ThreeDatabases();
    books = databases.paper();
    makeRole();
    books.migrate();
  }

  @BeforeEach
  void trade() throws SQLException {
    books.write(shop());
  }

  @AfterAll
  static void stop() {
    var any = databases.of("order");
    databases.close();
    any.runAsSuperuser("DROP ROLE audit");
  }

  private static PaperShop shop() {
    var shop = new PaperShop(3);
    shop.define("book", 1_000, 10);
    shop.open("ann", 100_000);
    shop.buy("first", "ann", line("book", 2));
    return shop;
  }

  @Test
  void its_role_can_read_all_that_an_audit_needs() {
    assertThat(audit(variables())).isEqualTo(Audit.HELD);
    assertThat(text()).contains("Every law is held.");
  }

  @Test
  void a_broken_law_is_named_and_ends_it_with_another_code() throws SQLException {
    books.spoil("inventory", "UPDATE stock_levels SET allocated = 0 WHERE sku = 'book'");

    assertThat(audit(variables(), "--settled")).isEqualTo(Audit.BROKEN);
    assertThat(text()).contains("BROKEN", Law.LISTS.id());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "INSERT INTO feed_offset (view, tx, ordering, system_id) VALUES ('x', '1', 1, 1)",
        "UPDATE event_journal SET deleted = true",
        "DELETE FROM snapshot",
        "TRUNCATE event_journal",
        "CREATE TABLE mine (id int)",
        "CREATE TEMPORARY TABLE mine (id int)",
        "SELECT nextval('event_journal_ordering_seq')"
      })
  void its_role_can_write_nothing(String statement) {
    databases.forEach((service, database) -> {
      assertRefused(database, statement, READ_ONLY, NEEDS_MORE_RIGHTS);
      assertRefused(database, "SET TRANSACTION READ WRITE; " + statement, NEEDS_MORE_RIGHTS);
    });
  }

  @Test
  void what_is_missing_is_named() {
    var variables = variables();
    variables.remove("PAYMENT_DATABASE_URL");

    assertThat(audit(variables)).isEqualTo(Audit.NOT_READ);
    assertThat(text()).contains("PAYMENT_DATABASE_URL: is not set").doesNotContain("secret");
  }

  @Test
  void everybody_who_breaks_a_law_is_named_if_asked_for() throws SQLException {
    var shop = shop();
    for (int number = 0; number < 30; number++) {
      shop.buy("more-" + number, "ann", line("book", 1));
    }
    books.write(shop);
    books.spoil("order", "UPDATE orders SET subject = 'nobody'");

    assertThat(audit(variables())).isEqualTo(Audit.BROKEN);
    assertThat(text()).contains("and 11 more");
    told.reset();
    assertThat(audit(variables(), "--all")).isEqualTo(Audit.BROKEN);
    assertThat(text()).contains("orders ").doesNotContain(" more");
  }

  @Test
  void what_cannot_be_read_breaks_no_law() {
    var elsewhere = variables();
    elsewhere.put("ORDER_DATABASE_URL", "jdbc:postgresql://127.0.0.1:1/order");

    assertThat(audit(elsewhere)).isEqualTo(Audit.NOT_READ);
    assertThat(audit(variables(), "--settle")).isEqualTo(Audit.NOT_READ);
    assertThat(text()).contains("--settle").doesNotContain("BROKEN");
  }

  private int audit(Map<String, String> variables, String... arguments) {
    var stream = new PrintStream(told, true, UTF_8);
    return AuditMain.run(List.of(arguments), variables, stream, stream);
  }

  private String text() {
    return told.toString(UTF_8);
  }

  private static Map<String, String> variables() {
    var variables = new TreeMap<String, String>();
    databases.forEach((service, database) -> {
      var prefix = service.toUpperCase(ROOT) + "_DATABASE_";
      variables.put(prefix + "URL", database.url());
      variables.put(prefix + "USER", "audit");
      variables.put(prefix + "PASSWORD_FILE", secrets.resolve("password").toString());
    });
    return variables;
  }

  private static void assertRefused(TestDatabase database, String statement, String... codes) {
    assertThatThrownBy(
            () -> {
              try (var connection = DriverManager.getConnection(database.url(), "audit", "secret");
                  var sql = connection.createStatement()) {
                connection.setAutoCommit(false);
                sql.execute(statement);
              }
            })
        .isInstanceOfSatisfying(
            SQLException.class,
            refused -> assertThat(refused.getSQLState()).isIn((Object[]) codes));
  }

  /** What docs/operations.md tells the operators to run; of one server the role is made once. */
  private static void makeRole() throws SQLException, IOException {
    var sql = sqlOfThePage();
    for (var service : List.of("inventory", "payment", "order")) {
      var database = databases.of(service);
      var own =
          sql.replace("order_owner", database.owner().user())
              .replace("\"order\"", database.app().user().replace("_app", ""))
              .replace("'…'", "'secret'");
      var parts = own.split("\\\\connect .*\n");
      assertThat(parts).hasSize(2);
      for (var statement : statements(parts[0])) {
        if (service.equals("inventory") || statement.startsWith("grant")) {
          database.runAsSuperuser(statement);
        }
      }
      try (var connection = database.connectAsOwner()) {
        for (var statement : statements(parts[1])) {
          execute(connection, statement);
        }
      }
    }
  }

  private static void execute(Connection connection, String statement) throws SQLException {
    try (var sql = connection.createStatement()) {
      sql.execute(statement);
    }
  }

  private static List<String> statements(String sql) {
    return Arrays.stream(sql.replaceAll("--.*", "").split(";"))
        .map(String::strip)
        .filter(statement -> !statement.isEmpty())
        .toList();
  }

  private static String sqlOfThePage() throws IOException {
    var folder = Path.of("").toAbsolutePath();
    while (!Files.exists(folder.resolve("mvnw"))) {
      folder = folder.resolveSibling("..").normalize();
    }
    var page = ROLE_SQL.matcher(Files.readString(folder.resolve("docs/operations.md")));
    assertThat(page.find()).isTrue();
    return page.group(1);
  }
}
