package holdfast.kit.cluster;

import com.typesafe.config.Config;
import holdfast.kit.settings.NodeConfig;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
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
    try {
      var _ =
          start
              .apply(NodeConfig.load(service, System.getenv()))
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
