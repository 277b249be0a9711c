package holdfast.stories;

import static holdfast.stories.Customer.line;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import holdfast.local.data.DataFolder;
import holdfast.local.stack.LocalStack;
import holdfast.local.stack.Progress;
import holdfast.local.stack.StackOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** All nodes in one JVM or each in its process: the orders are the same. */
@Tag("story")
@Tag("faults")
class OneFolderTwoFormsStory {
  private static final int ORDERS = 100;

  @Test
  void orders_placed_in_one_jvm_are_there_and_finish_in_processes(@TempDir Path folder) {
    try (var data = DataFolder.take(folder)) {
      Customer ann;
      List<UUID> placed;
      try (var stack = start(data, false)) {
        var market = new Market(stack.port(), stack.issuer());
        var sku = market.product(1_000, 100);
        ann = market.customer(1_000_000);
        var body = ann.body(List.of(line(sku, 1)), "");
        placed =
            AtTheSameTime.each(ORDERS, number -> ann.places("key-" + number, body)).stream()
                .map(order -> UUID.fromString(order.text("/id")))
                .toList();
      }

      try (var stack = start(data, true)) {
        var book = new OrderBook(stack.database());
        await().atMost(Duration.ofSeconds(60)).until(() -> book.isSettled(placed));

        var again = new Caller(stack.port(), stack.issuer().customer(ann.name()));
        assertThat(placed)
            .hasSize(ORDERS)
            .allSatisfy(order ->
                assertThat(again.get("/v1/orders/" + order).text("/status"))
                    .isEqualTo("CONFIRMED"));
        new TheBooks(stack.database()).assertEveryLawIsHeldAndEveryOrderHasEnded();
      }
    }
  }

  private static LocalStack start(DataFolder data, boolean processes) {
    return LocalStack.start(
        data, new StackOptions(0, processes, 1, false, Tempo.and(Map.of())), Progress.SILENT);
  }
}
