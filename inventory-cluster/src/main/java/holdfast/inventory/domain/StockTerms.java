package holdfast.inventory.domain;

import holdfast.kit.domain.Money;
import org.jspecify.annotations.Nullable;

/**
 * What an operator says about a product.
 *
 * @param lowStockAt the product runs low when no more than so many units are available
 * @param perOrderLimit the most units that one order may have
 */
public record StockTerms(
    String name, Money unitPrice, @Nullable Integer lowStockAt, @Nullable Integer perOrderLimit) {}
