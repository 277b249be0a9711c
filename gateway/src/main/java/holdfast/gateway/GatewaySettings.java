package holdfast.gateway;

import static java.util.Locale.ROOT;
import static java.util.stream.Collectors.toUnmodifiableSet;

import com.typesafe.config.Config;
import holdfast.gateway.guard.IssuerKeys;
import holdfast.gateway.guard.RateLimit;
import holdfast.gateway.guard.TokenRules;
import holdfast.gateway.proxy.Forward;
import holdfast.gateway.proxy.HeaderRules;
import holdfast.gateway.route.RouteTable;
import holdfast.kit.client.ClientSettings;
import holdfast.kit.http.HttpSettings;
import holdfast.kit.settings.Settings;
import holdfast.kit.settings.SettingsException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Everything that can be set for a gateway; what each means stands in {@code gateway.conf}.
 *
 * @param jwks a file or a URL
 * @param rememberedTokens at most
 * @param keysAuthority null: those that the JVM brings
 */
public record GatewaySettings(
    String version,
    HttpSettings http,
    String jwks,
    TokenRules tokens,
    long rememberedTokens,
    IssuerKeys.Times keys,
    Duration keysTimeout,
    @Nullable Path keysAuthority,
    Path signingKeyFile,
    RateLimit.Quota quota,
    Retry retry,
    Forward.Limits limits,
    HeaderRules headers,
    Map<String, UpstreamSettings> upstreams,
    RouteTable routes) {

  private static final String PATH = "holdfast.gateway";

  /** One upstream; {@code audience} is its name in our tokens. */
  public record UpstreamSettings(String audience, ClientSettings client) {}

  /**
   * The budget of retries.
   *
   * @param share in percent of the requests
   */
  public record Retry(int share, int saved) {}

  /**
   * Reads them.
   *
   * @throws SettingsException naming the key that is missing, wrong or unknown
   */
  public static GatewaySettings from(Config config) {
    var settings = Settings.of(config, PATH);
    var upstreams = upstreams(settings);
    var result =
        new GatewaySettings(
            settings.string("version"),
            HttpSettings.from(settings.in("http")),
            settings.string("jwks"),
            tokens(settings),
            settings.in("tokens").integer("remembered", 0, 10_000_000),
            keys(settings.in("keys")),
            settings.in("keys").duration("timeout"),
            settings.in("keys").fileOrNull("authority"),
            settings.file("signing-key-file"),
            quota(settings.in("rate-limit")),
            retry(settings.in("retry")),
            new Forward.Limits(
                settings.in("retry").integer("attempts", 1, 10),
                settings.in("retry").duration("pause"),
                settings.duration("way-back"),
                settings.duration("replay-patience")),
            headers(settings),
            upstreams,
            RouteTable.read(settings, PATH, upstreams.keySet()));
    settings.table("upstream-defaults");
    settings.refuseUnread();
    return result;
  }

  private static Map<String, UpstreamSettings> upstreams(Settings settings) {
    var upstreams = new TreeMap<String, UpstreamSettings>();
    for (var name : settings.table("upstreams").root().keySet()) {
      var upstream = settings.in("upstreams").in(name);
      upstreams.put(
          name, new UpstreamSettings(upstream.string("audience"), ClientSettings.from(upstream)));
    }
    return Map.copyOf(upstreams);
  }

  private static TokenRules tokens(Settings settings) {
    var tokens = settings.in("tokens");
    return new TokenRules(
        settings.string("issuer"),
        settings.string("audience"),
        tokens.strings("types").stream()
            .map(type -> type.toLowerCase(ROOT))
            .collect(toUnmodifiableSet()),
        tokens.duration("longest-life"),
        tokens.duration("skew"));
  }

  private static IssuerKeys.Times keys(Settings settings) {
    return new IssuerKeys.Times(
        settings.duration("refresh"),
        settings.duration("unknown-key-pause"),
        settings.duration("retry"),
        settings.duration("stale"));
  }

  private static RateLimit.Quota quota(Settings settings) {
    return new RateLimit.Quota(
        settings.integer("requests", 1, 1_000_000_000),
        settings.duration("period"),
        settings.integer("gateways", 1, 1_000),
        settings.integer("users", 1, 100_000_000));
  }

  private static Retry retry(Settings settings) {
    return new Retry(settings.integer("share", 0, 100), settings.integer("saved", 0, 100_000));
  }

  private static HeaderRules headers(Settings settings) {
    try {
      return new HeaderRules(settings.strings("forwarded-headers"));
    } catch (IllegalArgumentException unsafe) {
      throw new SettingsException(
          PATH + ".forwarded-headers", String.valueOf(unsafe.getMessage()), unsafe);
    }
  }
}
