package holdfast.stories;

import static holdfast.stories.Customer.line;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import holdfast.local.data.DataFolder;
import holdfast.local.stack.LocalStack;
import holdfast.local.stack.Progress;
import holdfast.local.stack.Service;
import holdfast.local.stack.StackOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("story")
class SeveralNodesStory {

  private static final Duration TIME_TO_TELL = Duration.ofSeconds(60);

  @Test
  void two_nodes_of_each_service_form_one_cluster_and_sell(@TempDir Path folder)
      throws IOException {
    try (var toPayment = new UnreliableLink(0);
        var data = DataFolder.take(folder.resolve("data"));
        var stack = start(data, folder.resolve("leaving.conf"), toPayment)) {
      toPayment.leadTo(stack.layout().of(Service.PAYMENT).getFirst().httpPort());
      toPayment.isReliableAndTakes(Duration.ZERO);
      for (var service : Service.CLUSTERS) {
        for (var node : stack.layout().of(service)) {
          var members = Management.members(node.managementPort());
          for (var member : stack.layout().of(service)) {
            assertThat(members).contains(":" + member.remotingPort() + "\"");
          }
        }
      }
      tellsOperators(new Figures(stack.layout()));
      var market = new Market(stack.port(), stack.issuer());
      sells(market, stack);
      refusesWhatItCannotServeInTime(market, stack, toPayment);
      new TheBooks(stack.database()).assertEveryLawIsHeldAndEveryOrderHasEnded();
    }
  }

  private static void tellsOperators(Figures figures) {
    for (var service : Service.CLUSTERS) {
      assertThat(figures.values(service, "cluster_members{status=\"up\"}"))
          .containsExactly(2.0, 2.0);
      assertThat(figures.values(service, "cluster_members_unreachable")).containsExactly(0.0, 0.0);
      assertThat(figures.values(service, "cluster_self_up")).containsExactly(1.0, 1.0);
    }
    await()
        .untilAsserted(() ->
            assertThat(figures.values(Service.ORDER, "order_unfinished_orders"))
                .as("told by the one node that sweeps")
                .hasSize(1));
  }

  private static void sells(Market market, LocalStack stack) {
    var sku = market.product(5, 100);
    var ann = market.customer(1_000);

    var order = ann.buys(line(sku, 2));

    assertThat(order.text("/status")).isEqualTo("CONFIRMED");
    var book = new OrderBook(stack.database());
    var orders = List.of(UUID.fromString(order.text("/id")));
    await().untilAsserted(() -> assertThat(book.isSettled(orders)).isTrue());
    assertThat(market.stock(sku).number("/allocated")).isEqualTo(2);
    assertThat(market.stock(sku).number("/held")).isZero();
    assertThat(market.account(ann.name()).number("/posted/amount")).isEqualTo(800);
    assertThat(market.account(ann.name()).number("/held/amount")).isZero();
    assertThat(book.chargedTo(ann.name())).isEqualTo(200);
  }

  /** Payment answers some twenty times a second, and many more buy. */
  private static void refusesWhatItCannotServeInTime(
      Market market, LocalStack stack, UnreliableLink toPayment) {
    try (var flood = new Flood(market)) {
      toPayment.isReliableAndTakes(Duration.ofMillis(50));
      await().atMost(TIME_TO_TELL).until(flood::hasSeenBoth);
      flood.end();
      toPayment.isReliableAndTakes(Duration.ZERO);

      var book = new OrderBook(stack.database());
      assertThat(book.written(flood.refused())).isZero();
      var again = flood.asksAgainForTheFirstThatWasRefused();
      assertThat(again.text("/status")).isEqualTo("CONFIRMED");
      flood.whoeverWasNotKnownHasItsOrder();
      await().atMost(TIME_TO_TELL).until(() -> book.isSettled(flood.taken()));
      await()
          .untilAsserted(() ->
              assertThat(book.placedFrom(flood.accounts())).isEqualTo(flood.taken().size() + 1L));
    }
  }

  /**
   * Of the last two members that leave at the same time one waits in vain for the other to see it
   * off, ten seconds by default; how a cluster ends is not told here.
   */
  private static LocalStack start(DataFolder data, Path overrides, UnreliableLink toPayment)
      throws IOException {
    Files.writeString(
        overrides, "pekko.coordinated-shutdown.phases.cluster-exiting.timeout = 500ms");
    var settings =
        Map.of(
            "INVENTORY_CONFIG_FILE", overrides.toString(),
            "PAYMENT_CONFIG_FILE", overrides.toString(),
            "ORDER_CONFIG_FILE", overrides.toString(),
            "ORDER_PAYMENT_ENDPOINTS", toPayment.address(),
            "ORDER_ASK_TIMEOUT", "15s",
            "ORDER_OPEN_ORDERS_AT_MOST", "10000",
            "ORDER_BATCH_LANES", "1",
            "ORDER_BATCH_LARGEST", "1",
            "ORDER_INTAKE_LONGEST_WAIT", "1s",
            "ORDER_INTAKE_ALWAYS", "8");
    var options = new StackOptions(0, false, 2, false, Tempo.and(settings));
    return LocalStack.start(data, options, Progress.SILENT);
  }
}
