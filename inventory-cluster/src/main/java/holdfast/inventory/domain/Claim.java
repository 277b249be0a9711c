package holdfast.inventory.domain;

import java.time.Duration;
import java.time.Instant;

/**
 * What one reservation wants of one product.
 *
 * @param fingerprint of all lines of the reservation
 * @param ttl how long to hold the units
 * @param intendedAt when the sender stored its intent, by the sender's clock
 */
public record Claim(
    ReservationId reservation,
    Quantity quantity,
    long fingerprint,
    Duration ttl,
    Instant intendedAt) {}
