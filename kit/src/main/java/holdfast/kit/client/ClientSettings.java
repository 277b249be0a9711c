package holdfast.kit.client;

import holdfast.kit.settings.Settings;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;

/**
 * How another service is called.
 *
 * @param endpoints names and ports; a name may stand for several addresses
 * @param concurrentCalls as many calls are under way at once
 * @param connections to one address
 * @param connectTimeout how long a connection may take to be made
 * @param idleTimeout how long a connection with nothing coming in is kept
 * @param answerSize bytes that an answer may have
 * @param resolveEvery how often names are resolved again; ten times as often while one has no
 *     address
 * @param setAside how long an address that fails is left alone while there are others
 * @param silence how long a connection may stay silent after the deadline that its server was told
 * @param hedge when a second address is asked
 * @param breaker when calling stops being tried
 */
public record ClientSettings(
    List<InetSocketAddress> endpoints,
    int concurrentCalls,
    int connections,
    Duration connectTimeout,
    Duration idleTimeout,
    long answerSize,
    Duration resolveEvery,
    Duration setAside,
    Duration silence,
    Hedge hedge,
    Breaker breaker) {

  /**
   * Asking a second address when the first one is silent.
   *
   * @param after how long it is silent by then
   * @param share in percent of the requests
   * @param perSecond how many there may be besides, however few requests there are
   * @param saved how many may be saved up
   */
  public record Hedge(Duration after, int share, int perSecond, int saved) {}

  /**
   * Opens when too large a share of the calls within a window fails.
   *
   * @param failureRate in percent
   * @param leastCalls in a window before its share says anything
   * @param window how far back calls count
   * @param pause how long nothing is tried
   * @param probes calls that are tried after the pause
   */
  public record Breaker(
      int failureRate, int leastCalls, Duration window, Duration pause, int probes) {

    /** A breaker for the calls of one service. */
    public CircuitBreaker forCallsOf(String service) {
      return CircuitBreaker.of(
          service,
          CircuitBreakerConfig.custom()
              .slidingWindow(
                  Math.toIntExact(window.toSeconds()),
                  leastCalls,
                  CircuitBreakerConfig.SlidingWindowType.TIME_BASED)
              .failureRateThreshold(failureRate)
              .waitDurationInOpenState(pause)
              .permittedNumberOfCallsInHalfOpenState(probes)
              .build());
    }
  }

  /**
   * Reads them.
   *
   * @param settings of one called service, which a service's file takes from {@code
   *     holdfast.kit.client} and adds {@code endpoints} to
   */
  public static ClientSettings from(Settings settings) {
    return new ClientSettings(
        List.copyOf(settings.addresses("endpoints")),
        settings.integer("concurrent-calls", 1, 100_000),
        settings.integer("connections", 1, 10_000),
        settings.duration("connect-timeout"),
        settings.duration("idle-timeout"),
        settings.bytes("answer-size"),
        settings.duration("resolve-every"),
        settings.duration("set-aside"),
        settings.duration("silence"),
        hedge(settings.in("hedge")),
        breaker(settings.in("breaker")));
  }

  private static Hedge hedge(Settings settings) {
    return new Hedge(
        settings.duration("after"),
        settings.integer("share", 0, 100),
        settings.integer("per-second", 0, 10_000),
        settings.integer("saved", 0, 100_000));
  }

  private static Breaker breaker(Settings settings) {
    return new Breaker(
        settings.integer("failure-rate", 1, 100),
        settings.integer("least-calls", 1, 100_000),
        settings.duration("window"),
        settings.duration("pause"),
        settings.integer("probes", 1, 1_000));
  }
}
