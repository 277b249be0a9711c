package holdfast.audit;

import holdfast.payment.domain.AccountEvent;
import holdfast.payment.domain.PaymentId;
import java.util.HashMap;
import java.util.Map;

/**
 * The money of one account, added up from its events and by nothing else: no rule of the service is
 * asked, so that a mistake in one shows. Minor units.
 */
final class AccountTally {
  private final Map<PaymentId, Long> holds = new HashMap<>();
  private long creditLimit;
  long posted;
  long held;
  long deposited;
  long withdrawn;
  long captured;
  long refunded;

  /**
   * What breaks a law from this event on; empty if nothing does.
   *
   * @throws ArithmeticException when a sum is beyond every bound
   */
  String add(AccountEvent event) {
    switch (event) {
      case AccountEvent.Opened opened -> creditLimit = opened.creditLimit().amount();
      case AccountEvent.CreditLimitSet set -> creditLimit = set.creditLimit().amount();
      case AccountEvent.Deposited moved -> {
        deposited = Math.addExact(deposited, moved.amount().amount());
        posted = Math.addExact(posted, moved.amount().amount());
      }
      case AccountEvent.Withdrawn moved -> {
        withdrawn = Math.addExact(withdrawn, moved.amount().amount());
        posted = Math.subtractExact(posted, moved.amount().amount());
        return covered("a withdrawal");
      }
      case AccountEvent.HoldPlaced placed -> {
        long amount = placed.asked().amount().amount();
        holds.put(placed.payment(), amount);
        held = Math.addExact(held, amount);
        return covered("a hold");
      }
      case AccountEvent.HoldCaptured taken -> {
        long amount = taken.amount().amount();
        long hold = ended(taken.payment());
        captured = Math.addExact(captured, amount);
        posted = Math.subtractExact(posted, amount);
        return amount > hold ? "captured %d of a hold of %d".formatted(amount, hold) : positive();
      }
      case AccountEvent.HoldVoided voided -> {
        ended(voided.payment());
        return positive();
      }
      case AccountEvent.Refunded back -> {
        refunded = Math.addExact(refunded, back.amount().amount());
        posted = Math.addExact(posted, back.amount().amount());
      }
      case AccountEvent.Frozen _,
          AccountEvent.Unfrozen _,
          AccountEvent.Closed _,
          AccountEvent.RequestRefused _,
          AccountEvent.PreconditionFailed _,
          AccountEvent.HoldRefused _,
          AccountEvent.PaymentCancelled _,
          AccountEvent.RefundRefused _,
          AccountEvent.PaymentNotKnown _ -> {}
    }
    return "";
  }

  private long ended(PaymentId payment) {
    var hold = holds.remove(payment);
    long amount = hold == null ? 0 : hold;
    held -= amount;
    return amount;
  }

  private String positive() {
    return held < 0 ? held + " held" : "";
  }

  private String covered(String what) {
    return posted - held + creditLimit < 0
        ? "%s leaves %d posted, %d held, with a credit limit of %d"
            .formatted(what, posted, held, creditLimit)
        : "";
  }
}
