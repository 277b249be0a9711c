package holdfast.stories;

import static holdfast.stories.Customer.line;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import holdfast.audit.Access;
import holdfast.audit.Audit;
import holdfast.audit.AuditReport;
import holdfast.audit.Books;
import holdfast.audit.Law;
import holdfast.local.data.DataFolder;
import holdfast.local.database.LocalDatabase;
import holdfast.local.stack.LocalStack;
import holdfast.local.stack.Progress;
import holdfast.local.stack.StackOptions;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The three databases come back from backups, each as it was at a moment of its own. */
@Tag("story")
@Tag("faults")
class RestoredBackupsStory {
  private static final int BUYERS = 4;
  private static final int BETWEEN_POINTS = 25;
  private static final int UNITS = 100_000;
  private static final long PRICE = 100;
  private static final long MONEY = 10_000_000;
  private static final Duration TIME_TO_SETTLE = Duration.ofSeconds(60);

  /** What the audit may say of an order that was forgotten, and of no other. */
  private static final Set<Law> FORGOTTEN =
      Set.of(Law.INTENT_FIRST, Law.NOTHING_LEAKS, Law.MONEY_AGREES);

  /** An order that was acknowledged, and how to ask for it again. */
  private record Bought(String customer, String key, String body, UUID id) {}

  @TempDir private Path folder;

  private final Queue<Bought> acknowledged = new ConcurrentLinkedQueue<>();
  private volatile boolean over;

  @Test
  void every_order_that_is_remembered_ends_and_every_other_is_named_and_may_be_asked_for_again()
      throws SQLException {
    try (var data = DataFolder.take(folder.resolve("shop"))) {
      Backup.keepWal(data, folder);
      Shop shop;
      try (var stack = start(data, Map.of())) {
        shop = trade(stack, data);
      }
      try (var order = shop.backup().restoredTo("order", folder.resolve("order"));
          var payment = shop.backup().restoredTo("payment", folder.resolve("payment"));
          var inventory = shop.backup().restoredTo("inventory", folder.resolve("inventory"));
          var stack = start(data, urls(inventory.server(), payment.server(), order.server()))) {
        var books =
            new Books(
                "the restored",
                access(inventory.server(), "inventory"),
                access(payment.server(), "payment"),
                access(order.server(), "order"));
        var orders = new OrderBook(order.server());

        await().atMost(TIME_TO_SETTLE).until(() -> orders.isSettled(shop.known()));
        var forgotten = forgotten(stack, shop.known());
        assertThat(forgotten).hasSizeGreaterThan(BETWEEN_POINTS);
        assertOnlyTheForgottenBreakALaw(audit(books), forgotten);

        askAgainFor(forgotten, stack);
        var everyOrder = acknowledged.stream().map(Bought::id).toList();
        await().atMost(TIME_TO_SETTLE).until(() -> orders.isSettled(everyOrder));
        assertThat(audit(books).findings().laws()).isEmpty();
        assertEveryOrderIsPaidOnce(stack, shop.sku(), everyOrder.size());
      }
    }
  }

  /**
   * What is left of the shop.
   *
   * @param known acknowledged before the point that the orders are restored to
   */
  private record Shop(Backup backup, String sku, List<UUID> known) {}

  /** Sells all the time; the moment of the orders is the earliest. */
  private Shop trade(LocalStack stack, DataFolder data) {
    var market = new Market(stack.port(), stack.issuer());
    var sku = market.product(UNITS, PRICE);
    var customers = IntStream.range(0, BUYERS).mapToObj(_ -> market.customer(MONEY)).toList();
    var backup = Backup.of(stack.database(), data, folder);
    try (var buyers = Executors.newVirtualThreadPerTaskExecutor()) {
      var shopping =
          customers.stream()
              .map(customer -> CompletableFuture.runAsync(() -> buy(customer, sku), buyers))
              .toList();
      awaitMore();
      var known = acknowledged.stream().map(Bought::id).toList();
      backup.point("order");
      awaitMore();
      backup.point("payment");
      awaitMore();
      backup.point("inventory");
      awaitMore();
      over = true;
      shopping.forEach(CompletableFuture::join);
      backup.archiveTheRest();
      return new Shop(backup, sku, known);
    }
  }

  private void awaitMore() {
    int wanted = acknowledged.size() + BETWEEN_POINTS;
    await().atMost(Duration.ofSeconds(60)).until(() -> acknowledged.size() >= wanted);
  }

  private void buy(Customer customer, String sku) {
    var body = customer.body(List.of(line(sku, 1)), "");
    for (int number = 0; !over; number++) {
      var key = "order-" + number;
      var answer = customer.places(key, body);
      assertThat(answer.status()).isIn(200, 201);
      acknowledged.add(new Bought(customer.name(), key, body, UUID.fromString(answer.text("/id"))));
    }
  }

  /** Those that the order service does not know any more. */
  private List<Bought> forgotten(LocalStack stack, List<UUID> known) {
    var asked = acknowledged.stream().filter(bought -> !known.contains(bought.id())).toList();
    return asked.stream()
        .filter(bought -> caller(stack, bought).get("/v1/orders/" + bought.id()).status() == 404)
        .toList();
  }

  private static void assertOnlyTheForgottenBreakALaw(AuditReport report, List<Bought> forgotten) {
    var findings = report.findings();
    var ids = forgotten.stream().map(bought -> bought.id().toString()).collect(Collectors.toSet());

    assertThat(findings.laws()).contains(Law.INTENT_FIRST).isSubsetOf(FORGOTTEN);
    assertThat(findings.of(Law.INTENT_FIRST).keySet()).isSubsetOf(ids);
    assertThat(findings.of(Law.NOTHING_LEAKS).keySet()).isSubsetOf(ids);
    assertThat(findings.openOrders()).isZero();
  }

  /** As a client does that never heard of the end: the same again, with the same key. */
  private static void askAgainFor(List<Bought> forgotten, LocalStack stack) {
    for (var bought : forgotten) {
      var answer =
          caller(stack, bought)
              .post("/v1/orders", bought.key(), bought.body(), "Prefer", "wait=30");
      assertThat(answer.text("/id")).isEqualTo(bought.id().toString());
      assertThat(answer.text("/status")).isEqualTo("CONFIRMED");
    }
  }

  private void assertEveryOrderIsPaidOnce(LocalStack stack, String sku, int orders) {
    var market = new Market(stack.port(), stack.issuer());
    var stock = market.stock(sku);
    assertThat(stock.number("/allocated")).isEqualTo(orders);
    assertThat(stock.number("/held")).isZero();
    var ordersOf =
        acknowledged.stream()
            .collect(Collectors.groupingBy(Bought::customer, Collectors.counting()));
    ordersOf.forEach((customer, count) -> {
      var account = market.account(customer);
      assertThat(account.number("/posted/amount")).isEqualTo(MONEY - count * PRICE);
      assertThat(account.number("/held/amount")).isZero();
    });
  }

  private static Caller caller(LocalStack stack, Bought bought) {
    return new Caller(stack.port(), stack.issuer().customer(bought.customer()));
  }

  private static AuditReport audit(Books books) throws SQLException {
    return Audit.of(books, Audit.Options.of(true, true, Map.of()));
  }

  private static Access access(LocalDatabase server, String service) {
    var app = server.app(service);
    return new Access(server.url(service), app.user(), app.password());
  }

  private static Map<String, String> urls(
      LocalDatabase inventory, LocalDatabase payment, LocalDatabase order) {
    return Map.of(
        "INVENTORY_DATABASE_URL", inventory.url("inventory"),
        "PAYMENT_DATABASE_URL", payment.url("payment"),
        "ORDER_DATABASE_URL", order.url("order"));
  }

  private static LocalStack start(DataFolder data, Map<String, String> variables) {
    var options = new StackOptions(0, false, 1, false, Tempo.and(variables));
    return LocalStack.start(data, options, Progress.SILENT);
  }
}
