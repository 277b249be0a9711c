package holdfast.audit;

/**
 * The three databases whose journals are the books.
 *
 * @param where as people name them
 */
public record Books(String where, Access inventory, Access payment, Access order) {}
