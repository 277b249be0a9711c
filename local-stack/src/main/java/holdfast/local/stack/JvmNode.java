package holdfast.local.stack;

import com.typesafe.config.Config;
import holdfast.gateway.GatewayNode;
import holdfast.inventory.InventoryNode;
import holdfast.kit.settings.NodeConfig;
import holdfast.order.OrderNode;
import holdfast.payment.PaymentNode;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.pekko.Done;

/** A node in this JVM, the same that its container would start. */
record JvmNode(NodeAddress address, Supplier<CompletionStage<Done>> leave) implements NodeRun {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  static CompletionStage<JvmNode> start(NodeAddress address, Map<String, String> variables) {
    Config config = NodeConfig.load(address.service().label(), variables);
    return switch (address.service()) {
      case INVENTORY ->
          InventoryNode.start(config).thenApply(node -> new JvmNode(address, node::stop));
      case PAYMENT -> PaymentNode.start(config).thenApply(node -> new JvmNode(address, node::stop));
      case ORDER -> OrderNode.start(config).thenApply(node -> new JvmNode(address, node::stop));
      case GATEWAY -> GatewayNode.start(config).thenApply(node -> new JvmNode(address, node::stop));
    };
  }

  @Override
  public long pid() {
    return ProcessHandle.current().pid();
  }

  @Override
  public void stop() {
    leave.get().toCompletableFuture().orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
  }
}
