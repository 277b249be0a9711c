package holdfast.gateway;

import holdfast.kit.settings.NodeConfig;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs one gateway as a process, configured by the environment. */
public final class GatewayMain {

  private static final Logger LOG = LoggerFactory.getLogger(GatewayMain.class);

  public static void main(String[] arguments) {
    try {
      var node =
          GatewayNode.start(NodeConfig.load("gateway", System.getenv()))
              .toCompletableFuture()
              .join();
      LOG.info("The gateway listens on port {}", node.httpPort());
    } catch (RuntimeException failure) {
      LOG.error("The gateway does not start", failure);
      System.exit(1);
    }
  }

  private GatewayMain() {}
}
