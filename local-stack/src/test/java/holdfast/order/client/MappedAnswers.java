package holdfast.order.client;

import holdfast.kit.cluster.OutcomeUnknown;
import holdfast.kit.domain.Money;
import holdfast.order.client.InventoryJson.Body;
import holdfast.order.client.InventoryJson.LineOutcome;
import holdfast.order.client.InventoryJson.Result;
import holdfast.order.domain.Line;
import holdfast.order.domain.Outcome;
import holdfast.order.domain.Step;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Lets the simulator read answers with the very code with which the order service reads them. */
public final class MappedAnswers {

  /** What one product said, as the wire has it. */
  public record StockLine(
      String sku, int quantity, String outcome, @Nullable Money unitPrice, int priceVersion) {}

  /**
   * What an answer of stock means; null if it means nothing.
   *
   * @param code of the refusal; null where there is none
   */
  public static @Nullable Outcome ofStock(
      Step step, List<Line> asked, int status, @Nullable String code, List<StockLine> lines) {
    var outcomes =
        lines.stream()
            .map(line ->
                new LineOutcome(
                    line.sku(),
                    line.quantity(),
                    line.outcome(),
                    line.unitPrice(),
                    line.unitPrice() == null ? null : (long) line.priceVersion(),
                    null))
            .toList();
    try {
      return StockAnswers.outcome(step, asked, new Result(status, new Body(code, code, outcomes)));
    } catch (OutcomeUnknown silence) {
      return null;
    }
  }

  /** As {@link #ofStock}, of payment. */
  public static @Nullable Outcome ofPayment(Step step, int status, @Nullable String code) {
    try {
      return PaymentAnswers.outcome(
          step, new PaymentJson.Result(status, new PaymentJson.Body(code, code)));
    } catch (OutcomeUnknown silence) {
      return null;
    }
  }

  private MappedAnswers() {}
}
