package holdfast.inventory.domain;

import org.jspecify.annotations.Nullable;

/**
 * Why no units were promised to a reservation.
 *
 * @param code stable, as in the API
 * @param requested units
 * @param available units at that moment
 * @param perOrderLimit as it was at that moment
 */
public record ReserveRefusal(
    String code, int requested, int available, @Nullable Integer perOrderLimit) {}
