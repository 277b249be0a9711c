package holdfast.kit.cluster;

import com.typesafe.config.Config;
import holdfast.kit.settings.NodeConfig;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs one node as a process of its own, configured by the environment. */
public final class NodeProcess {

  private static final Logger LOG = LoggerFactory.getLogger(NodeProcess.class);

  /**
   * Starts the node. If it cannot start, the last line in the log says why and the process ends
   * with 1: a process that merely stands there would never be replaced.
   *
   * @param service whose configuration to load, e.g. {@code parcel}
   */
  public static void run(String service, Function<Config, ? extends CompletionStage<?>> start) {
    run(service, _ -> false, start);
  }

  /**
   * As above, for a process that may be there for something else.
   *
   * @param instead does what has to be done before any node of a new version starts, if the
   *     configuration says so; whether it does
   */
  public static void run(
      String service,
      Predicate<Config> instead,
      Function<Config, ? extends CompletionStage<?>> start) {
    try {
      var config = NodeConfig.load(service, System.getenv());
      if (instead.test(config)) {
        LOG.info("{}: done what comes before the nodes", service);
        return;
      }
      var _ =
          start
              .apply(config)
              .whenComplete((_, failure) -> {
                if (failure != null) {
                  leave(service, failure);
                }
              });
    } catch (RuntimeException failure) {
      leave(service, failure);
    }
  }

  private static void leave(String service, Throwable failure) {
    var cause =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    LOG.debug("Start failed", cause);
    LOG.error("The {} node cannot start: {}", service, cause.toString());
    System.exit(1);
  }

  private NodeProcess() {}
}
