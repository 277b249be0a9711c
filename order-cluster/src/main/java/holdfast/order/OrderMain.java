package holdfast.order;

import holdfast.kit.cluster.NodeProcess;

/** Starts one order node as a process of its own. */
public final class OrderMain {

  public static void main(String[] args) {
    NodeProcess.run("order", OrderNode::migrateOnly, OrderNode::start);
  }

  private OrderMain() {}
}
