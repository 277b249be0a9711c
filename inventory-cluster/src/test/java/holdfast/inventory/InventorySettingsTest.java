package holdfast.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import holdfast.kit.settings.NodeConfig;
import holdfast.kit.testing.SettingsCoverage;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class InventorySettingsTest {

  @Test
  void every_key_has_a_name_a_default_and_a_variable() {
    SettingsCoverage.of("inventory")
        .defaultOf("http.host", "127.0.0.1")
        .defaultOf("http.port", "0")
        .defaultOf("http.concurrent-requests", "512")
        .defaultOf("http.request-deadline", "20s")
        .defaultOf("http.longest-deadline", "60s")
        .defaultOf("http.head-deadline", "5s")
        .defaultOf("http.idle", "75s")
        .defaultOf("http.body-deadline", "10s")
        .defaultOf("http.body-size", "64KiB")
        .defaultOf("http.header-size", "16KiB")
        .defaultOf("http.last-call", "2s")
        .defaultOf("http.drain", "5s")
        .withoutDefault("caller-keys")
        .defaultOf("ask.timeout", "1s")
        .defaultOf("ask.answer-margin", "1s")
        .defaultOf("ask.permits-per-entity", "128")
        .defaultOf("stock.memory-window", "10m")
        .defaultOf("stock.clock-margin", "5s")
        .defaultOf("stock.longest-hold", "15m")
        .defaultOf("stock.key-retention", "30d")
        .defaultOf("stock.expiries-at-once", "256")
        .defaultOf("stock.commit-batch", "64")
        .defaultOf("stock.commit-waiting", "2048")
        .defaultOf("stock.sweep-interval", "10s")
        .defaultOf("stock.idle-after", "2m")
        .check();
  }

  @Test
  void every_key_is_read() {
    var config = NodeConfig.load("inventory", Map.of("INVENTORY_CALLER_KEYS", "callers"));

    var settings = InventorySettings.from(config);

    assertThat(settings.stock().policy().closedRetention()).isEqualTo(Duration.ofSeconds(605));
  }

  @Test
  void a_product_that_nobody_asks_about_leaves_memory_when_we_say() {
    var env = Map.of("INVENTORY_CALLER_KEYS", "callers", "INVENTORY_STOCK_IDLE_AFTER", "7s");

    var passivation =
        NodeConfig.load("inventory", env).getConfig("pekko.cluster.sharding.passivation");

    assertThat(passivation.getString("strategy")).isEqualTo("default-idle-strategy");
    assertThat(passivation.getDuration("default-idle-strategy.idle-entity.timeout"))
        .isEqualTo(Duration.ofSeconds(7));
  }
}
