package holdfast.kit.cluster;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
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
    var cause = failure;
    while (cause instanceof CompletionException && cause.getCause() != null) {
      cause = cause.getCause();
    }
    LOG.debug("Start failed", cause);
    silenceOthers();
    LOG.error("The {} node cannot start: {}", service, reasons(cause));
    System.exit(1);
  }

  /** What a node says while it shuts down would bury why it does. */
  private static void silenceOthers() {
    if (LoggerFactory.getILoggerFactory() instanceof LoggerContext logs) {
      logs.getLoggerList().forEach(logger -> logger.setLevel(Level.OFF));
      logs.getLogger(NodeProcess.class).setLevel(Level.ERROR);
    }
  }

  /** The library says "bind failed", and only its cause that the port is taken. */
  private static String reasons(Throwable failure) {
    var reasons = new StringBuilder(failure.toString());
    for (var cause = failure.getCause(); cause != null; cause = cause.getCause()) {
      reasons.append(", because of ").append(cause);
    }
    return reasons.toString();
  }

  private NodeProcess() {}
}
