package holdfast.payment;

import holdfast.kit.cluster.NodeProcess;

/** Starts one payment node as a process of its own. */
public final class PaymentMain {

  public static void main(String[] args) {
    NodeProcess.run("payment", PaymentNode::migrateOnly, PaymentNode::start);
  }

  private PaymentMain() {}
}
