package holdfast.inventory;

import static holdfast.inventory.RunningInventory.line;
import static holdfast.inventory.RunningInventory.reserve;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;

/** Three nodes of one cluster, one of which leaves. */
@Tag("database")
@Tag("cluster")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class InventoryNodeTest {

  private static final int PRODUCTS = 30;

  private RunningInventory inventory;
  private final List<String> reservations = new ArrayList<>();

  @BeforeAll
  void start() {
    inventory = RunningInventory.start(3);
  }

  @AfterAll
  void stop() {
    inventory.close();
  }

  @Test
  @Order(1)
  void a_node_tells_how_it_is() {
    assertThat(inventory.text(0, "/alive")).isEqualTo("alive");
    assertThat(inventory.text(0, "/ready")).isEqualTo("ready");
    assertThat(inventory.text(0, "/health")).contains("\"inventory-cluster\"");
    assertThat(inventory.text(0, "/metrics")).contains("inventory_reservations_total");
    assertThat(inventory.text(0, "/openapi.yaml")).contains("/v1/stock/{sku}");
  }

  @Test
  @Order(2)
  void products_are_spread_over_the_nodes_and_any_node_answers_for_all() {
    for (int i = 0; i < PRODUCTS; i++) {
      inventory.stock("spread-" + i, 10);
      var id = UUID.randomUUID() + "-1";
      var held =
          inventory.orders(
              "PUT", "/internal/v1/reservations/" + id, reserve(line("spread-" + i, 2)));
      assertThat(held.status()).isEqualTo(200);
      reservations.add(id);
    }
  }

  @Test
  @Order(3)
  void what_was_promised_holds_when_a_node_leaves() {
    inventory.stopNode(1);

    for (int i = 0; i < PRODUCTS; i++) {
      var lines = "{\"lines\": [" + line("spread-" + i, 2) + "]}";
      var path = "/internal/v1/reservations/" + reservations.get(i) + "/allocate";
      assertThat(inventory.orders("POST", path, lines).status()).isEqualTo(200);
      var level = inventory.customer("GET", "/v1/stock/spread-" + i, "").body();
      assertThat(level.path("allocated").asInt()).isEqualTo(2);
      assertThat(level.path("available").asInt()).isEqualTo(8);
    }
  }

  @Test
  @Order(4)
  void a_new_node_takes_part() {
    inventory.startNode();

    for (int i = 0; i < PRODUCTS; i++) {
      var lines = "{\"lines\": [" + line("spread-" + i, 2) + "]}";
      var path = "/internal/v1/reservations/" + reservations.get(i) + "/release";
      assertThat(inventory.orders("POST", path, lines).status()).isEqualTo(200);
    }
  }

  /** Shards go to whoever is a member, also to one that can do nothing with them. */
  @Test
  @Order(5)
  void a_node_that_cannot_use_its_database_takes_nothing_on_until_it_can() throws SQLException {
    var role = inventory.database().app().user() + "_late";
    var node =
        inventory.startApart(Map.of("INVENTORY_DATABASE_USER", role, "INVENTORY_MIGRATE", "off"));

    // Each answer has waited in vain for a connection, together for longer than joining takes.
    for (int i = 0; i < 2; i++) {
      assertThat(inventory.text(node, "/health"))
          .contains("\"cluster\":false", "\"database\":false");
    }
    for (int i = 0; i < PRODUCTS; i++) {
      assertThat(inventory.customer("GET", "/v1/stock/spread-" + i, "").status()).isEqualTo(200);
    }

    try (var server = inventory.database().connectAsSuperuser();
        var sql = server.createStatement()) {
      sql.execute(
          "CREATE ROLE %s LOGIN IN ROLE %s".formatted(role, inventory.database().app().user()));
    }
    RunningInventory.awaitUp(node);
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> inventory.text(node, "/ready").equals("ready"));
  }
}
