package holdfast.stories;

import static holdfast.stories.Customer.line;
import static org.assertj.core.api.Assertions.assertThat;

import holdfast.local.data.LocalIssuer;
import holdfast.order.domain.OrderId;
import java.util.Collection;
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
 * Customers who order without end, do not wait for what becomes of it, and ask once more for each
 * order that was taken. Whatever they are told is either that it was, or that there is too much to
 * do: then this request has done nothing.
 */
final class Flood implements AutoCloseable {
  private static final int BUYERS = 16;
  private static final int UNITS = 1_000_000;
  private static final long MONEY = 1_000_000_000;
  private static final int ENOUGH = 20;

  private record Asked(Customer customer, String key, String body) {
    UUID order() {
      return OrderId.of(LocalIssuer.NAME, customer.name(), key).value();
    }

    Answer places(String... headers) {
      return customer.places(key, body, headers);
    }

    void hasItsOrder(Answer again) {
      assertThat(again.status()).as("%s", again.body()).isEqualTo(200);
      assertThat(again.text("/id")).isEqualTo(order().toString());
    }
  }

  private final String sku;
  private final List<Customer> customers;
  private final Set<UUID> taken = ConcurrentHashMap.newKeySet();
  private final Queue<Asked> unknown = new ConcurrentLinkedQueue<>();
  private final Queue<Asked> refused = new ConcurrentLinkedQueue<>();
  private final ExecutorService buyers = Executors.newVirtualThreadPerTaskExecutor();
  private final List<CompletableFuture<Void>> running;
  private volatile boolean over;

  /** Everybody starts at once. */
  Flood(Market market) {
    this.sku = market.product(UNITS, 100);
    this.customers = IntStream.range(0, BUYERS).mapToObj(_ -> market.customer(MONEY)).toList();
    this.running =
        customers.stream()
            .map(customer -> CompletableFuture.runAsync(() -> buy(customer), buyers))
            .toList();
  }

  boolean hasSeenBoth() {
    running.stream().filter(CompletableFuture::isDone).forEach(CompletableFuture::join);
    return taken.size() >= ENOUGH && refused.size() >= ENOUGH;
  }

  /** Returns when everybody has been answered. */
  void end() {
    over = true;
    running.forEach(CompletableFuture::join);
  }

  Set<UUID> taken() {
    return Set.copyOf(taken);
  }

  Collection<UUID> refused() {
    return refused.stream().map(Asked::order).toList();
  }

  List<String> accounts() {
    return customers.stream().map(Customer::name).toList();
  }

  /** As a client does that was told to come back. */
  Answer asksAgainForTheFirstThatWasRefused() {
    var first = refused.element();
    return Answer.asking(() -> first.places("Prefer", "wait=30"));
  }

  /** Now that there is time to look for them. */
  void whoeverWasNotKnownHasItsOrder() {
    unknown.stream()
        .limit(ENOUGH)
        .forEach(asked -> asked.hasItsOrder(Answer.asking(asked::places)));
  }

  private void buy(Customer customer) {
    for (int number = 0; !over; number++) {
      var asked = new Asked(customer, "flood-" + number, customer.body(List.of(line(sku, 1)), ""));
      var answer = asked.places();
      if (answer.status() == 503) {
        assertThat(answer.text("/code")).isEqualTo("overloaded");
        assertThat(answer.header("Retry-After")).isNotEmpty();
        // On a slow machine another node is asked, and then the first may yet do it.
        if (answer.header("X-Outcome").equals("not-executed")) {
          refused.add(asked);
        }
        continue;
      }
      assertThat(answer.status()).as("%s", answer.body()).isIn(200, 201);
      assertThat(answer.text("/id")).isEqualTo(asked.order().toString());
      taken.add(asked.order());
      var again = asked.places();
      if (again.status() == 503) {
        assertThat(again.text("/code")).isEqualTo("overloaded");
        unknown.add(asked);
      } else {
        asked.hasItsOrder(again);
      }
    }
  }

  @Override
  public void close() {
    over = true;
    buyers.close();
  }
}
