package holdfast.inventory.domain;

import holdfast.kit.domain.Money;

/**
 * What a unit costs.
 *
 * @param version from 1; goes up with every change of the price
 */
public record Price(Money unit, int version) {}
