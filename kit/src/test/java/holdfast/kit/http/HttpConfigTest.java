package holdfast.kit.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import holdfast.kit.client.ClientSettings;
import holdfast.kit.settings.Settings;
import java.time.Duration;
import org.apache.pekko.http.javadsl.settings.ConnectionPoolSettings;
import org.apache.pekko.http.javadsl.settings.ServerSettings;
import org.junit.jupiter.api.Test;

/**
 * Asserts what the library makes of {@code http.conf}, for a key that is misspelled is silently
 * ignored. Each of these differs from the library's default.
 */
final class HttpConfigTest {

  private static final Config CONFIG =
      ConfigFactory.parseString("holdfast.kit.client.endpoints = \"a:1\"")
          .withFallback(ConfigFactory.parseResources("holdfast/kit/http.conf"))
          .withFallback(ConfigFactory.defaultReferenceUnresolved())
          .resolve();

  private final ServerSettings server = ServerSettings.create(CONFIG);
  private final ServerSettings serverByDefault = ServerSettings.create(ConfigFactory.load("none"));
  private final ConnectionPoolSettings pool = ConnectionPoolSettings.create(CONFIG);
  private final ConnectionPoolSettings poolByDefault =
      ConnectionPoolSettings.create(ConfigFactory.load("none"));

  @Test
  void nobody_learns_what_serves_them() {
    assertThat(server.getServerHeader()).isEmpty();
    assertThat(serverByDefault.getServerHeader()).isPresent();
    assertThat(pool.getConnectionSettings().getUserAgentHeader()).isEmpty();
  }

  /** Trap T15. */
  @Test
  void requests_are_small() {
    assertThat(server.getParserSettings().getMaxContentLength()).isEqualTo(64 * 1024);
    assertThat(serverByDefault.getParserSettings().getMaxContentLength())
        .isGreaterThan(1024 * 1024);
    assertThat(server.getParserSettings().getMaxHeaderCount()).isEqualTo(64);
    assertThat(server.getParserSettings().getMaxHeaderValueLength()).isEqualTo(9 * 1024);
  }

  @Test
  void timeouts_are_ours_and_so_are_their_answers() {
    assertThat(server.getTimeouts().requestTimeout().toMillis()).isZero();
    assertThat(serverByDefault.getTimeouts().requestTimeout().toMillis()).isPositive();
    assertThat(server.getParsingErrorHandler()).isEqualTo(ParserProblems.class.getName());
    assertThat(server.enableHttp2()).isFalse();
    assertThat(server.getMaxConnections()).isEqualTo(2000);
    assertThat(server.getBacklog()).isEqualTo(256);
  }

  /** Trap T10. */
  @Test
  void the_pool_asks_once_and_comes_back_soon() {
    assertThat(pool.getMaxRetries()).isZero();
    assertThat(poolByDefault.getMaxRetries()).isEqualTo(5);
    assertThat(pool.getMaxConnectionBackoff().toSeconds()).isEqualTo(1);
    assertThat(poolByDefault.getMaxConnectionBackoff().toSeconds()).isEqualTo(120);
  }

  @Test
  void our_own_settings_are_read() {
    var settings = HttpSettings.from(Settings.of(CONFIG, "holdfast.kit.http"));

    assertThat(settings)
        .isEqualTo(
            new HttpSettings(
                "127.0.0.1",
                0,
                512,
                Duration.ofSeconds(20),
                Duration.ofSeconds(60),
                Duration.ofSeconds(5),
                Duration.ofSeconds(75),
                Duration.ofSeconds(10),
                64 * 1024,
                16 * 1024,
                Duration.ofSeconds(2),
                Duration.ofSeconds(5)));
    assertThat(settings.longestDeadline()).isLessThan(settings.idle());
  }

  @Test
  void the_client_closes_its_connections_before_a_server_does() {
    var client = ClientSettings.from(Settings.of(CONFIG, "holdfast.kit.client"));

    assertThat(client.idleTimeout())
        .isLessThan(HttpSettings.from(Settings.of(CONFIG, "holdfast.kit.http")).idle());
    assertThat(client.concurrentCalls()).isEqualTo(256);
    assertThat(client.connections()).isEqualTo(32);
    assertThat(client.answerSize()).isEqualTo(1024 * 1024);
  }

  @Test
  void every_setting_below_ours_is_read_by_somebody() {
    var http = Settings.of(CONFIG, "holdfast.kit.http");
    HttpSettings.from(http);
    http.refuseUnread();
    var client = Settings.of(CONFIG, "holdfast.kit.client");
    ClientSettings.from(client);
    client.refuseUnread();
  }

  @Test
  void leaving_fits_into_its_phases_of_the_shutdown() {
    var phases = CONFIG.getConfig("pekko.coordinated-shutdown.phases");
    assertThat(CONFIG.getDuration("holdfast.kit.http.last-call"))
        .isLessThan(phases.getDuration("service-unbind.timeout"));
    assertThat(CONFIG.getDuration("holdfast.kit.http.drain"))
        .isLessThan(phases.getDuration("service-requests-done.timeout"));
  }
}
