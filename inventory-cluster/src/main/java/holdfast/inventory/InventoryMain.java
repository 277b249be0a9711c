package holdfast.inventory;

import holdfast.kit.cluster.NodeProcess;

/** Starts one inventory node as a process of its own. */
public final class InventoryMain {

  public static void main(String[] args) {
    NodeProcess.run("inventory", InventoryNode::migrateOnly, InventoryNode::start);
  }

  private InventoryMain() {}
}
