package holdfast.kit.http;

import holdfast.kit.cluster.Deadline;
import holdfast.kit.telemetry.Metrics;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.Done;
import org.apache.pekko.actor.CoordinatedShutdown;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.http.javadsl.Http;
import org.apache.pekko.http.javadsl.ServerBinding;
import org.apache.pekko.stream.javadsl.Flow;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves a list of endpoints. Whatever happens to a request, its sender gets a response, and a
 * problem document if it is not the one that was hoped for.
 *
 * <p>Leaves with the actor system, and breaks no request by it. While the last call lasts it goes
 * on as before, but says that it is not ready and that every response is the last one of its
 * connection: whoever has a connection to it may have sent a request already. Then it takes no more
 * connections, ends those on which nothing is asked, and finishes what is under way. Without
 * connections there is nobody to wait for.
 */
public final class HttpServer {

  /** How long the sender of a request waits yet, in milliseconds. */
  public static final String DEADLINE_HEADER = "X-Deadline-Ms";

  private static final Duration POLL = Duration.ofMillis(20);

  /**
   * For the last response to reach its reader: the library cuts connections in such a way that what
   * is still on its way gets lost.
   */
  private static final Duration FAREWELL = Duration.ofMillis(200);

  private static final Logger LOG = LoggerFactory.getLogger(HttpServer.class);

  private final ActorSystem<?> system;
  private final ServerBinding binding;
  private final Service service;
  private final OpenConnections connections;
  private final HttpSettings settings;

  private HttpServer(
      ActorSystem<?> system,
      ServerBinding binding,
      Service service,
      OpenConnections connections,
      HttpSettings settings) {
    this.system = system;
    this.binding = binding;
    this.service = service;
    this.connections = connections;
    this.settings = settings;
  }

  /** Listens, and leaves again with the coordinated shutdown of {@code system}. */
  public static CompletionStage<HttpServer> bind(
      ActorSystem<?> system, HttpSettings settings, List<Endpoint> endpoints, Metrics metrics) {
    var service =
        new Service(system, settings, new Router(endpoints), new RequestTelemetry(metrics));
    var connections = new OpenConnections();
    return Http.get(system)
        .newServerAt(settings.host(), settings.port())
        .adaptSettings(
            defaults -> defaults.withTerminationDeadlineExceededResponse(Problems.drained()))
        .bindFlow(
            Flow.fromGraph(
                new Connection(
                    service::serve, connections, settings.headDeadline(), settings.idle())))
        .thenApply(bound -> new HttpServer(system, bound, service, connections, settings))
        .thenApply(HttpServer::leaveWithTheSystem);
  }

  public InetSocketAddress address() {
    return binding.localAddress();
  }

  public int port() {
    return address().getPort();
  }

  /** Takes its leave; completes when nobody is connected any more. */
  public CompletionStage<Done> stop() {
    return lastCall().thenCompose(_ -> drain());
  }

  private HttpServer leaveWithTheSystem() {
    LOG.info("Serving HTTP on {}", address());
    var shutdown = CoordinatedShutdown.get(system);
    var name = "http-" + port();
    shutdown.addTask(CoordinatedShutdown.PhaseServiceUnbind(), name + "-last-call", this::lastCall);
    shutdown.addTask(CoordinatedShutdown.PhaseServiceRequestsDone(), name + "-drain", this::drain);
    return this;
  }

  private CompletionStage<Done> lastCall() {
    service.leave();
    return nobodyConnected(settings.lastCall()).thenCompose(_ -> binding.unbind());
  }

  private CompletionStage<Done> drain() {
    connections.endWhenIdle();
    return nobodyConnected(settings.drain())
        .thenCompose(_ -> pause(FAREWELL))
        .thenCompose(_ -> binding.terminate(FAREWELL))
        .thenApply(_ -> Done.getInstance());
  }

  private CompletionStage<Done> nobodyConnected(Duration atMost) {
    var gone = new CompletableFuture<Done>();
    awaitNobodyConnected(Deadline.after(atMost), gone);
    return gone;
  }

  private void awaitNobodyConnected(Deadline deadline, CompletableFuture<Done> gone) {
    if (connections.count() == 0 || deadline.isOver()) {
      gone.complete(Done.getInstance());
    } else {
      later(POLL, () -> awaitNobodyConnected(deadline, gone));
    }
  }

  private CompletionStage<Done> pause(Duration length) {
    var over = new CompletableFuture<Done>();
    later(length, () -> over.complete(Done.getInstance()));
    return over;
  }

  private void later(Duration delay, Runnable then) {
    system.scheduler().scheduleOnce(delay, then, system.executionContext());
  }
}
