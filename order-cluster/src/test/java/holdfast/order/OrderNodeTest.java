package holdfast.order;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import holdfast.kit.journal.EventCodec;
import holdfast.kit.settings.NodeConfig;
import holdfast.kit.testing.FreePorts;
import holdfast.kit.testing.TestDatabase;
import holdfast.kit.testing.TestTokens;
import holdfast.order.domain.AccountId;
import holdfast.order.domain.Line;
import holdfast.order.domain.OrderEvent;
import holdfast.order.domain.OrderId;
import holdfast.order.domain.Placement;
import holdfast.order.domain.Sku;
import holdfast.order.entity.OrderSerializer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A whole order node, on a real database, with participants on the other end of a socket. */
@Tag("database")
@Tag("cluster")
class OrderNodeTest {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** Longer than every gap that readers by number wait for. */
  private static final Duration LATE = Duration.ofSeconds(15);

  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final TestDatabase database = TestDatabase.create();
  private final TestTokens tokens = TestTokens.create();
  private final ParticipantsServer participants = new ParticipantsServer();
  private final HttpClient http = HttpClient.newHttpClient();
  private final List<OrderNode> nodes = new ArrayList<>();

  @AfterEach
  void stop() throws Exception {
    for (var node : nodes) {
      node.stop().toCompletableFuture().get(30, TimeUnit.SECONDS);
    }
    participants.close();
    http.close();
    database.close();
  }

  @Test
  void an_order_is_placed_and_confirmed() throws Exception {
    var node = startNode();

    var placed = place(node, "key-1", "wait=20");

    assertThat(placed.statusCode()).isEqualTo(201);
    var order = JSON.readTree(placed.body());
    assertThat(order.path("status").asText()).isEqualTo("CONFIRMED");
    assertThat(order.path("total").path("amount").asLong()).isEqualTo(2000);
    assertThat(placed.headers().firstValue("Location"))
        .hasValue("/v1/orders/" + order.path("id").asText());
  }

  @Test
  void a_node_is_ready_once_it_is_a_member_and_its_database_can_be_trusted() throws Exception {
    var node = startNode();

    assertThat(get(node, "/ready").statusCode()).isEqualTo(200);
    assertThat(get(node, "/alive").statusCode()).isEqualTo(200);
    assertThat(get(node, "/metrics").body()).contains("order_");
    assertThat(get(node, "/openapi.yaml").body()).contains("/v1/orders");
  }

  @Test
  void unfinished_orders_go_on_after_a_restart_without_any_traffic() throws Exception {
    participants.goDown();
    var first = startNode();
    var ids = new ArrayList<String>();
    for (int i = 0; i < 20; i++) {
      var placed = place(first, "key-" + i, null);
      assertThat(placed.statusCode()).isEqualTo(201);
      assertThat(JSON.readTree(placed.body()).path("status").asText()).isEqualTo("PENDING");
      ids.add(JSON.readTree(placed.body()).path("id").asText());
    }
    Awaitility.await().atMost(PATIENCE).until(() -> participants.refused() > 0);
    Awaitility.await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> assertThat(get(first, "/metrics").body()).contains("order_unfinished_orders 20"));
    nodes.remove(first);
    first.stop().toCompletableFuture().get(30, TimeUnit.SECONDS);

    participants.comeBack();
    startNode();

    Awaitility.await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> assertThat(confirmedInTheList()).containsExactlyInAnyOrderElementsOf(ids));
  }

  /**
   * The row has its number early and is there late. A reader that goes by the numbers, and gives a
   * gap ten seconds, has passed it for good by then.
   */
  @Test
  void an_order_whose_commit_came_late_is_listed_and_finished() throws Exception {
    var node = startNode();
    var late = OrderId.of(TestTokens.USER_ISSUER, "alice", "late");
    try (var connection = database.connectAsApp()) {
      connection.setAutoCommit(false);
      storePlaced(connection, late);
      assertThat(place(node, "early", "wait=20").statusCode()).isEqualTo(201);
      var held = Instant.now();
      Awaitility.await()
          .atMost(PATIENCE)
          .until(
              () -> held.plus(LATE).isBefore(Instant.now()) && place(node, "more", null) != null);
      connection.commit();
    }

    Awaitility.await()
        .atMost(PATIENCE)
        .untilAsserted(() ->
            assertThat(confirmedInTheList())
                .containsExactlyInAnyOrder(
                    late.toString(), id("early").toString(), id("more").toString()));
  }

  /** As the journal does it, but in a transaction that this test ends. */
  private static void storePlaced(Connection connection, OrderId id) throws SQLException {
    var placement =
        new Placement(
            TestTokens.USER_ISSUER,
            "alice",
            false,
            "fingerprint",
            new AccountId("alice-eur"),
            "EUR",
            List.of(new Line(new Sku("book"), 2)),
            null,
            null);
    var codec = new EventCodec(OrderSerializer.NAMES);
    var placed = new OrderEvent.Placed(placement, Instant.now());
    try (var sql =
        connection.prepareStatement(
            """
            INSERT INTO event_journal (persistence_id, sequence_number, writer, write_timestamp,
                                       adapter_manifest, event_ser_id, event_ser_manifest,
                                       event_payload)
            VALUES (?, 1, 'late', ?, '', 41003, ?, ?)
            """)) {
      sql.setString(1, "Order|" + id);
      sql.setLong(2, placed.at().toEpochMilli());
      sql.setString(3, codec.nameOf(placed));
      sql.setBytes(4, codec.encode(placed));
      sql.executeUpdate();
    }
  }

  private static OrderId id(String key) {
    return OrderId.of(TestTokens.USER_ISSUER, "alice", key);
  }

  private OrderNode startNode() throws Exception {
    var node =
        OrderNode.start(NodeConfig.load("order", variables()))
            .toCompletableFuture()
            .get(60, TimeUnit.SECONDS);
    nodes.add(node);
    node.up().toCompletableFuture().get(60, TimeUnit.SECONDS);
    return node;
  }

  private Map<String, String> variables() {
    int management = FreePorts.next();
    tokens.issuer("gateway");
    var variables = new HashMap<>(database.variables("ORDER"));
    variables.putAll(
        Map.of(
            "ORDER_HTTP_PORT", "0",
            "ORDER_REMOTING_PORT", Integer.toString(FreePorts.next()),
            "ORDER_MANAGEMENT_PORT", Integer.toString(management),
            "ORDER_CONTACT_POINTS", "127.0.0.1:" + management,
            "ORDER_REQUIRED_CONTACT_POINTS", "1",
            "ORDER_SIGNING_KEY_FILE", tokens.signingKey("order-cluster").toString(),
            "ORDER_CALLER_KEYS", tokens.callerKeys().toString()));
    variables.putAll(
        Map.of(
            "ORDER_INVENTORY_ENDPOINTS", participants.endpoint(),
            "ORDER_PAYMENT_ENDPOINTS", participants.endpoint(),
            "ORDER_SWEEP_AGE", "1s",
            "ORDER_SWEEP_PAUSE", "500ms",
            "CLUSTER_STABLE_MARGIN", "200ms",
            "EXIT_JVM", "off"));
    return variables;
  }

  private HttpResponse<String> place(OrderNode node, String key, @Nullable String prefer)
      throws Exception {
    var body =
        """
        {"accountId": "alice-eur", "currency": "EUR", "lines": [{"sku": "book", "quantity": 2}]}
        """;
    var request =
        request(node, "/v1/orders")
            .header("Content-Type", "application/json")
            .header("Idempotency-Key", key)
            .POST(HttpRequest.BodyPublishers.ofString(body));
    if (prefer != null) {
      request.header("Prefer", prefer);
    }
    return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  private HttpResponse<String> get(OrderNode node, String path) throws Exception {
    return http.send(request(node, path).build(), HttpResponse.BodyHandlers.ofString());
  }

  private HttpRequest.Builder request(OrderNode node, String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + node.httpPort() + path))
        .timeout(PATIENCE)
        .header("Authorization", tokens.bearer("gateway", OrderNode.NAME, "alice"));
  }

  /** Read from the table, for a read over HTTP would wake the orders. */
  private List<String> confirmedInTheList() throws SQLException {
    try (var connection = database.connectAsApp();
        var sql = connection.createStatement();
        var rows = sql.executeQuery("SELECT id FROM orders WHERE status = 'CONFIRMED'")) {
      var ids = new ArrayList<String>();
      while (rows.next()) {
        ids.add(rows.getString(1));
      }
      return ids;
    }
  }
}
