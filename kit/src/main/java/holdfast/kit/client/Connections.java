package holdfast.kit.client;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.event.LoggingAdapter;
import org.apache.pekko.http.javadsl.Http;
import org.apache.pekko.http.javadsl.HttpsConnectionContext;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.settings.ConnectionPoolSettings;
import org.apache.pekko.stream.BufferOverflowException;
import org.apache.pekko.stream.StreamTcpException;

/**
 * The connections to all addresses of one service, kept open between requests. Sends once; neither
 * asks again nor gives up at a deadline, both are for whoever knows why it sends. A connection that
 * is silent beyond the deadline of its request is closed.
 */
public final class Connections {

  /** How the failure to open a connection begins; the library gives it no type of its own. */
  private static final String CONNECT_FAILED = "Tcp command [Connect(";

  private final Http http;
  private final HttpsConnectionContext context;
  private final ConnectionPoolSettings pool;
  private final LoggingAdapter log;
  private final Executor executor;

  public Connections(ActorSystem<?> system, ClientSettings settings) {
    this.http = Http.get(system);
    this.context = http.defaultClientHttpsContext();
    this.pool = pool(system, settings);
    this.log = system.classicSystem().log();
    this.executor = system.executionContext();
  }

  /**
   * Sends a request, whose URI begins with an {@link Endpoints.Endpoint#origin()}.
   *
   * @return the response, whose entity must be read or discarded
   */
  public CompletionStage<HttpResponse> send(HttpRequest request) {
    var response = new CompletableFuture<HttpResponse>();
    // Without its own executor the library's stage would go on in the JVM's common pool.
    http.singleRequest(request, context, pool, log)
        .whenCompleteAsync(
            (answered, failure) -> {
              if (failure == null) {
                response.complete(answered);
              } else {
                response.completeExceptionally(failure);
              }
            },
            executor);
    return response;
  }

  /**
   * Whether no byte of the request went out, for certain: there was no room for it, or no
   * connection could be made.
   */
  public static boolean wasNeverSent(Throwable failure) {
    return lacksRoom(failure)
        || (cause(failure) instanceof StreamTcpException tcp
            && String.valueOf(tcp.getMessage()).startsWith(CONNECT_FAILED));
  }

  /** Whether too many requests of ours were under way already; says nothing about the address. */
  public static boolean lacksRoom(Throwable failure) {
    return cause(failure) instanceof BufferOverflowException;
  }

  private static Throwable cause(Throwable failure) {
    var cause = failure.getCause();
    return failure instanceof CompletionException && cause != null ? cause : failure;
  }

  /** Retries of the pool's own would multiply with those of whoever calls (trap T10). */
  private static ConnectionPoolSettings pool(ActorSystem<?> system, ClientSettings settings) {
    var defaults = ConnectionPoolSettings.create(system.classicSystem());
    var connection =
        defaults
            .getConnectionSettings()
            .withConnectingTimeout(settings.connectTimeout())
            .withIdleTimeout(settings.idleTimeout());
    return defaults
        .withMaxRetries(0)
        .withPipeliningLimit(1)
        .withMaxConnections(settings.connections())
        .withMaxOpenRequests(atLeast(settings.concurrentCalls()))
        .withConnectionSettings(connection)
        .withTransport(new OneAnswerEach.Transport(settings.silence()));
  }

  /** The pool takes powers of two only. */
  private static int atLeast(int number) {
    return number <= 1 ? 1 : Integer.highestOneBit(number - 1) << 1;
  }
}
