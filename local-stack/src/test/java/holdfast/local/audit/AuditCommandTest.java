package holdfast.local.audit;

import static holdfast.audit.PaperShop.line;
import static org.assertj.core.api.Assertions.assertThat;

import holdfast.audit.PaperBooks;
import holdfast.audit.PaperShop;
import holdfast.kit.jdbc.Login;
import holdfast.local.LocalMain;
import holdfast.local.data.DataFolder;
import holdfast.local.database.LocalDatabase;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The exit code tells a script what a person reads. */
@Tag("database")
class AuditCommandTest {
  private static final int HELD = 0;
  private static final int BROKEN = 1;
  private static final int NOT_READ = 2;

  @Test
  void a_stopped_stack_is_audited_and_left_stopped(@TempDir Path folder) throws SQLException {
    onServer(folder, AuditCommandTest::trade);
    assertThat(audit(folder)).isEqualTo(HELD);
    assertThat(audit(folder, "--settled")).isEqualTo(HELD);

    onServer(
        folder,
        books ->
            books.spoil("inventory", "UPDATE stock_levels SET allocated = 0 WHERE sku = 'book'"));
    assertThat(audit(folder)).isEqualTo(BROKEN);
  }

  @Test
  void a_folder_in_use_is_not_touched(@TempDir Path folder) throws SQLException {
    onServer(folder, AuditCommandTest::trade);
    try (var taken = DataFolder.take(folder)) {
      assertThat(taken.path()).isDirectory();
      assertThat(audit(folder)).isEqualTo(NOT_READ);
    }
  }

  @Test
  void without_books_nothing_is_said_about_any_law(@TempDir Path folder) {
    assertThat(audit(folder)).isEqualTo(NOT_READ);
    assertThat(audit(folder, "--order-url", "jdbc:postgresql://127.0.0.1:1/order"))
        .isEqualTo(NOT_READ);
  }

  private static void trade(PaperBooks books) throws SQLException {
    var shop = new PaperShop(3);
    shop.define("book", 1_000, 10);
    shop.open("ann", 100_000);
    shop.buy("first", "ann", line("book", 2));
    books.migrate();
    books.write(shop);
  }

  /** What a test does while the server of a folder runs. */
  private interface Work {
    void on(PaperBooks books) throws SQLException;
  }

  private static void onServer(Path folder, Work work) throws SQLException {
    try (var data = DataFolder.take(folder);
        var server = LocalDatabase.start(data, 20)) {
      work.on(
          new PaperBooks(
              LocalDatabase.SERVICES.stream()
                  .collect(
                      Collectors.toMap(service -> service, service -> shelf(server, service)))));
    }
  }

  private static PaperBooks.Shelf shelf(LocalDatabase server, String service) {
    var owner = server.owner(service);
    var app = server.app(service);
    return new PaperBooks.Shelf(
        server.url(service),
        new Login(owner.user(), owner.password()),
        new Login(app.user(), app.password()));
  }

  private static int audit(Path folder, String... options) {
    var arguments = new String[options.length + 3];
    arguments[0] = "audit";
    arguments[1] = "--data";
    arguments[2] = folder.toString();
    System.arraycopy(options, 0, arguments, 3, options.length);
    return new CommandLine(new LocalMain()).execute(arguments);
  }
}
