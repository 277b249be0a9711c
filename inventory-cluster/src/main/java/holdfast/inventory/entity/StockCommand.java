package holdfast.inventory.entity;

import holdfast.inventory.domain.Adjustment;
import holdfast.inventory.domain.Claim;
import holdfast.inventory.domain.Request;
import holdfast.inventory.domain.ReservationId;
import holdfast.inventory.domain.StockOperation;
import holdfast.inventory.domain.StockTerms;
import java.time.Instant;
import org.apache.pekko.actor.typed.ActorRef;
import org.jspecify.annotations.Nullable;

/** What other parts of the inventory service may ask of a {@link StockEntity}. */
public sealed interface StockCommand extends Wire {

  record Look(ActorRef<StockReply> replyTo) implements StockCommand {}

  record Define(
      StockTerms terms, @Nullable Integer ifVersion, String by, ActorRef<StockReply> replyTo)
      implements StockCommand {}

  record Adjust(
      Request request,
      Adjustment adjustment,
      @Nullable Integer expectedOnHand,
      ActorRef<StockReply> replyTo)
      implements StockCommand {}

  record Reserve(Claim claim, ActorRef<StockReply> replyTo) implements StockCommand {}

  record Allocate(ReservationId reservation, int quantity, ActorRef<StockReply> replyTo)
      implements StockCommand {}

  record Release(ReservationId reservation, ActorRef<StockReply> replyTo) implements StockCommand {}

  /** Ship, or take back; {@code intendedAt} by the sender's clock. */
  record Handle(StockOperation operation, Instant intendedAt, ActorRef<StockReply> replyTo)
      implements StockCommand {}

  /** The entity to itself: decide what was collected. */
  record Commit() implements StockCommand {}

  /** A timer of the entity: holds may be overdue while nobody asks for their units. */
  record Sweep() implements StockCommand {}

  /** Sharding, before it moves the entity or lets it sleep. */
  record Stop() implements StockCommand {}
}
