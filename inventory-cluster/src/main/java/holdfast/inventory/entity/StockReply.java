package holdfast.inventory.entity;

import holdfast.inventory.domain.ReservationId;
import holdfast.inventory.domain.StockTerms;
import holdfast.kit.domain.Money;
import holdfast.kit.journal.GroupCommit.Trouble;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a {@link StockEntity} answers. {@code version} is the number of the last event in it. */
public sealed interface StockReply extends Wire {

  /** What the command did to get here. */
  enum Change {
    CREATED,
    CHANGED,
    /** Carried out before, or only asked. */
    NONE
  }

  /**
   * How the product stands.
   *
   * @param held units held for a while, without those that are overdue
   * @param shortfall how many more units are promised than there are
   * @param atRisk whose units are missing; only told to whoever changed the units on hand
   */
  record Level(
      StockTerms terms,
      int priceVersion,
      int definitionVersion,
      int onHand,
      int held,
      int allocated,
      int available,
      int shortfall,
      @Nullable AtRisk atRisk,
      long version,
      Change change)
      implements StockReply {}

  /**
   * Reservations that have to lose their units to end a shortfall.
   *
   * @param reservations how many
   * @param newest the newest of them, that one first
   */
  record AtRisk(int reservations, List<ReservationId> newest) {}

  /** The units are held, at this price. */
  record Held(Money unitPrice, int priceVersion, long version) implements StockReply {}

  /** Carried out, now or before. */
  record Done(long version) implements StockReply {}

  /**
   * A definite no.
   *
   * @param available units that could be had, where that is the point
   * @param perOrderLimit where that is the point
   */
  record Refused(
      String code,
      String detail,
      @Nullable Integer available,
      @Nullable Integer perOrderLimit,
      long version)
      implements StockReply {}

  /** No answer: nobody can tell what became of the command, or nothing did. */
  record Unanswered(Trouble trouble) implements StockReply {}
}
