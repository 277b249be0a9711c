package holdfast.inventory.domain;

import holdfast.kit.domain.Refusal;
import org.jspecify.annotations.Nullable;

/**
 * How a {@link Request} ended; its repeat is told the same.
 *
 * @param refusal null when it was carried out
 */
public record RequestOutcome(String fingerprint, @Nullable Refusal refusal) {}
