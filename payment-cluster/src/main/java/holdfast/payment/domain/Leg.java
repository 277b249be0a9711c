package holdfast.payment.domain;

import holdfast.kit.domain.Money;

/**
 * One side of a movement of money.
 *
 * @param ledger whose side: a named account of the books, such as {@code sales:EUR}
 * @param change what the movement adds to it; negative when it takes away
 */
public record Leg(String ledger, Money change) {}
