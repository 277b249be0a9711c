package holdfast.payment.domain;

import holdfast.kit.domain.Refusal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How a {@link Request} ended; its repeat is told the same.
 *
 * @param entry number of the event that recorded it
 * @param refusal null when it was carried out
 */
public record Operation(String fingerprint, long entry, @Nullable Refusal refusal, Instant at) {}
