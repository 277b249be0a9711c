package holdfast.payment.entity;

import holdfast.kit.domain.Money;
import holdfast.payment.domain.Authorisation;
import holdfast.payment.domain.Opening;
import holdfast.payment.domain.PaymentId;
import holdfast.payment.domain.RefundId;
import holdfast.payment.domain.Request;
import java.time.Instant;
import org.apache.pekko.actor.typed.ActorRef;
import org.jspecify.annotations.Nullable;

/**
 * What other parts of the payment service may ask of an {@link AccountEntity}.
 *
 * <p>{@code ifVersion} is the version that the account must still have; null when any will do.
 */
public sealed interface AccountCommand extends Wire {

  record Open(Opening opening, @Nullable Long ifVersion, ActorRef<AccountReply> replyTo)
      implements AccountCommand {}

  record Deposit(
      Request request,
      @Nullable Long ifVersion,
      Money amount,
      String reference,
      ActorRef<AccountReply> replyTo)
      implements AccountCommand {}

  record Withdraw(
      Request request,
      @Nullable Long ifVersion,
      Money amount,
      String reference,
      ActorRef<AccountReply> replyTo)
      implements AccountCommand {}

  record Freeze(
      Request request,
      @Nullable Long ifVersion,
      @Nullable String reason,
      ActorRef<AccountReply> replyTo)
      implements AccountCommand {}

  record Unfreeze(
      Request request,
      @Nullable Long ifVersion,
      @Nullable String reason,
      ActorRef<AccountReply> replyTo)
      implements AccountCommand {}

  record Close(
      Request request,
      @Nullable Long ifVersion,
      @Nullable String reason,
      ActorRef<AccountReply> replyTo)
      implements AccountCommand {}

  record Authorise(
      PaymentId payment, Authorisation asked, Instant intendedAt, ActorRef<AccountReply> replyTo)
      implements AccountCommand {}

  /** {@code amount} null for all that is held. */
  record Capture(PaymentId payment, @Nullable Money amount, ActorRef<AccountReply> replyTo)
      implements AccountCommand {}

  record VoidPayment(PaymentId payment, ActorRef<AccountReply> replyTo) implements AccountCommand {}

  record Refund(
      PaymentId payment,
      RefundId refund,
      Money amount,
      Instant intendedAt,
      ActorRef<AccountReply> replyTo)
      implements AccountCommand {}

  record Get(ActorRef<AccountReply> replyTo) implements AccountCommand {}

  record GetPayment(PaymentId payment, ActorRef<AccountReply> replyTo) implements AccountCommand {}

  /** The entity to itself: decide and store what was collected. */
  record Commit() implements AccountCommand {}

  /** Sharding to the entity, before it moves or falls asleep. */
  record Stop() implements AccountCommand {}
}
