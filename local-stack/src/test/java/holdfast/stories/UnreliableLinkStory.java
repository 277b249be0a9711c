package holdfast.stories;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import holdfast.local.data.DataFolder;
import holdfast.local.stack.LocalStack;
import holdfast.local.stack.Progress;
import holdfast.local.stack.Service;
import holdfast.local.stack.StackOptions;
import holdfast.stories.UnreliableLink.Mishap;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What orders ask of stock and payment gets lost, comes twice, or comes late. */
@Tag("story")
@Tag("faults")
class UnreliableLinkStory {

  private static final long SEED = Long.getLong("holdfast.proofs.seed", 7);
  private static final int ORDERS = 300;

  @Test
  void orders_end_as_they_should_over_links_that_lose_and_repeat(@TempDir Path folder) {
    try (var toStock = new UnreliableLink(SEED);
        var toPayment = new UnreliableLink(SEED + 1);
        var data = DataFolder.take(folder);
        var stack = start(data, toStock, toPayment)) {
      toStock.leadTo(stack.layout().of(Service.INVENTORY).getFirst().httpPort());
      toPayment.leadTo(stack.layout().of(Service.PAYMENT).getFirst().httpPort());
      try (var spree = new ShoppingSpree(new Market(stack.port(), stack.issuer()))) {
        await().atMost(Duration.ofSeconds(60)).until(() -> spree.acknowledgedSoFar() >= ORDERS);
        spree.end();
        spree.askAgainForTheUnanswered();

        var book = new OrderBook(stack.database());
        await().atMost(Duration.ofSeconds(60)).until(() -> book.isSettled(spree.acknowledged()));
        spree.assertUnitsAndMoneyAddUp(book);
      }
      new TheBooks(stack.database()).assertEveryLawIsHeldAndEveryOrderHasEnded();
      for (var mishap : Mishap.values()) {
        assertThat(toStock.times(mishap) + toPayment.times(mishap)).as("%s", mishap).isPositive();
      }
    }
  }

  /** Shorter waits, so that the same orders meet more mishaps in the same time. */
  private static LocalStack start(
      DataFolder data, UnreliableLink toStock, UnreliableLink toPayment) {
    var settings =
        Map.of(
            "ORDER_INVENTORY_ENDPOINTS", toStock.address(),
            "ORDER_PAYMENT_ENDPOINTS", toPayment.address(),
            "ORDER_SAGA_RETRY_AT_MOST", "500ms",
            "ORDER_INVENTORY_BREAKER_FAILURE_RATE", "100",
            "ORDER_PAYMENT_BREAKER_FAILURE_RATE", "100");
    return LocalStack.start(
        data, new StackOptions(0, false, 1, false, Tempo.and(settings)), Progress.SILENT);
  }
}
