package holdfast.local.load;

import static holdfast.local.load.Answers.NOTHING;

import holdfast.local.data.LocalIssuer;
import holdfast.local.data.LocalProblem;
import holdfast.local.http.HttpAnswer;
import holdfast.local.http.HttpConnection;
import holdfast.local.http.HttpRequest;
import holdfast.local.shop.Shop;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;

/**
 * Orders that are due at a steady rate, however slow the answers are, as from many people who know
 * nothing of each other. Nothing is repeated: what a caller sees is what is written down.
 */
final class Load implements AutoCloseable {
  /** People, each with an account, and products that take turns. */
  static final int WIDTH = 64;

  private static final int PRODUCTS = 16;
  private static final int UNITS = 1_000_000;
  private static final long CENTS = 1_000_000_000L;
  private static final int MAKERS = 4;

  /** Longer than any answer may take, so that silence is seen as such. */
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** A process that was held up for longer does not make up for it. */
  private static final Duration LATE = Duration.ofSeconds(1);

  private final InetSocketAddress gateway;
  private final LocalIssuer issuer;
  private final String run;
  private final Answers answers;
  private final Pause pause;
  private final Semaphore underWay;
  private final List<String> tokens;
  private final AtomicLong numbers = new AtomicLong();
  private final Deque<HttpConnection> idle = new ConcurrentLinkedDeque<>();
  private final ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor();
  private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();

  /**
   * To be started.
   *
   * @param run part of every key, so that no two runs use the same
   * @param pause while it lasts nothing is due
   * @param mostUnderWay requests without an answer; the next one is not sent and written as such
   */
  Load(
      InetSocketAddress gateway,
      LocalIssuer issuer,
      String run,
      Answers answers,
      Pause pause,
      int mostUnderWay) {
    this.gateway = gateway;
    this.issuer = issuer;
    this.run = run;
    this.answers = answers;
    this.pause = pause;
    this.underWay = new Semaphore(mostUnderWay);
    this.tokens = IntStream.range(0, WIDTH).mapToObj(Load::name).map(issuer::customer).toList();
  }

  /**
   * A product and an account, and the first order of it all.
   *
   * @param number of the order; those of one person buying one product are {@link #WIDTH} apart
   * @return whether it was confirmed
   */
  boolean first(long number) {
    var key = run + "-first-" + number;
    try (var shop = shop()) {
      stock(shop, product(number));
      fund(shop, person(number));
    } catch (IOException notClosed) {
      // What was done is done.
    }
    return order(System.currentTimeMillis(), System.nanoTime(), key).equals("CONFIRMED");
  }

  /** Something to sell and somebody to buy it, by a few makers at a time; can be done again. */
  void prepare() {
    try (var makers = Executors.newFixedThreadPool(MAKERS)) {
      IntStream.range(0, MAKERS)
          .mapToObj(maker -> CompletableFuture.runAsync(() -> make(maker), makers))
          .toList()
          .forEach(CompletableFuture::join);
    } catch (CompletionException failure) {
      throw failure.getCause() instanceof LocalProblem problem ? problem : failure;
    }
  }

  /** Every so many-th product and account. */
  private void make(int maker) {
    try (var shop = shop()) {
      for (int product = maker; product < PRODUCTS; product += MAKERS) {
        stock(shop, name(product));
      }
      for (int person = maker; person < WIDTH; person += MAKERS) {
        fund(shop, name(person));
      }
    } catch (IOException notClosed) {
      // What was done is done.
    }
  }

  private Shop shop() {
    return new Shop(new HttpConnection(gateway, PATIENCE), issuer);
  }

  private void stock(Shop shop, String product) {
    shop.define(product, "Load", 100);
    shop.receive(product, UNITS, run + "-" + product);
  }

  private void fund(Shop shop, String person) {
    shop.open(person, person);
    shop.deposit(person, CENTS, run + "-" + person);
  }

  /** An order is due each {@code pace}, from now until {@link #close}. */
  void start(Duration pace) {
    var ticks = new AtomicLong();
    long first = System.nanoTime();
    var _ =
        clock.scheduleAtFixedRate(
            () -> due(first + pace.toNanos() * ticks.getAndIncrement()),
            0,
            pace.toNanos(),
            TimeUnit.NANOSECONDS);
  }

  private void due(long dueNanos) {
    long late = System.nanoTime() - dueNanos;
    if (late > LATE.toNanos() || pause.lasts()) {
      return;
    }
    long dueAt = System.currentTimeMillis() - TimeUnit.NANOSECONDS.toMillis(late);
    callers.execute(() -> orderUnlessTooMany(dueAt, dueNanos));
  }

  private void orderUnlessTooMany(long dueAt, long dueNanos) {
    if (!underWay.tryAcquire()) {
      answers.write(dueAt, 0, NOTHING, "not_sent", NOTHING, NOTHING);
      return;
    }
    try {
      var _ = order(dueAt, dueNanos, run + "-" + numbers.incrementAndGet());
    } finally {
      underWay.release();
    }
  }

  /** What became of it; an order's status, a code, or a failure's name. */
  private String order(long dueAt, long dueNanos, String key) {
    var connection = connection();
    answers.sent(dueAt, key);
    try {
      connection.lookForTheEnd();
      var answer = connection.send(request(key));
      var status = String.valueOf(answer.status());
      answers.write(dueAt, since(dueNanos), status, meaning(answer), id(answer), key);
      keep(connection, answer);
      return meaning(answer);
    } catch (IOException failure) {
      var name = failure.getClass().getSimpleName();
      answers.write(dueAt, since(dueNanos), NOTHING, name, NOTHING, key);
      return name;
    }
  }

  private HttpConnection connection() {
    var known = idle.pollFirst();
    return known == null ? new HttpConnection(gateway, PATIENCE) : known;
  }

  private void keep(HttpConnection connection, HttpAnswer answer) throws IOException {
    if ("close".equalsIgnoreCase(answer.header("Connection"))) {
      connection.close();
    } else {
      idle.addFirst(connection);
    }
  }

  /**
   * Sends the request of this key once more; who orders what follows from the number that the key
   * ends in.
   *
   * @return the order's id, or {@link Answers#NOTHING} when there was none in the answer
   * @throws IOException when there is no answer
   */
  String repeat(String key) throws IOException {
    var connection = connection();
    connection.lookForTheEnd();
    var answer = connection.send(request(key));
    keep(connection, answer);
    return id(answer);
  }

  private HttpRequest request(String key) {
    long number = Long.parseLong(key.substring(key.lastIndexOf('-') + 1));
    return HttpRequest.to("POST", "/v1/orders")
        .header("Idempotency-Key", key)
        .header("Prefer", "wait=20")
        .bearer(tokens.get((int) (number % WIDTH)))
        .json(
            "{\"accountId\":\"%s\",\"currency\":\"EUR\",\"lines\":[{\"sku\":\"%s\",\"quantity\":1}]}"
                .formatted(person(number), product(number)))
        .build();
  }

  private static String person(long number) {
    return name((int) (number % WIDTH));
  }

  private static String product(long number) {
    return name((int) (number % PRODUCTS));
  }

  private static String name(int number) {
    return "load-" + number;
  }

  private static long since(long begin) {
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin);
  }

  /** The order's status, or the code of a problem. */
  private static String meaning(HttpAnswer answer) {
    var field = answer.status() < 300 ? "status" : "code";
    return text(answer, field);
  }

  private static String id(HttpAnswer answer) {
    return answer.status() < 300 ? text(answer, "id") : NOTHING;
  }

  private static String text(HttpAnswer answer, String field) {
    var start = "\"" + field + "\":\"";
    var body = answer.text();
    int at = body.indexOf(start);
    return at < 0
        ? NOTHING
        : body.substring(at + start.length(), body.indexOf('"', at + start.length()));
  }

  /** No more orders; those under way are waited for. */
  @Override
  public void close() {
    clock.shutdownNow();
    callers.close();
  }
}
