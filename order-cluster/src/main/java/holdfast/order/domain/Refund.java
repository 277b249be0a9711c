package holdfast.order.domain;

import holdfast.kit.domain.Money;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Money that is given back, or about to be. Payment knows it by this id.
 *
 * @param reason in the words of whoever asked for it
 * @param done whether payment has confirmed it
 */
public record Refund(
    OperationId id, Money amount, Cause cause, @Nullable String reason, boolean done, Instant at) {

  public enum Cause {
    CANCELLATION,
    RETURN,
    GOODWILL
  }

  Refund confirmed() {
    return new Refund(id, amount, cause, reason, true, at);
  }
}
