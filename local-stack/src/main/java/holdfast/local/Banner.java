package holdfast.local;

import holdfast.local.shop.SeedData;
import holdfast.local.stack.LocalStack;
import holdfast.local.stack.NodeAddress;
import holdfast.local.stack.Service;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;

/** What somebody reads who has just started the system for the first time. */
final class Banner {
  private Banner() {}

  static void print(PrintStream out, LocalStack stack, Duration took) {
    var address = "http://127.0.0.1:" + stack.port();
    out.printf(
        Locale.ROOT,
        """

        Ready after %.1f s: %s

        Place an order; paste all of this into another terminal:

          TOKEN=%s

          curl -i %s/v1/orders \\
            -H "Authorization: Bearer $TOKEN" \\
            -H "Idempotency-Key: first-order-%d" \\
            -H "Prefer: wait=10" \\
            -H "Content-Type: application/json" \\
            -d '{"accountId":"%s","currency":"EUR","lines":[{"sku":"%s","quantity":2}]}'

        The answer is 201 with "status":"CONFIRMED" and a total of 3780 cents. Paste the curl again:
        the answer is 200 with the same order, and nothing is bought twice.

        See what else it does:   ./holdfast demo
        Look into the clusters:
        """,
        ConsoleProgress.seconds(took),
        address,
        stack.issuer().customer(SeedData.CUSTOMER),
        address,
        Instant.now().getEpochSecond(),
        SeedData.CUSTOMER,
        SeedData.SKU);
    for (Service service : Service.CLUSTERS.reversed()) {
      for (NodeAddress node : stack.layout().of(service)) {
        out.printf(
            "  %-12s http://127.0.0.1:%d/cluster/members%n", node.name(), node.managementPort());
      }
    }
    out.printf("Logs: %s%nCtrl-C stops everything.%n", stack.logs());
  }
}
