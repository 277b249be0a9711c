package holdfast.payment.domain;

import holdfast.kit.domain.Money;
import holdfast.kit.domain.Refusal;
import java.time.Instant;
import org.pcollections.HashTreePMap;
import org.pcollections.PMap;

/** One payment as its account remembers it: a hold, and how it ended. */
public sealed interface Payment {

  /** When it came into this stage. */
  Instant at();

  /** The refunds that were asked for; what never was held has none. */
  default PMap<RefundId, Refund> refunds() {
    return HashTreePMap.empty();
  }

  /** The money is set aside; only capture or void ends that. */
  record Held(Authorisation asked, PMap<RefundId, Refund> refunds, Instant at) implements Payment {

    static Held of(Authorisation asked, Instant at) {
      return new Held(asked, HashTreePMap.empty(), at);
    }

    public Money amount() {
      return asked.amount();
    }

    Captured captured(Money amount, Instant when) {
      return new Captured(asked, amount.equals(amount()) ? amount() : amount, refunds, when);
    }

    /** A refund of what is not captured can only have been refused; that, too, is remembered. */
    Held settled(RefundId id, Refund outcome) {
      return new Held(asked, settling(refunds, id, outcome), at);
    }
  }

  /** The money was taken; some of it may have gone back. */
  record Captured(Authorisation asked, Money captured, PMap<RefundId, Refund> refunds, Instant at)
      implements Payment {

    public Captured {
      if (captured.amount() < 0 || captured.compareTo(asked.amount()) > 0) {
        throw new IllegalArgumentException("captured " + captured + " of " + asked.amount());
      }
      if (refunded(refunds, captured).compareTo(captured) > 0) {
        throw new IllegalArgumentException("refunded more than " + captured);
      }
    }

    public Money refunded() {
      return refunded(refunds, captured);
    }

    /** What may still be refunded. */
    public Money refundable() {
      return captured.minus(refunded());
    }

    Captured settled(RefundId id, Refund outcome) {
      return new Captured(asked, captured, settling(refunds, id, outcome), at);
    }

    private static Money refunded(PMap<RefundId, Refund> refunds, Money captured) {
      Money sum = Money.zero(captured.currency());
      for (Refund refund : refunds.values()) {
        sum = refund.refusal() == null ? sum.plus(refund.amount()) : sum;
      }
      return sum;
    }
  }

  /** The hold was given back. */
  record Voided(Authorisation asked, Instant at) implements Payment {}

  /** The hold was never placed, and never will be. */
  record Refused(Authorisation asked, Refusal refusal, Instant at) implements Payment {}

  /** Voided before it was ever seen: a tombstone. */
  record Cancelled(Instant at) implements Payment {}

  private static PMap<RefundId, Refund> settling(
      PMap<RefundId, Refund> refunds, RefundId id, Refund outcome) {
    if (refunds.containsKey(id)) {
      throw new IllegalStateException("refund " + id + " was settled before");
    }
    return refunds.plus(id, outcome);
  }
}
