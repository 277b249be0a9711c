package holdfast.order.client;

import holdfast.kit.domain.Money;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The part of the payment service's JSON that an order needs; added fields are ignored. */
final class PaymentJson {

  record Operations(List<Operation> operations) {}

  /** What belongs to some operations only is absent in the others. */
  record Operation(
      String op,
      String accountId,
      String paymentId,
      @Nullable Money amount,
      @Nullable String orderId,
      @Nullable String subject,
      @Nullable String placedBy,
      @Nullable String refundId,
      @Nullable Instant intendedAt) {

    /** A character that JSON escapes. */
    private static final int LARGEST_CHARACTER = 6;

    private static final int LARGEST_REST = 500;

    /** Bytes of its JSON, at most: every member but the subject has a longest form. */
    int weight() {
      return LARGEST_REST + (subject == null ? 0 : LARGEST_CHARACTER * subject.length());
    }
  }

  record Results(List<Result> results) {}

  record Result(int status, @Nullable Body body) {}

  record Body(@Nullable String code, @Nullable String detail) {}

  private PaymentJson() {}
}
