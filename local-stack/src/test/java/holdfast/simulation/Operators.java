package holdfast.simulation;

import holdfast.order.domain.Operation;
import holdfast.order.domain.OperationId;
import holdfast.order.domain.OrderId;
import holdfast.order.domain.Request;
import java.util.List;

/** People who look after orders that cannot go on by themselves. */
final class Operators {

  static void lookAfter(World world, List<OrderId> parked) {
    for (var id : parked) {
      if (world.faults.any(5) == 0) {
        boolean retry = world.faults.any(2) == 0;
        var key = "operator-" + world.agenda.now();
        var request =
            new Request(
                OperationId.of(id, retry ? "retry" : "compensate", "issuer", "operator", key),
                key,
                "issuer",
                "operator");
        var operation = retry ? new Operation.Retry(null) : new Operation.Compensate(null);
        new Asking(
                world,
                world.order(id),
                3,
                (process, replyTo) -> process.operate(request, null, operation, replyTo),
                _ -> {})
            .ask();
      }
    }
  }

  private Operators() {}
}
