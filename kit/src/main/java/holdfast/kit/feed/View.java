package holdfast.kit.feed;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;

/**
 * Tables that are a function of the journal: empty them and forget their offset, and reading from
 * the start fills them again.
 *
 * @param <E> the events it is made from
 */
public interface View<E> {

  /**
   * What its offset is stored under. A view that has to be built anew gets a new name and new
   * tables, {@code stock-levels-2}.
   */
  String name();

  /** The type of the entities it follows: what stands before the bar in their persistence ids. */
  String entityType();

  /** The class of their events. */
  Class<E> eventType();

  /**
   * The events it wants, if not all. Those of a name that this build does not know are delivered to
   * no view: the reader stops at them until a build comes that does.
   */
  default Set<Class<? extends E>> only() {
    return Set.of();
  }

  /**
   * Brings the tables up to date with a page of events, in journal order. The reader moves the
   * view's offset in the same transaction, so each event counts once.
   *
   * @param page never empty; many events of one entity may follow each other, so it can be folded
   *     into one row change for each
   */
  void apply(Connection connection, List<FeedEvent<E>> page) throws SQLException;
}
