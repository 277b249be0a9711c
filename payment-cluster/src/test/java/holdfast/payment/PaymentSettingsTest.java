package holdfast.payment;

import static org.assertj.core.api.Assertions.assertThat;

import holdfast.kit.settings.NodeConfig;
import holdfast.kit.testing.SettingsCoverage;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PaymentSettingsTest {

  @Test
  void every_key_has_a_name_a_default_and_a_variable() {
    SettingsCoverage.of("payment")
        .defaultOf("http.host", "127.0.0.1")
        .defaultOf("http.port", "0")
        .defaultOf("http.concurrent-requests", "512")
        .defaultOf("http.request-deadline", "20s")
        .defaultOf("http.head-deadline", "5s")
        .defaultOf("http.idle", "75s")
        .defaultOf("http.longest-deadline", "60s")
        .defaultOf("http.body-deadline", "10s")
        .defaultOf("http.body-size", "64KiB")
        .defaultOf("http.header-size", "16KiB")
        .defaultOf("http.last-call", "2s")
        .defaultOf("http.drain", "5s")
        .withoutDefault("caller-keys")
        .defaultOf("ask.timeout", "1s")
        .defaultOf("ask.answer-margin", "1s")
        .defaultOf("ask.permits-per-entity", "128")
        .defaultOf("account.memory-window", "10m")
        .defaultOf("account.clock-margin", "5s")
        .defaultOf("account.captured-retention", "181d")
        .defaultOf("account.key-retention", "30d")
        .defaultOf("account.commit-batch", "64")
        .defaultOf("account.commit-waiting", "2048")
        .defaultOf("account.idle-after", "2m")
        .check();
  }

  @Test
  void every_key_is_read() {
    var config =
        NodeConfig.load(
            "payment", Map.of("PAYMENT_CALLER_KEYS", "/keys", "PAYMENT_DATABASE_USER", "app"));

    var settings = PaymentSettings.from(config);

    assertThat(settings.account().policy().capturedRetention()).isEqualTo(Duration.ofDays(181));
    assertThat(settings.account().policy().closedRetention()).isEqualTo(Duration.ofSeconds(605));
  }
}
