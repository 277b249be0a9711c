package holdfast.stories;

import static org.assertj.core.api.Assertions.assertThat;

import holdfast.audit.Audit;
import holdfast.local.audit.BooksLocation;
import holdfast.local.database.LocalDatabase;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.Map;

/** The end of every fault story: whatever happened, the journals keep every law. */
final class TheBooks {
  private final LocalDatabase database;

  TheBooks(LocalDatabase database) {
    this.database = database;
  }

  /** While other orders may be on their way. */
  void assertEveryLawIsHeld() {
    assertEveryLawIsHeld(false);
  }

  /** When nobody buys any more and every order should have come to its end. */
  void assertEveryLawIsHeldAndEveryOrderHasEnded() {
    assertEveryLawIsHeld(true);
  }

  private void assertEveryLawIsHeld(boolean settled) {
    try {
      var report =
          Audit.of(BooksLocation.of(database, "the story"), new Audit.Options(settled, Map.of()));
      var text = new ByteArrayOutputStream();
      report.print(new PrintStream(text, true, StandardCharsets.UTF_8));
      assertThat(report.findings().allHeld())
          .as(() -> text.toString(StandardCharsets.UTF_8))
          .isTrue();
      assertThat(report.order().events()).isPositive();
    } catch (SQLException unreadable) {
      throw new IllegalStateException(unreadable);
    }
  }
}
