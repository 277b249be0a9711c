package holdfast.order;

import holdfast.kit.settings.NodeConfig;
import holdfast.kit.testing.SettingsCoverage;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OrderSettingsTest {

  @Test
  void every_key_has_a_name_a_default_and_a_variable() {
    SettingsCoverage.of("order")
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
        .withoutDefault("signing-key-file")
        .withoutDefault("caller-keys")
        .defaultOf("waiting-requests", "256")
        .defaultOf("operation-wait", "2s")
        .defaultOf("open-orders.at-most", "200")
        .defaultOf("open-orders.refresh", "1s")
        .defaultOf("intake.longest-wait", "10s")
        .defaultOf("intake.always", "64")
        .defaultOf("intake.most", "5000")
        .defaultOf("intake.look.at-once", "4")
        .defaultOf("intake.look.patience", "200ms")
        .defaultOf("ask.timeout", "1s")
        .defaultOf("ask.answer-margin", "1s")
        .defaultOf("ask.permits-per-entity", "128")
        .defaultOf("saga.call-timeout", "2s")
        .defaultOf("saga.step-deadline", "5m")
        .defaultOf("saga.order-deadline", "15m")
        .defaultOf("saga.refund-window", "180d")
        .defaultOf("saga.hold-ttl", "10m")
        .defaultOf("saga.retry-at-first", "100ms")
        .defaultOf("saga.retry-at-most", "2s")
        .defaultOf("saga.idle-after", "5s")
        .defaultOf("saga.waiters-at-most", "256")
        .defaultOf("batch.lanes", "4")
        .defaultOf("batch.largest", "64")
        .defaultOf("batch.queue", "4096")
        .defaultOf("batch.patience", "2s")
        .defaultOf("sweep.age", "10s")
        .defaultOf("sweep.pause", "2s")
        .defaultOf("sweep.page-size", "200")
        .defaultOf("sweep.wake-timeout", "5s")
        .withoutDefault("inventory.endpoints")
        .defaultOf("inventory.concurrent-calls", "256")
        .defaultOf("inventory.connections", "32")
        .defaultOf("inventory.connect-timeout", "1s")
        .defaultOf("inventory.idle-timeout", "10s")
        .defaultOf("inventory.answer-size", "1MiB")
        .defaultOf("inventory.resolve-every", "5s")
        .defaultOf("inventory.set-aside", "2s")
        .defaultOf("inventory.silence", "1s")
        .defaultOf("inventory.hedge.after", "500ms")
        .defaultOf("inventory.hedge.share", "10")
        .defaultOf("inventory.hedge.per-second", "10")
        .defaultOf("inventory.hedge.saved", "50")
        .defaultOf("inventory.breaker.failure-rate", "50")
        .defaultOf("inventory.breaker.least-calls", "20")
        .defaultOf("inventory.breaker.window", "10s")
        .defaultOf("inventory.breaker.pause", "2s")
        .defaultOf("inventory.breaker.probes", "5")
        .withoutDefault("payment.endpoints")
        .defaultOf("payment.concurrent-calls", "256")
        .defaultOf("payment.connections", "32")
        .defaultOf("payment.connect-timeout", "1s")
        .defaultOf("payment.idle-timeout", "10s")
        .defaultOf("payment.answer-size", "1MiB")
        .defaultOf("payment.resolve-every", "5s")
        .defaultOf("payment.set-aside", "2s")
        .defaultOf("payment.silence", "1s")
        .defaultOf("payment.hedge.after", "500ms")
        .defaultOf("payment.hedge.share", "10")
        .defaultOf("payment.hedge.per-second", "10")
        .defaultOf("payment.hedge.saved", "50")
        .defaultOf("payment.breaker.failure-rate", "50")
        .defaultOf("payment.breaker.least-calls", "20")
        .defaultOf("payment.breaker.window", "10s")
        .defaultOf("payment.breaker.pause", "2s")
        .defaultOf("payment.breaker.probes", "5")
        .check();
  }

  @Test
  void every_key_is_read() {
    OrderSettings.from(
        NodeConfig.load(
            "order",
            Map.of(
                "ORDER_SIGNING_KEY_FILE", "key.json",
                "ORDER_CALLER_KEYS", "callers",
                "ORDER_INVENTORY_ENDPOINTS", "127.0.0.1:1",
                "ORDER_PAYMENT_ENDPOINTS", "127.0.0.1:2")));
  }
}
