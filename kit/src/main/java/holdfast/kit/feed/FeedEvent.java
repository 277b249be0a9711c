package holdfast.kit.feed;

import java.time.Instant;

/**
 * One event of the journal, as a view gets it.
 *
 * @param entityId what follows the bar in {@code persistenceId}
 * @param sequenceNumber of the event within its entity; the version it brought about
 * @param storedAt when the writing node handed it to the database, by that node's clock
 */
public record FeedEvent<E>(
    String persistenceId, String entityId, long sequenceNumber, Instant storedAt, E event) {}
