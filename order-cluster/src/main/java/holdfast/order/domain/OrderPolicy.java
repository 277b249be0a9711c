package holdfast.order.domain;

import java.time.Duration;

/**
 * How long things may take.
 *
 * @param stepDeadline how long a step before the pivot may stay unanswered before the order is
 *     undone
 * @param orderDeadline how long an order may stay unfinished before it counts as stuck
 * @param refundWindow how long after the capture money may be asked back; payment forgets it later
 */
public record OrderPolicy(Duration stepDeadline, Duration orderDeadline, Duration refundWindow) {}
