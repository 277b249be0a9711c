package holdfast.order.client;

import holdfast.kit.domain.Money;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The part of the inventory service's JSON that an order needs; added fields are ignored. */
final class InventoryJson {

  record Operations(List<Operation> operations) {}

  /** What belongs to some operations only is absent in the others. */
  record Operation(
      String op,
      String reservationId,
      @Nullable Instant intendedAt,
      @Nullable Long ttlSeconds,
      @Nullable String operationId,
      List<Line> lines) {

    private static final int LARGEST_LINE = 100;
    private static final int LARGEST_REST = 270;

    /** Bytes of its JSON, at most: every member of it has a longest form. */
    int weight() {
      return LARGEST_REST + LARGEST_LINE * lines.size();
    }
  }

  record Line(String sku, int quantity) {}

  record Results(List<Result> results) {}

  record Result(int status, @Nullable Body body) {}

  record Body(@Nullable String code, @Nullable String detail, @Nullable List<LineOutcome> lines) {}

  /** What became of one line: {@code held}, {@code allocated}, {@code released}, or a refusal. */
  record LineOutcome(
      String sku,
      int quantity,
      String outcome,
      @Nullable Money unitPrice,
      @Nullable Long priceVersion,
      @Nullable Integer available) {}

  private InventoryJson() {}
}
