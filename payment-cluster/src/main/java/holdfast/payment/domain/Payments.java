package holdfast.payment.domain;

import static holdfast.kit.domain.Decision.accept;
import static holdfast.kit.domain.Decision.refuse;
import static holdfast.kit.domain.Decision.unchanged;

import holdfast.kit.domain.Decision;
import holdfast.kit.domain.Decision.Refuse;
import holdfast.kit.domain.Money;
import holdfast.kit.domain.Recent;
import holdfast.kit.domain.Refusal;
import holdfast.payment.domain.AccountEvent.HoldCaptured;
import holdfast.payment.domain.AccountEvent.HoldPlaced;
import holdfast.payment.domain.AccountEvent.HoldRefused;
import holdfast.payment.domain.AccountEvent.HoldVoided;
import holdfast.payment.domain.AccountEvent.PaymentCancelled;
import holdfast.payment.domain.AccountEvent.PaymentEvent;
import holdfast.payment.domain.AccountEvent.PaymentNotKnown;
import holdfast.payment.domain.AccountEvent.RefundRefused;
import holdfast.payment.domain.AccountEvent.Refunded;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The payments that an account remembers, and what may become of each: a hold ends once.
 *
 * <p>Nothing here looks at the balance or the status of the account: what was promised is kept.
 *
 * @param held until captured or voided, however long that takes
 * @param captured for the refund window
 * @param ended without money taken; remembered while a late copy may still arrive
 */
public record Payments(
    Holds held, Recent<PaymentId, Payment.Captured> captured, Recent<PaymentId, Payment> ended) {

  static final Payments NONE = new Payments(Holds.NONE, Recent.empty(), Recent.empty());

  int size() {
    return held.size() + captured.size() + ended.size();
  }

  @Nullable Payment find(PaymentId id) {
    Payment.Held hold = held.find(id);
    if (hold != null) {
      return hold;
    }
    Payment.Captured capture = captured.get(id);
    return capture != null ? capture : ended.get(id);
  }

  /** What a repeated authorisation is told; null when the payment is not known (any more). */
  @Nullable Decision<AccountEvent> again(PaymentId id, Authorisation asked) {
    return switch (find(id)) {
      case Payment.Held(var first, _, _) -> same(first, asked, unchanged());
      case Payment.Captured(var first, _, _, _) -> same(first, asked, unchanged());
      case Payment.Refused(var first, var refusal, _) -> same(first, asked, repeated(refusal));
      case Payment.Voided(var first, _) -> same(first, asked, cancelled());
      case Payment.Cancelled _ -> cancelled();
      case null -> null;
    };
  }

  /** Takes what is held, or a part of it for good; the rest is free again. */
  Decision<AccountEvent> capture(PaymentId id, @Nullable Money amount, Instant now) {
    return switch (find(id)) {
      case Payment.Held hold -> capture(id, hold, amount == null ? hold.amount() : amount, now);
      case Payment.Captured capture ->
          capture.captured().equals(amount == null ? capture.asked().amount() : amount)
              ? unchanged()
              : alreadyCaptured(capture);
      case Payment.Voided _, Payment.Cancelled _, Payment.Refused _ ->
          refuse("already_voided", "nothing is held for this payment, and nothing will be");
      case null -> notKnown(id, now);
    };
  }

  private static Decision<AccountEvent> capture(
      PaymentId id, Payment.Held hold, Money amount, Instant now) {
    String currency = hold.amount().currency();
    if (!amount.currency().equals(currency)) {
      return refuse("currency_mismatch", "the hold is in " + currency);
    }
    return amount.amount() < 0 || amount.compareTo(hold.amount()) > 0
        ? refuse("amount_out_of_range", hold.amount() + " is held, and " + amount + " asked for")
        : accept(new HoldCaptured(id, amount, sales(currency), now));
  }

  /** Gives a hold back; closes the id of a payment never seen, for it may still be on its way. */
  Decision<AccountEvent> voidPayment(PaymentId id, Instant now) {
    return switch (find(id)) {
      case Payment.Held _ -> accept(new HoldVoided(id, now));
      case Payment.Captured capture -> alreadyCaptured(capture);
      case Payment.Voided _, Payment.Cancelled _, Payment.Refused _ -> unchanged();
      case null -> accept(new PaymentCancelled(id, now));
    };
  }

  /** Gives captured money back. A refusal is stored: it ends that refund for good. */
  Decision<AccountEvent> refund(
      PaymentId id, RefundId refundId, Money amount, Instant intendedAt, Instant now) {
    Payment payment = find(id);
    if (payment == null) {
      return notKnown(id, now);
    }
    Refund known = payment.refunds().get(refundId);
    if (known != null) {
      return again(known, amount);
    }
    return switch (payment) {
      case Payment.Held _ -> refused(id, refundId, amount, exceeds("nothing is captured yet"), now);
      case Payment.Captured capture -> refund(id, capture, refundId, amount, intendedAt, now);
      case Payment.Voided _ -> repeated(exceeds("nothing was captured, and nothing will be"));
      // May have been closed after a capture was forgotten.
      case Payment.Cancelled _, Payment.Refused _ -> notKnown(id, now);
    };
  }

  private static Decision<AccountEvent> refund(
      PaymentId id,
      Payment.Captured capture,
      RefundId refundId,
      Money amount,
      Instant intendedAt,
      Instant now) {
    String currency = capture.captured().currency();
    if (!amount.currency().equals(currency)) {
      var mismatch = new Refusal("currency_mismatch", "the payment is in " + currency);
      return refused(id, refundId, amount, mismatch, now);
    }
    if (amount.amount() < 0) {
      var nothing = new Refusal("amount_out_of_range", amount + " cannot be given back");
      return refused(id, refundId, amount, nothing, now);
    }
    return amount.compareTo(capture.refundable()) > 0
        ? refused(id, refundId, amount, exceeds("at most " + capture.refundable()), now)
        : accept(new Refunded(id, refundId, amount, sales(currency), intendedAt, now));
  }

  private static Decision<AccountEvent> again(Refund known, Money amount) {
    if (!known.amount().equals(amount)) {
      return refuse("exists_with_different_amount", "the refund is known with another amount");
    }
    Refusal refusal = known.refusal();
    return refusal == null ? unchanged() : repeated(refusal);
  }

  private static Decision<AccountEvent> same(
      Authorisation first, Authorisation asked, Decision<AccountEvent> answer) {
    String field = first.differenceFrom(asked);
    return field == null
        ? answer
        : refuse("exists_with_different_" + field, "the payment is known with other content");
  }

  private static Decision<AccountEvent> refused(
      PaymentId id, RefundId refundId, Money amount, Refusal refusal, Instant now) {
    return new Refuse<>(refusal, List.of(new RefundRefused(id, refundId, amount, refusal, now)));
  }

  private static Decision<AccountEvent> repeated(Refusal refusal) {
    return new Refuse<>(refusal, List.of());
  }

  private static Decision<AccountEvent> cancelled() {
    return refuse("operation_cancelled", "the payment was voided");
  }

  private static Decision<AccountEvent> alreadyCaptured(Payment.Captured capture) {
    return refuse("already_captured", capture.captured() + " was captured");
  }

  /** Rests on not knowing, so it is told only once a write has proved that nobody else does. */
  private static Decision<AccountEvent> notKnown(PaymentId id, Instant now) {
    var refusal = new Refusal("operation_expired", "the payment is not known (any more)");
    return new Refuse<>(refusal, List.of(new PaymentNotKnown(id, now)));
  }

  private static Refusal exceeds(String detail) {
    return new Refusal("refund_exceeds_captured", detail);
  }

  private static String sales(String currency) {
    return "sales:" + currency;
  }

  /**
   * The payments once {@code event} has happened. Whatever was stored under some settings can be
   * read under any: only what no setting forgets, a hold, is relied upon.
   */
  Payments after(PaymentEvent event) {
    return switch (event) {
      case HoldPlaced(var id, var asked, _, var at) -> placed(id, Payment.Held.of(asked, at));
      case HoldRefused(var id, var asked, var refusal, var at) ->
          endedUnseen(id, new Payment.Refused(asked, refusal, at));
      case PaymentCancelled(var id, var at) -> endedUnseen(id, new Payment.Cancelled(at));
      case HoldVoided(var id, var at) -> {
        var voided = new Payment.Voided(standing(id).asked(), at);
        yield new Payments(held.without(id), captured, ended.with(id, voided, at));
      }
      case HoldCaptured(var id, var amount, _, var at) -> {
        Payment.Held hold = standing(id);
        var capture = hold.captured(amount, at);
        yield new Payments(held.without(id), captured.with(id, capture, at), ended);
      }
      case Refunded(var id, var refundId, var amount, _, _, _) ->
          settled(id, refundId, new Refund(amount, null));
      case RefundRefused(var id, var refundId, var amount, var refusal, _) ->
          settled(id, refundId, new Refund(amount, refusal));
      case PaymentNotKnown _ -> this;
    };
  }

  /**
   * What is remembered of an id is over once more is stored about it: whoever stored that had
   * forgotten it, and the settings by which it is read again may forget later.
   */
  private Payments placed(PaymentId id, Payment.Held hold) {
    mustNotBeHeld(id);
    return new Payments(held.with(id, hold), captured.without(id), ended.without(id));
  }

  /** As {@link #placed}: what was stored last counts. */
  private Payments endedUnseen(PaymentId id, Payment end) {
    mustNotBeHeld(id);
    return new Payments(held, captured.without(id), ended.with(id, end, end.at()));
  }

  private Payments settled(PaymentId id, RefundId refundId, Refund outcome) {
    return switch (find(id)) {
      // Read again by settings that forget earlier: the money has moved all the same.
      case null -> this;
      case Payment.Held hold ->
          new Payments(held.with(id, hold.settled(refundId, outcome)), captured, ended);
      case Payment.Captured capture ->
          new Payments(held, captured.replaced(id, capture.settled(refundId, outcome)), ended);
      case Payment.Voided _, Payment.Refused _, Payment.Cancelled _ ->
          throw new IllegalStateException("payment " + id + " is over");
    };
  }

  private Payment.Held standing(PaymentId id) {
    Payment.Held hold = held.find(id);
    if (hold == null) {
      throw new IllegalStateException("payment " + id + " is not held");
    }
    return hold;
  }

  /** A hold is never forgotten, so nothing can have been stored without knowing of it. */
  private void mustNotBeHeld(PaymentId id) {
    if (held.find(id) != null) {
      throw new IllegalStateException("payment " + id + " is held already");
    }
  }

  /** The payments without those that nothing can be asked about any more. */
  Payments forgetting(AccountPolicy policy, Instant now) {
    return new Payments(
        held,
        captured.forgottenBefore(now.minus(policy.capturedRetention())),
        ended.forgottenBefore(now.minus(policy.closedRetention())));
  }
}
