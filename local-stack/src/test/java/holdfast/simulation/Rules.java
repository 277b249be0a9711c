package holdfast.simulation;

import holdfast.inventory.domain.Adjustment;
import holdfast.inventory.domain.Claim;
import holdfast.inventory.domain.ReservationId;
import holdfast.inventory.domain.Stock;
import holdfast.inventory.domain.StockEvent;
import holdfast.inventory.domain.StockOperation;
import holdfast.kit.domain.Decision;
import holdfast.kit.domain.Money;
import holdfast.order.domain.AfterSales;
import holdfast.order.domain.Checkout;
import holdfast.order.domain.IfMatch;
import holdfast.order.domain.Operation;
import holdfast.order.domain.OperationId;
import holdfast.order.domain.Order;
import holdfast.order.domain.OrderEvent;
import holdfast.order.domain.OrderId;
import holdfast.order.domain.OrderPolicy;
import holdfast.order.domain.Outcome;
import holdfast.order.domain.Placement;
import holdfast.order.domain.Request;
import holdfast.order.domain.Step;
import holdfast.payment.domain.Account;
import holdfast.payment.domain.AccountEvent;
import holdfast.payment.domain.Authorisation;
import holdfast.payment.domain.PaymentId;
import holdfast.payment.domain.RefundId;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The rules that run: those of the three services, untouched, and the habits of whoever runs them.
 * One place, so that a {@link Mutant} can replace one.
 */
class Rules {

  Decision<OrderEvent> place(Order order, Placement placement, Instant now) {
    return order.place(placement, now);
  }

  Decision<OrderEvent> operate(
      Order.Placed order,
      Request request,
      IfMatch ifMatch,
      Operation operation,
      OrderPolicy policy,
      Instant now) {
    return AfterSales.decide(order, request, ifMatch, operation, policy, now);
  }

  Set<Step> next(Order order) {
    return Checkout.next(order);
  }

  List<OrderEvent> answered(Order.Placed order, Step step, Outcome outcome, Instant now) {
    return Checkout.conclude(order, step, outcome, now);
  }

  List<OrderEvent> unanswered(Order.Placed order, Step step, OrderPolicy policy, Instant now) {
    return Checkout.overdue(order, policy.stepDeadline(), now);
  }

  Decision<StockEvent> adjust(
      Stock stock,
      holdfast.inventory.domain.Request request,
      Adjustment adjustment,
      @Nullable Integer expectedOnHand,
      Instant clock) {
    return stock.adjust(request, adjustment, expectedOnHand, clock);
  }

  Decision<StockEvent> reserve(Stock stock, Claim claim, Instant clock) {
    return stock.reserve(claim, clock);
  }

  Decision<StockEvent> allocate(
      Stock stock, ReservationId reservation, int quantity, Instant clock) {
    return stock.allocate(reservation, quantity, clock);
  }

  Decision<StockEvent> release(Stock stock, ReservationId reservation, Instant clock) {
    return stock.release(reservation, clock);
  }

  Decision<StockEvent> handle(
      Stock stock, StockOperation operation, Instant intendedAt, Instant clock) {
    return stock.handle(operation, intendedAt, clock);
  }

  /** What a person asks of an account. */
  interface AccountRequest {
    Decision<AccountEvent> decide(Account account, @Nullable Long ifVersion, Instant clock);
  }

  Decision<AccountEvent> request(
      AccountRequest asked, Account account, @Nullable Long ifVersion, Instant clock) {
    return asked.decide(account, ifVersion, clock);
  }

  Decision<AccountEvent> authorise(
      Account account, PaymentId payment, Authorisation asked, Instant intendedAt, Instant clock) {
    return account.authorise(payment, asked, intendedAt, clock);
  }

  Decision<AccountEvent> capture(Account account, PaymentId payment, Instant clock) {
    return account.capture(payment, null, clock);
  }

  Decision<AccountEvent> voidPayment(Account account, PaymentId payment, Instant clock) {
    return account.voidPayment(payment, clock);
  }

  Decision<AccountEvent> refund(
      Account account,
      PaymentId payment,
      RefundId refund,
      Money amount,
      Instant intendedAt,
      Instant clock) {
    return account.refund(payment, refund, amount, intendedAt, clock);
  }

  /**
   * By which number stock and payment know an attempt.
   *
   * @param unanswered how often it was asked in vain
   */
  int attempt(Step step, int unanswered) {
    return step.attempt();
  }

  OperationId refundId(Step.RefundPayment step, int unanswered) {
    return step.operation();
  }

  /** Whether a process answers before what it decided is stored. */
  boolean answersBeforeStoring() {
    return false;
  }

  /** Whether an order survives a crash from the moment on that it is taken on. */
  boolean storesPlacement() {
    return true;
  }

  /** Whether an order that was parked forgets that it had asked for a step meanwhile. */
  boolean asksAgainWhatItCouldNotTake() {
    return true;
  }

  boolean sweeps(OrderId order) {
    return true;
  }

  boolean journalTakesEachNumberOnce() {
    return true;
  }
}
