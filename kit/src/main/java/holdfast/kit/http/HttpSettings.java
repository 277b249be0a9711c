package holdfast.kit.http;

import holdfast.kit.settings.Settings;
import java.time.Duration;

/**
 * How a service is served.
 *
 * @param host the address to listen on
 * @param port 0 for any free one
 * @param concurrentRequests as many API requests are worked on at once
 * @param requestDeadline how long a caller waits who does not say so
 * @param longestDeadline what a caller may ask for at most
 * @param headDeadline how long a new connection may take to send the head of its first request
 * @param idle how long a connection is kept on which no request comes
 * @param bodyDeadline how long a body may take to arrive
 * @param bodySize bytes that a body may have
 * @param headerSize bytes that all headers together may have
 * @param lastCall how long a node that leaves still takes requests, from whoever is connected
 * @param drain how long requests under way may take after that
 */
public record HttpSettings(
    String host,
    int port,
    int concurrentRequests,
    Duration requestDeadline,
    Duration longestDeadline,
    Duration headDeadline,
    Duration idle,
    Duration bodyDeadline,
    long bodySize,
    long headerSize,
    Duration lastCall,
    Duration drain) {

  /**
   * Reads them.
   *
   * @param settings of the topic {@code http}, which a service's file takes from {@code
   *     holdfast.kit.http}
   */
  public static HttpSettings from(Settings settings) {
    return new HttpSettings(
        settings.string("host"),
        settings.integer("port", 0, 65_535),
        settings.integer("concurrent-requests", 1, 100_000),
        settings.duration("request-deadline"),
        settings.duration("longest-deadline"),
        settings.duration("head-deadline"),
        settings.duration("idle"),
        settings.duration("body-deadline"),
        settings.bytes("body-size"),
        settings.bytes("header-size"),
        settings.duration("last-call"),
        settings.duration("drain"));
  }
}
