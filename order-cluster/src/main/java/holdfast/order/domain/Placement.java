package holdfast.order.domain;

import holdfast.kit.domain.Money;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What was ordered, by whom, on which terms. Never changes.
 *
 * @param issuer who vouches for the subject
 * @param subject whose order this is
 * @param byOperator whether it was placed with an operator's scope; such an order may be paid from
 *     an account that the subject does not own
 * @param fingerprint of the validated request, to tell a retry from another order with the same key
 * @param expectedTotal what the caller agreed to pay; another total is refused
 */
public record Placement(
    String issuer,
    String subject,
    boolean byOperator,
    String fingerprint,
    AccountId accountId,
    String currency,
    List<Line> lines,
    @Nullable Money expectedTotal,
    @Nullable String note) {

  public Placement {
    lines = List.copyOf(lines);
  }
}
