package holdfast.local.stack;

import holdfast.gateway.GatewayMain;
import holdfast.inventory.InventoryMain;
import holdfast.local.process.ParentWatch;
import holdfast.order.OrderMain;
import holdfast.payment.PaymentMain;

/** The main class of a child: that of the service, in a process that leaves with its parent. */
final class NodeMain {
  private NodeMain() {}

  public static void main(String[] arguments) {
    ParentWatch.start();
    var none = new String[0];
    switch (Service.valueOf(arguments[0])) {
      case INVENTORY -> InventoryMain.main(none);
      case PAYMENT -> PaymentMain.main(none);
      case ORDER -> OrderMain.main(none);
      case GATEWAY -> GatewayMain.main(none);
    }
  }
}
