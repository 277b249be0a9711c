package holdfast.inventory.domain;

import holdfast.kit.domain.Refusal;
import org.jspecify.annotations.Nullable;

/**
 * How a {@link StockOperation} ended; its repeat is told the same.
 *
 * @param refusal null when it was carried out
 */
public record OperationOutcome(StockOperation operation, @Nullable Refusal refusal) {}
