package holdfast.payment.entity;

import holdfast.kit.journal.EventNames;
import holdfast.kit.journal.NamedEventSerializer;
import holdfast.payment.domain.AccountEvent;
import holdfast.payment.domain.AccountSnapshot;
import org.apache.pekko.actor.ExtendedActorSystem;

/** The names under which accounts are stored. For ever: add, never change or remove. */
public final class PaymentSerializer extends NamedEventSerializer {

  public static final EventNames NAMES =
      EventNames.builder()
          .event("account-opened/1", AccountEvent.Opened.class)
          .event("account-credit-limit-set/1", AccountEvent.CreditLimitSet.class)
          .event("account-deposited/1", AccountEvent.Deposited.class)
          .event("account-withdrawn/1", AccountEvent.Withdrawn.class)
          .event("account-frozen/1", AccountEvent.Frozen.class)
          .event("account-unfrozen/1", AccountEvent.Unfrozen.class)
          .event("account-closed/1", AccountEvent.Closed.class)
          .event("account-request-refused/1", AccountEvent.RequestRefused.class)
          .event("account-precondition-failed/1", AccountEvent.PreconditionFailed.class)
          .event("account-hold-placed/1", AccountEvent.HoldPlaced.class)
          .event("account-hold-refused/1", AccountEvent.HoldRefused.class)
          .event("account-hold-captured/1", AccountEvent.HoldCaptured.class)
          .event("account-hold-voided/1", AccountEvent.HoldVoided.class)
          .event("account-payment-cancelled/1", AccountEvent.PaymentCancelled.class)
          .event("account-refunded/1", AccountEvent.Refunded.class)
          .event("account-refund-refused/1", AccountEvent.RefundRefused.class)
          .event("account-payment-not-known/1", AccountEvent.PaymentNotKnown.class)
          .snapshot("account-snapshot/1", AccountSnapshot.class)
          .build();

  private static final int IDENTIFIER = 41002;

  public PaymentSerializer(ExtendedActorSystem system) {
    super(system, IDENTIFIER, NAMES);
  }
}
