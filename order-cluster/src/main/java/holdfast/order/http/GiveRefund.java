package holdfast.order.http;

import static holdfast.kit.json.Shapes.money;
import static holdfast.kit.json.Shapes.text;

import holdfast.kit.domain.Money;
import holdfast.kit.json.Fields;
import holdfast.kit.json.Violation;
import holdfast.order.domain.Operation;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The body that gives money back out of goodwill. */
record GiveRefund(Money amount, String reason, @Nullable Money expectedRefunded) {

  static Supplier<GiveRefund> read(Fields in) {
    var amount = in.required("amount", money());
    var reason = in.required("reason", text(1, Because.LONGEST));
    var expectedRefunded = in.optional("expectedRefunded", money());
    return () -> new GiveRefund(amount.get(), reason.get(), expectedRefunded.get());
  }

  /**
   * What is asked for.
   *
   * @throws holdfast.kit.http.ProblemException 422 for a refund of nothing
   */
  Operation.GiveRefund operation() {
    if (amount.amount() == 0) {
      throw Lines.notTogether(List.of(new Violation("/amount/amount", "amount_out_of_range")));
    }
    return new Operation.GiveRefund(amount, reason, expectedRefunded);
  }
}
