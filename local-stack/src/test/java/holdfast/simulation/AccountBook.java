package holdfast.simulation;

import static holdfast.simulation.Violation.unless;

import holdfast.order.domain.OrderId;
import holdfast.order.domain.Stage;
import holdfast.payment.domain.Account;
import holdfast.payment.domain.AccountEvent;
import holdfast.payment.domain.PaymentId;
import holdfast.payment.domain.RefundId;
import holdfast.payment.domain.Request;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** Keeps one account's money by its events alone, never forgets, and compares. */
final class AccountBook implements Entity.Book<Account, AccountEvent> {

  /** What became of one payment. */
  static final class Paid {
    long amount;
    long captured;
    long refunded;
    boolean placed;
    boolean held;
    boolean isCaptured;

    /** Whether nothing is or will be held, or somebody was told so. */
    boolean closed;

    final Set<RefundId> refunds = new HashSet<>();
    final Set<RefundId> refusedRefunds = new HashSet<>();
  }

  private final World world;
  private final String id;
  private final Map<PaymentId, Paid> payments = new HashMap<>();
  private final Set<String> requests = new HashSet<>();
  private final Set<String> refusedRequests = new HashSet<>();
  private final Set<UUID> charged = new HashSet<>();
  private long deposited;
  private long withdrawn;
  private long captured;
  private long refunded;
  private long held;

  AccountBook(World world, String id) {
    this.world = world;
    this.id = id;
  }

  Paid payment(PaymentId payment) {
    return payments.computeIfAbsent(payment, _ -> new Paid());
  }

  Map<PaymentId, Paid> payments() {
    return payments;
  }

  long captured() {
    return captured;
  }

  long refunded() {
    return refunded;
  }

  /** A no to somebody who moves money or freezes the account is true when it is said. */
  void saysNo(Request request, String code) {
    unless(
        !requests.contains(request.key()) || refusedRequests.contains(request.key()),
        "I13",
        "%s: %s is done, not %s",
        id,
        request,
        code);
  }

  @Override
  public void happens(Account before, AccountEvent event) {
    switch (event) {
      case AccountEvent.Deposited(var request, var amount, _, _, _) -> {
        once(request);
        deposited += amount.amount();
      }
      case AccountEvent.Withdrawn(var request, var amount, _, _, _) -> {
        once(request);
        withdrawn += amount.amount();
      }
      case AccountEvent.Frozen(var request, _, _) -> once(request);
      case AccountEvent.Unfrozen(var request, _, _) -> once(request);
      case AccountEvent.Closed(var request, _, _) -> once(request);
      case AccountEvent.RequestRefused(var request, _, _) -> {
        once(request);
        refusedRequests.add(request.key());
      }
      case AccountEvent.HoldPlaced(var payment, var asked, _, _) ->
          placed(payment, asked.amount().amount());
      case AccountEvent.HoldRefused(var payment, _, _, _) -> closeUnseen(payment);
      case AccountEvent.PaymentCancelled(var payment, _) -> closeUnseen(payment);
      case AccountEvent.HoldCaptured(var payment, var amount, _, _) ->
          captured(payment, amount.amount());
      case AccountEvent.HoldVoided(var payment, _) -> {
        var paid = payment(payment);
        unless(!paid.isCaptured, "I5", "%s: %s voided after its capture", id, payment);
        unless(paid.held, "I8", "%s: %s voided and not held", id, payment);
        paid.held = false;
        paid.closed = true;
        held -= paid.amount;
      }
      case AccountEvent.Refunded(var payment, var refund, var amount, _, _, _) ->
          refunded(payment, refund, amount.amount());
      case AccountEvent.RefundRefused(var payment, var refund, _, _, _) ->
          unless(
              payment(payment).refusedRefunds.add(refund)
                  && !payment(payment).refunds.contains(refund),
              "I8",
              "%s: refund %s decided twice",
              id,
              refund);
      case AccountEvent.Opened _,
          AccountEvent.CreditLimitSet _,
          AccountEvent.PreconditionFailed _,
          AccountEvent.PaymentNotKnown _ -> {}
    }
  }

  private void placed(PaymentId payment, long amount) {
    var paid = payment(payment);
    unless(!paid.placed, "I8", "%s: %s held twice", id, payment);
    unless(!paid.closed, "I15", "%s: %s held after it was closed", id, payment);
    var order = world.placed(payment.orderId());
    unless(
        payment.attempt() <= order.attempt().number(),
        "I22",
        "%s: %s held without an intent",
        id,
        payment);
    paid.placed = true;
    paid.held = true;
    paid.amount = amount;
    held += amount;
  }

  private void captured(PaymentId payment, long amount) {
    var paid = payment(payment);
    unless(charged.add(payment.orderId()), "I5", "%s: %s charged twice", id, payment);
    unless(paid.held, "I5", "%s: %s captured, and nothing was held", id, payment);
    var order = world.placed(payment.orderId());
    var stage = order.stage() instanceof Stage.NeedsAttention(var at, _) ? at : order.stage();
    unless(
        stage instanceof Stage.AwaitingCapture
            || (stage instanceof Stage.Undoing(_, _, _, _, Stage.Ending.Cancel(_, var underWay))
                && underWay),
        "I22",
        "%s: %s captured while %s",
        id,
        payment,
        stage);
    var prices = order.prices();
    unless(
        prices != null && prices.total().amount() == amount,
        "I5",
        "%s: %s captured %d of %s",
        id,
        payment,
        amount,
        prices);
    paid.held = false;
    paid.isCaptured = true;
    paid.closed = true;
    paid.captured = amount;
    held -= paid.amount;
    captured += amount;
    world.meanwhile.check(new OrderId(payment.orderId()));
  }

  private void refunded(PaymentId payment, RefundId refund, long amount) {
    var paid = payment(payment);
    unless(!paid.refusedRefunds.contains(refund), "I13", "%s: %s after a no", id, refund);
    unless(paid.refunds.add(refund), "I6", "%s: %s refunded twice", id, refund);
    paid.refunded += amount;
    unless(
        paid.refunded <= paid.captured,
        "I6",
        "%s: %s refunded %d of %d",
        id,
        payment,
        paid.refunded,
        paid.captured);
    unless(
        world.placed(payment.orderId()).operations().refunds().stream()
            .anyMatch(intent ->
                intent.id().value().equals(refund.value()) && intent.amount().amount() == amount),
        "I22",
        "%s: refund %s without an intent",
        id,
        refund);
    refunded += amount;
    world.meanwhile.check(new OrderId(payment.orderId()));
  }

  private void closeUnseen(PaymentId payment) {
    var paid = payment(payment);
    unless(!paid.held, "I8", "%s: %s closed over its hold", id, payment);
    paid.closed = true;
  }

  private void once(Request request) {
    unless(requests.add(request.key()), "I8", "%s: %s twice", id, request.key());
  }

  @Override
  public void stored(Account account) {
    var standing = account.standing();
    long posted = deposited - withdrawn - captured + refunded;
    unless(
        standing == null ? posted == 0 : standing.posted() == posted,
        "I21",
        "%s: posted is not %d",
        id,
        posted);
    unless(
        account.held() == held && held >= 0, "I4", "%s: held %d, not %d", id, account.held(), held);
    unless(
        standing == null || posted - held + standing.creditLimit() >= 0,
        "I4",
        "%s: %d posted, %d held",
        id,
        posted,
        held);
  }
}
