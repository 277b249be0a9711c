package holdfast.inventory.domain;

import holdfast.kit.domain.Refusal;
import org.jspecify.annotations.Nullable;

/**
 * Why no units were promised to a reservation.
 *
 * @param code stable, as in the API
 * @param requested units
 * @param available units at that moment
 * @param perOrderLimit as it was at that moment
 */
public record ReserveRefusal(
    String code, int requested, int available, @Nullable Integer perOrderLimit) {

  Refusal refusal() {
    return new Refusal(code, detail());
  }

  private String detail() {
    return switch (code) {
      case "unknown_sku" -> "nobody has defined this product";
      case "per_order_limit_exceeded" ->
          requested + " wanted, at most " + perOrderLimit + " an order";
      case "operation_expired" -> "intended too long ago to be carried out for the first time";
      default -> requested + " wanted, " + available + " available";
    };
  }
}
