package holdfast.order.entity;

import holdfast.order.domain.Outcome;
import holdfast.order.domain.Placement;
import holdfast.order.domain.Step;
import org.apache.pekko.actor.typed.ActorRef;

/** What may be said to an {@link OrderEntity}. */
public sealed interface OrderCommand {

  /** From other parts of the order service, on any node. */
  sealed interface Asked extends OrderCommand, Wire {}

  record Place(Placement placement, ActorRef<OrderReply> replyTo) implements Asked {}

  /** Reads the order as {@code reader} may see it. */
  record Get(Reader reader, ActorRef<OrderReply> replyTo) implements Asked {}

  /** Reads the order once nothing is left to do for it; until then no reply comes. */
  record AwaitRest(Reader reader, ActorRef<OrderReply> replyTo) implements Asked {}

  /** Makes sure that an unfinished order is being worked on. */
  record Wake(ActorRef<OrderReply> replyTo) implements Asked {}

  /**
   * Whoever wants to see an order.
   *
   * @param operator whether it may see everybody's
   */
  record Reader(String issuer, String subject, boolean operator) {}

  /** What the entity says to itself. */
  sealed interface Own extends OrderCommand {}

  record StepAnswered(Step step, Outcome outcome) implements Own {}

  record StepUnanswered(Step step, Throwable cause) implements Own {}

  record TryAgain(Step step) implements Own {}

  /** Nobody has said anything for a while. */
  record Idle() implements Own {}
}
