package holdfast.order.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.typesafe.config.ConfigFactory;
import holdfast.kit.cluster.Entities;
import holdfast.kit.feed.FeedEvent;
import holdfast.kit.http.Api;
import holdfast.kit.http.ConcurrencyLimit;
import holdfast.kit.http.Endpoint;
import holdfast.kit.http.HttpServer;
import holdfast.kit.http.HttpSettings;
import holdfast.kit.jdbc.Database;
import holdfast.kit.settings.Settings;
import holdfast.kit.telemetry.Metrics;
import holdfast.kit.testing.TestCluster;
import holdfast.kit.testing.TestDatabase;
import holdfast.kit.testing.TestTokens;
import holdfast.order.domain.Intake;
import holdfast.order.domain.OrderEvent;
import holdfast.order.domain.OrderPolicy;
import holdfast.order.domain.Rejection;
import holdfast.order.entity.Backlog;
import holdfast.order.entity.OrderCommand;
import holdfast.order.entity.OrderEntity;
import holdfast.order.view.OrderList;
import holdfast.order.view.UnfinishedOrders;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.apache.pekko.cluster.sharding.typed.javadsl.ClusterSharding;
import org.apache.pekko.cluster.sharding.typed.javadsl.Entity;
import org.apache.pekko.persistence.testkit.PersistenceTestKitPlugin;
import org.apache.pekko.persistence.testkit.javadsl.PersistenceTestKit;
import org.jspecify.annotations.Nullable;

/**
 * The order service over a real socket, with real entities, a {@link Shop} for stock and payment,
 * and a database that lists what a test puts there. Every exchange is held against the contract.
 */
final class OrderService implements AutoCloseable {

  /** How many requests may wait for an order's end. */
  static final int WAITING = 3;

  /**
   * How many unfinished orders somebody may have, as far as the list was shown them. Nobody looks
   * on the side: a look that began before the last of them was shown would let one more through.
   */
  static final int OPEN_ORDERS = 4;

  /** A status, headers and a body, and the body as JSON. */
  record Answer(HttpResponse<String> response, JsonNode json) {

    int status() {
      return response.statusCode();
    }

    @Nullable String header(String name) {
      return response.headers().firstValue(name).orElse(null);
    }

    /** Where the order is that was placed. */
    String location() {
      return response.headers().firstValue("Location").orElseThrow();
    }

    String text(String pointer) {
      return json.at(pointer).asText();
    }
  }

  /** Headers of somebody who waits for longer than any machine is slow. */
  static final String[] UNTIL_DONE = {"Prefer", "wait=20"};

  private static final String ORDERS = "/v1/orders/";
  private static final ObjectMapper JSON = new ObjectMapper();

  final TestDatabase tables = TestDatabase.migrated("db/order");
  final Database database = tables.open(2, 64, "");
  final OrderList list = new OrderList(database);
  private final UnfinishedOrders unfinished = new UnfinishedOrders(database);
  final PersistenceTestKit journal;
  private final TestTokens tokens = TestTokens.create();
  private final TestCluster cluster;
  private final Entities<OrderCommand> orders;
  private final Backlog backlog;
  private final Admission admission;
  private final OpenOrders open;
  private final HttpServer server;
  final Metrics metrics = Metrics.of("order");
  private final HttpClient client = HttpClient.newHttpClient();

  private OrderService(Intake intake) {
    backlog = new Backlog(intake.longestWait(), System::nanoTime);
    admission =
        new Admission(intake, new Admission.Look(2, Duration.ofMillis(500)), backlog, metrics);
    var config =
        PersistenceTestKitPlugin.config()
            .withFallback(
                ConfigFactory.parseString(
                    """
                    pekko {
                      loglevel = WARNING
                      actor {
                        serializers.order-events = "holdfast.order.entity.OrderSerializer"
                        serialization-bindings {
                          "holdfast.order.domain.OrderEvent" = order-events
                          "holdfast.order.entity.Wire" = jackson-cbor
                        }
                      }
                    }
                    """))
            .withFallback(ConfigFactory.parseResources("holdfast/kit/http.conf"));
    cluster = TestCluster.start(1, "order-cluster", config);
    var system = cluster.node(0);
    journal = PersistenceTestKit.create(system);
    var policy =
        new OrderPolicy(Duration.ofMinutes(5), Duration.ofMinutes(15), Duration.ofDays(180));
    var patience =
        new OrderEntity.Patience(
            Duration.ofMillis(10), Duration.ofSeconds(1), Duration.ofMinutes(1), 256);
    ClusterSharding.get(system)
        .init(
            Entity.of(
                OrderEntity.KEY,
                entity ->
                    OrderEntity.create(
                        entity, new Shop(), policy, patience, backlog, InstantSource.system())));
    orders =
        new Entities<>(
            system,
            OrderEntity.KEY,
            new Entities.Limits(Duration.ofSeconds(1), Duration.ofSeconds(1), 128));
    tokens.issuer("gateway");
    tokens.issuer("inventory-cluster");
    open =
        OpenOrders.start(
            system, unfinished, new OpenOrders.Limits(OPEN_ORDERS, Duration.ofHours(1)));
    server = serve(list);
  }

  private HttpServer serve(OrderList list) {
    var system = cluster.node(0);
    var settings = HttpSettings.from(Settings.of(system.settings().config(), "holdfast.kit.http"));
    var api =
        Api.of(system, settings, tokens.verifier("order-cluster"), new ConcurrencyLimit(512))
            .allowing("gateway");
    var waits = new Waits(orders, new ConcurrencyLimit(WAITING));
    var requests = new OperationRequests(orders, waits, Duration.ofSeconds(1));
    var endpoints = new ArrayList<Endpoint>();
    endpoints.addAll(new OrderRoutes(orders, list, admission, open, waits).endpoints(api));
    endpoints.addAll(new AfterSalesRoutes(requests).endpoints(api));
    endpoints.addAll(
        new SagaRoutes(orders, unfinished, requests, Duration.ofMinutes(15), InstantSource.system())
            .endpoints(api));
    return HttpServer.bind(system, settings, endpoints, metrics).toCompletableFuture().join();
  }

  static OrderService start() {
    return with(new Intake(1_000, 1_000, Duration.ofSeconds(10)));
  }

  static OrderService with(Intake intake) {
    return new OrderService(intake);
  }

  /** Places an order as {@code subject}. */
  Answer post(String subject, @Nullable String key, String body, String... headers) {
    var request = posting(subject, key, body, headers);
    return exchange(request, body);
  }

  /**
   * Asks for something to be done with an order, as {@code subject}, who waits for a second unless
   * {@code headers} say otherwise.
   */
  Answer ask(String subject, String path, @Nullable String key, String body, String... headers) {
    return exchange(posting(bearer("gateway", subject), path, key, body, headers), body);
  }

  /** The same as an operator, who waits until it is done unless {@code headers} say otherwise. */
  Answer askAsOperator(String path, @Nullable String key, String body, String... headers) {
    var olga = bearer("gateway", "olga", "holdfast:operate");
    var patient = Stream.concat(Stream.of(UNTIL_DONE), Stream.of(headers)).toArray(String[]::new);
    return exchange(posting(olga, path, key, body, patient), body);
  }

  /** Shows the list everything that has happened to an order up to now; once an order. */
  void show(String location) {
    show(location, location);
  }

  /** Shows the list an order that nobody has placed, with the history of one that was. */
  void show(String location, String history) {
    var id = location.substring(ORDERS.length());
    var events = new ArrayList<FeedEvent<OrderEvent>>();
    var stored = journal.persistedInStorage("Order|" + history.substring(ORDERS.length()));
    for (int i = 0; i < stored.size(); i++) {
      var event = (OrderEvent) stored.get(i);
      if (list.only().contains(event.getClass())) {
        events.add(new FeedEvent<>("Order|" + id, id, i + 1, event.at(), event));
      }
    }
    tell(events);
  }

  /** Tells the list that an order has come to its end. */
  void finish(String location) {
    var id = location.substring(ORDERS.length());
    var end = new OrderEvent.Rejected(Rejection.of(Rejection.Code.EXPIRED, "late"), Instant.now());
    tell(List.of(new FeedEvent<>("Order|" + id, id, 2, end.at(), end)));
  }

  /** Empties the list. */
  void forget() {
    database
        .transaction(connection -> {
          try (var sql = connection.prepareStatement("DELETE FROM open_orders")) {
            return sql.executeUpdate();
          }
        })
        .toCompletableFuture()
        .join();
  }

  private void tell(List<FeedEvent<OrderEvent>> events) {
    database
        .transaction(connection -> {
          list.apply(connection, events);
          return events;
        })
        .toCompletableFuture()
        .join();
  }

  CompletableFuture<Answer> postAsync(String subject, String key, String body) {
    var request = posting(subject, key, body);
    return client
        .sendAsync(request, BodyHandlers.ofString())
        .thenApply(response -> answer(request, body, response));
  }

  /** Reads as {@code subject}; headers as name, value, name, value. */
  Answer get(String subject, String path, String... headers) {
    return exchange(with(request(path, bearer("gateway", subject)).GET(), headers), "");
  }

  Answer getAsOperator(String path) {
    return exchange(request(path, bearer("gateway", "olga", "holdfast:operate")).GET().build(), "");
  }

  /** The list, of a node whose database nobody answers for. */
  Answer listWithoutDatabase() {
    try (var nowhere =
        Database.open(
            "jdbc:postgresql://127.0.0.1:1/nowhere",
            tables.app(),
            new Database.Limits(1, 4, Duration.ofSeconds(1), Duration.ofSeconds(1), ""))) {
      int port = serve(new OrderList(nowhere)).port();
      var request =
          HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/v1/orders"))
              .header("Authorization", bearer("gateway", "ada"));
      return exchange(request.build(), "");
    }
  }

  /** The same through another service than the gateway. */
  Answer getVia(String service, String subject, String path) {
    return exchange(request(path, bearer(service, subject)).GET().build(), "");
  }

  Answer getWithoutToken(String path) {
    return exchange(HttpRequest.newBuilder(uri(path)).GET().build(), "");
  }

  /** Any bytes of any type. */
  Answer postBytes(String subject, String contentType, byte[] body) {
    var request =
        with(
            request("/v1/orders", bearer("gateway", subject))
                .POST(BodyPublishers.ofByteArray(body)),
            "Idempotency-Key",
            "bytes",
            "Content-Type",
            contentType);
    return exchange(request, "");
  }

  private HttpRequest posting(
      String subject, @Nullable String key, String body, String... headers) {
    return posting(bearer("gateway", subject), "/v1/orders", key, body, headers);
  }

  private HttpRequest posting(
      String bearer, String path, @Nullable String key, String body, String... headers) {
    var request =
        request(path, bearer)
            .POST(BodyPublishers.ofString(body))
            .header("Content-Type", "application/json");
    if (key != null) {
      request.header("Idempotency-Key", key);
    }
    return with(request, headers);
  }

  private static HttpRequest with(HttpRequest.Builder request, String... headers) {
    for (int i = 0; i < headers.length; i += 2) {
      request.setHeader(headers[i], headers[i + 1]);
    }
    return request.build();
  }

  private HttpRequest.Builder request(String path, String bearer) {
    return HttpRequest.newBuilder(uri(path))
        .timeout(Duration.ofSeconds(30))
        .header("Authorization", bearer);
  }

  private URI uri(String path) {
    return URI.create("http://127.0.0.1:" + server.port() + path);
  }

  private String bearer(String service, String subject, String... scopes) {
    return tokens.bearer(service, "order-cluster", subject, scopes);
  }

  private Answer exchange(HttpRequest request, String body) {
    try {
      return answer(request, body, client.send(request, BodyHandlers.ofString()));
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(stopped);
    }
  }

  private static Answer answer(HttpRequest request, String body, HttpResponse<String> response) {
    Contract.covers(request, body, response);
    try {
      return new Answer(response, JSON.readTree(response.body()));
    } catch (IOException noJson) {
      throw new UncheckedIOException(noJson);
    }
  }

  @Override
  public void close() {
    client.close();
    cluster.close();
    metrics.close();
    database.close();
    tables.close();
  }
}
