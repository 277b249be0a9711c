package holdfast.gateway;

import holdfast.kit.cluster.NodeProcess;

/** Starts one gateway as a process of its own. */
public final class GatewayMain {

  public static void main(String[] args) {
    NodeProcess.run("gateway", GatewayNode::start);
  }

  private GatewayMain() {}
}
