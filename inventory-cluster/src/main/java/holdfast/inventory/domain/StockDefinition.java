package holdfast.inventory.domain;

/**
 * A product's terms, and how often they were changed.
 *
 * @param price what a unit costs now
 * @param version from 1; goes up with every change of the terms and with nothing else
 */
public record StockDefinition(StockTerms terms, Price price, int version) {}
