package holdfast.payment.domain;

import holdfast.kit.domain.Money;
import holdfast.kit.domain.Refusal;
import org.jspecify.annotations.Nullable;

/**
 * A refund that was asked for, and how that ended.
 *
 * @param refusal null when the money went back
 */
public record Refund(Money amount, @Nullable Refusal refusal) {}
