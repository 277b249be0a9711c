package holdfast.stories;

import static holdfast.stories.Customer.line;
import static org.assertj.core.api.Assertions.assertThat;

import holdfast.local.process.Poll;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;

/**
 * Customers who place one order after the other without waiting for its fate, and write down which
 * were acknowledged and which got no answer.
 */
final class ShoppingSpree implements AutoCloseable {
  private static final int BUYERS = 16;
  private static final int PRODUCTS = 4;
  private static final int UNITS = 10_000;
  private static final long PRICE = 100;
  private static final long MONEY = 1_000_000;

  /** Nobody presses a button that does nothing a thousand times a second. */
  private static final Duration AFTER_NO_ANSWER = Duration.ofMillis(500);

  /** A request that may or may not have done something; its key finds out. */
  private record Unanswered(Customer customer, String key, String body) {}

  private final Market market;
  private final List<String> products;
  private final List<Customer> customers;
  private final Set<UUID> acknowledged = ConcurrentHashMap.newKeySet();
  private final Queue<Unanswered> unanswered = new ConcurrentLinkedQueue<>();
  private final ExecutorService buyers = Executors.newVirtualThreadPerTaskExecutor();
  private final List<CompletableFuture<Void>> running;
  private volatile boolean over;

  /** Everybody starts at once. */
  ShoppingSpree(Market market) {
    this.market = market;
    this.products =
        IntStream.range(0, PRODUCTS).mapToObj(_ -> market.product(UNITS, PRICE)).toList();
    this.customers = IntStream.range(0, BUYERS).mapToObj(_ -> market.customer(MONEY)).toList();
    this.running =
        customers.stream()
            .map(customer -> CompletableFuture.runAsync(() -> shop(customer), buyers))
            .toList();
  }

  /** So many have been acknowledged up to now. */
  int acknowledgedSoFar() {
    return acknowledged.size();
  }

  /** Whoever waits for an answer goes on waiting; nobody sends anything more. */
  void lastOrders() {
    over = true;
  }

  /** Returns when nobody sends or waits for anything any more. */
  void end() {
    lastOrders();
    running.forEach(CompletableFuture::join);
  }

  Set<UUID> acknowledged() {
    return Set.copyOf(acknowledged);
  }

  /** As a client does that got no answer: the same again, with the same key. */
  void askAgainForTheUnanswered() {
    unanswered.forEach(lost -> {
      var answer =
          Answer.asking(() -> lost.customer().places(lost.key(), lost.body(), "Prefer", "wait=30"));
      acknowledged.add(UUID.fromString(answer.text("/id")));
    });
    unanswered.clear();
  }

  List<String> accounts() {
    return customers.stream().map(Customer::name).toList();
  }

  /** Units of all products of this spree in one column of stock, such as {@code held}. */
  long units(String column) {
    return products.stream()
        .mapToLong(sku -> Answer.asking(() -> market.stock(sku)).number("/" + column))
        .sum();
  }

  /** What this account has paid up to now, in minor units. */
  long paidBy(String account) {
    return MONEY - Answer.asking(() -> market.account(account)).number("/posted/amount");
  }

  long heldOn(String account) {
    return Answer.asking(() -> market.account(account)).number("/held/amount");
  }

  /** Once all of its orders have ended: what is sold is set aside and paid for, and no more. */
  void assertUnitsAndMoneyAddUp(OrderBook book) {
    assertThat(units("allocated")).isEqualTo(book.confirmedOrdersOf(accounts())).isPositive();
    assertThat(units("held")).isZero();
    for (String account : accounts()) {
      assertThat(paidBy(account)).as(account).isEqualTo(book.chargedTo(account));
      assertThat(heldOn(account)).as(account).isZero();
    }
  }

  private void shop(Customer customer) {
    for (int number = 0; !over; number++) {
      var key = "spree-" + number;
      var sku = products.get(number % PRODUCTS);
      var body = customer.body(List.of(line(sku, 1)), "");
      try {
        var answer = customer.places(key, body);
        if (answer.status() == 201) {
          acknowledged.add(UUID.fromString(answer.text("/id")));
          continue;
        }
      } catch (UncheckedIOException noAnswer) {
        // As much as an answer that says nothing.
      }
      unanswered.add(new Unanswered(customer, key, body));
      Poll.until(AFTER_NO_ANSWER, AFTER_NO_ANSWER, () -> over);
    }
  }

  @Override
  public void close() {
    over = true;
    buyers.close();
  }
}
