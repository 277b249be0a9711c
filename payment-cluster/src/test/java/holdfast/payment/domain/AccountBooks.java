package holdfast.payment.domain;

import static org.assertj.core.api.Assertions.assertThat;

import holdfast.payment.domain.AccountEvent.CreditLimitSet;
import holdfast.payment.domain.AccountEvent.HoldCaptured;
import holdfast.payment.domain.AccountEvent.HoldPlaced;
import holdfast.payment.domain.AccountEvent.HoldRefused;
import holdfast.payment.domain.AccountEvent.HoldVoided;
import holdfast.payment.domain.AccountEvent.MoneyMoved;
import holdfast.payment.domain.AccountEvent.Opened;
import holdfast.payment.domain.AccountEvent.PaymentCancelled;
import holdfast.payment.domain.AccountEvent.Refunded;
import holdfast.payment.domain.AccountEvent.Withdrawn;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** Counts from the events alone what must be true of an account, and forgets nothing. */
final class AccountBooks {

  private final Map<PaymentId, Long> standing = new HashMap<>();
  private final Map<PaymentId, Long> capturedOf = new HashMap<>();
  private final Map<PaymentId, Long> refundedOf = new HashMap<>();
  private final Set<PaymentId> closed = new HashSet<>();
  private final Map<String, Long> ledger = new HashMap<>();
  private long creditLimit;
  private long events;

  void enter(AccountEvent event) {
    events++;
    switch (event) {
      case Opened opened -> creditLimit = opened.creditLimit().amount();
      case CreditLimitSet set -> creditLimit = set.creditLimit().amount();
      case HoldPlaced placed -> {
        assertThat(closed).as("placed after it was closed").doesNotContain(placed.payment());
        assertThat(standing.put(placed.payment(), placed.asked().amount().amount())).isNull();
        mustBeCovered();
      }
      case HoldCaptured captured -> {
        Long held = standing.remove(captured.payment());
        assertThat(held).as("captured what is not held").isNotNull();
        assertThat(captured.amount().amount()).isBetween(0L, held);
        capturedOf.put(captured.payment(), captured.amount().amount());
        closed.add(captured.payment());
      }
      case HoldVoided voided -> {
        assertThat(standing.remove(voided.payment())).as("voided what is not held").isNotNull();
        closed.add(voided.payment());
      }
      case HoldRefused refused -> closed.add(refused.payment());
      case PaymentCancelled cancelled -> closed.add(cancelled.payment());
      case Refunded refunded -> {
        long sum = refundedOf.merge(refunded.payment(), refunded.amount().amount(), Long::sum);
        assertThat(sum).isLessThanOrEqualTo(capturedOf.getOrDefault(refunded.payment(), 0L));
      }
      default -> {}
    }
    if (event instanceof MoneyMoved moved) {
      moved.legs().forEach(leg -> ledger.merge(leg.ledger(), leg.change().amount(), Long::sum));
      assertThat(ledger.values().stream().mapToLong(Long::longValue).sum()).isZero();
    }
    if (event instanceof Withdrawn) {
      mustBeCovered();
    }
  }

  void mustAgreeWith(Account account) {
    assertThat(account.progress().version()).isEqualTo(events);
    assertThat(account.held()).isEqualTo(held());
    Standing now = account.standing();
    if (now != null) {
      assertThat(now.posted()).isEqualTo(posted());
      assertThat(now.creditLimit()).isEqualTo(creditLimit);
    }
  }

  private void mustBeCovered() {
    assertThat(posted() - held() + creditLimit).as("promised too much").isNotNegative();
  }

  private long held() {
    return standing.values().stream().mapToLong(Long::longValue).sum();
  }

  private long posted() {
    return ledger.getOrDefault("accounts:EUR", 0L) + ledger.getOrDefault("accounts:USD", 0L);
  }
}
