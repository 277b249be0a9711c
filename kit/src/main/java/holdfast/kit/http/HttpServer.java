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
 * problem document if it is not the one that was hoped for. Leaves with the actor system: first no
 * new connection, then the requests under way are finished.
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

  private HttpServer(ActorSystem<?> system, ServerBinding binding, Service service) {
    this.system = system;
    this.binding = binding;
    this.service = service;
  }

  /** Listens, and leaves again with the coordinated shutdown of {@code system}. */
  public static CompletionStage<HttpServer> bind(
      ActorSystem<?> system, HttpSettings settings, List<Endpoint> endpoints, Metrics metrics) {
    var service =
        new Service(system, settings, new Router(endpoints), new RequestTelemetry(metrics));
    return Http.get(system)
        .newServerAt(settings.host(), settings.port())
        .adaptSettings(
            defaults -> defaults.withTerminationDeadlineExceededResponse(Problems.drained()))
        .bindFlow(
            Flow.fromGraph(
                new Connection(service::serve, settings.headDeadline(), settings.idle())))
        .thenApply(bound -> new HttpServer(system, bound, service))
        .thenApply(server -> server.leaveWithTheSystem(settings.drain()));
  }

  public InetSocketAddress address() {
    return binding.localAddress();
  }

  public int port() {
    return address().getPort();
  }

  /** Takes no more connections, and ends those there are when their requests are done. */
  public CompletionStage<Done> stop(Duration drain) {
    return unbind().thenCompose(_ -> drain(drain));
  }

  private HttpServer leaveWithTheSystem(Duration drain) {
    LOG.info("Serving HTTP on {}", address());
    var shutdown = CoordinatedShutdown.get(system);
    var name = "http-" + port();
    shutdown.addTask(CoordinatedShutdown.PhaseServiceUnbind(), name + "-unbind", this::unbind);
    shutdown.addTask(
        CoordinatedShutdown.PhaseServiceRequestsDone(), name + "-drain", () -> drain(drain));
    return this;
  }

  private CompletionStage<Done> unbind() {
    service.leave();
    return binding.unbind();
  }

  private CompletionStage<Done> drain(Duration atMost) {
    var rest = new CompletableFuture<Done>();
    awaitRest(Deadline.after(atMost), rest);
    return rest.thenCompose(_ -> binding.terminate(FAREWELL)).thenApply(_ -> Done.getInstance());
  }

  private void awaitRest(Deadline deadline, CompletableFuture<Done> rest) {
    if (service.isAtRest() || deadline.isOver()) {
      later(FAREWELL, () -> rest.complete(Done.getInstance()));
    } else {
      later(POLL, () -> awaitRest(deadline, rest));
    }
  }

  private void later(Duration delay, Runnable then) {
    system.scheduler().scheduleOnce(delay, then, system.executionContext());
  }
}
