package holdfast.order.entity;

import holdfast.order.domain.Operation;
import holdfast.order.domain.Outcome;
import holdfast.order.domain.Placement;
import holdfast.order.domain.Request;
import holdfast.order.domain.Step;
import org.apache.pekko.actor.typed.ActorRef;
import org.jspecify.annotations.Nullable;

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
   * Asks for something to be done with an order; a stranger is told that there is no such order. A
   * repeated request is told what it was told before.
   */
  sealed interface Operate extends Asked {
    Reader reader();

    Request request();

    /** The version that the order must still have; null when any will do. */
    @Nullable Long ifVersion();

    Operation operation();

    ActorRef<OrderReply> replyTo();
  }

  record Cancel(
      Reader reader,
      Request request,
      @Nullable Long ifVersion,
      Operation.Cancel operation,
      ActorRef<OrderReply> replyTo)
      implements Operate {}

  record Fulfil(
      Reader reader,
      Request request,
      @Nullable Long ifVersion,
      Operation.Fulfil operation,
      ActorRef<OrderReply> replyTo)
      implements Operate {}

  record TakeBack(
      Reader reader,
      Request request,
      @Nullable Long ifVersion,
      Operation.TakeBack operation,
      ActorRef<OrderReply> replyTo)
      implements Operate {}

  record GiveRefund(
      Reader reader,
      Request request,
      @Nullable Long ifVersion,
      Operation.GiveRefund operation,
      ActorRef<OrderReply> replyTo)
      implements Operate {}

  record Retry(
      Reader reader,
      Request request,
      @Nullable Long ifVersion,
      Operation.Retry operation,
      ActorRef<OrderReply> replyTo)
      implements Operate {}

  record Compensate(
      Reader reader,
      Request request,
      @Nullable Long ifVersion,
      Operation.Compensate operation,
      ActorRef<OrderReply> replyTo)
      implements Operate {}

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
