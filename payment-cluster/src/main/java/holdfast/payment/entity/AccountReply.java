package holdfast.payment.entity;

import holdfast.kit.domain.Money;
import holdfast.kit.domain.Refusal;
import holdfast.kit.journal.GroupCommit.Trouble;
import holdfast.payment.domain.PaymentId;
import holdfast.payment.domain.PlacedBy;
import holdfast.payment.domain.RefundId;
import holdfast.payment.domain.Standing;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an {@link AccountEntity} answers.
 *
 * <p>{@code version} is the number of the last event that the answer reflects; {@code first} tells
 * what was done now from what had been done before.
 */
public sealed interface AccountReply extends Wire {

  /**
   * The account as it stands.
   *
   * @param opened whether this command opened it
   */
  record Current(Balance balance, boolean opened, long version) implements AccountReply {}

  /**
   * The request of a person was carried out.
   *
   * @param entry number of the event that recorded it
   */
  record Booked(Balance balance, long entry, Instant at, boolean first, long version)
      implements AccountReply {

    /** The same for somebody who only listened while another one asked. */
    public Booked again() {
      return new Booked(balance, entry, at, false, version);
    }
  }

  /** The payment as it stands. */
  record Recorded(PaymentState payment, boolean first, long version) implements AccountReply {}

  /**
   * The payment as it stands, for a reader who may only see it as the owner of the account.
   *
   * @param payment null when it is not known (any more)
   * @param owner null when the account is not open
   */
  record Shown(@Nullable PaymentState payment, @Nullable String owner, long version)
      implements AccountReply {}

  /**
   * No.
   *
   * @param recorded what is known of the payment that was asked about
   */
  record Refused(Refusal refusal, @Nullable PaymentState recorded, long version)
      implements AccountReply {}

  /** There was no answer of its own: nobody knows, too much to do, or broken. */
  record Troubled(Trouble trouble) implements AccountReply {}

  /** What an account has; amounts in minor units of its currency. */
  record Balance(
      String owner,
      String currency,
      Standing.Status status,
      long posted,
      long held,
      long available,
      long creditLimit) {}

  /** How far a payment has come. */
  enum PaymentStatus {
    HELD,
    CAPTURED,
    VOIDED,
    REFUSED,
    /** Voided before it was ever seen. */
    CANCELLED
  }

  /**
   * One payment.
   *
   * @param amount what was asked for; null, as the next two, when it was cancelled unseen
   * @param captured null unless it was captured
   * @param refusal null unless it was refused
   * @param at when it came into this status
   */
  record PaymentState(
      PaymentId id,
      PaymentStatus status,
      @Nullable Money amount,
      @Nullable String subject,
      @Nullable PlacedBy placedBy,
      @Nullable Money captured,
      List<RefundState> refunds,
      @Nullable Refusal refusal,
      Instant at) {}

  /** One refund that was asked for; {@code refusal} null when the money went back. */
  record RefundState(RefundId id, Money amount, @Nullable Refusal refusal) {}
}
