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
   *     configuration says so; whether it does. It gets what {@link NodeConfig#loadOwn} knows.
   *     Where it finds nothing to do the process ends without a word: there is one before each
   *     node's, so it reads no more and loads no more than it needs, the log included.
   */
  public static void run(
      String service,
      Predicate<Config> instead,
      Function<Config, ? extends CompletionStage<?>> start) {
    try {
      if (instead.test(NodeConfig.loadOwn(service, System.getenv()))) {
        return;
      }
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
    var cause = failure;
    while (cause instanceof CompletionException && cause.getCause() != null) {
      cause = cause.getCause();
    }
    log().debug("Start failed", cause);
    silenceOthers();
    log().error("The {} node cannot start: {}", service, reasons(cause));
    System.exit(1);
  }

  /** Not a constant: to make the first logger takes a third of such a short process. */
  private static Logger log() {
    return LoggerFactory.getLogger(NodeProcess.class);
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
