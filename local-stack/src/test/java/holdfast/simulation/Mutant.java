package holdfast.simulation;

import holdfast.inventory.domain.Adjustment;
import holdfast.inventory.domain.Claim;
import holdfast.inventory.domain.ReservationId;
import holdfast.inventory.domain.Stock;
import holdfast.inventory.domain.StockEvent;
import holdfast.kit.domain.Decision;
import holdfast.kit.domain.Money;
import holdfast.order.domain.IfMatch;
import holdfast.order.domain.Operation;
import holdfast.order.domain.OperationId;
import holdfast.order.domain.Order;
import holdfast.order.domain.OrderEvent;
import holdfast.order.domain.OrderId;
import holdfast.order.domain.OrderPolicy;
import holdfast.order.domain.Outcome;
import holdfast.order.domain.Placement;
import holdfast.order.domain.Rejection;
import holdfast.order.domain.Request;
import holdfast.order.domain.Stage;
import holdfast.order.domain.Step;
import holdfast.payment.domain.Account;
import holdfast.payment.domain.AccountEvent;
import holdfast.payment.domain.Authorisation;
import holdfast.payment.domain.Payment;
import holdfast.payment.domain.PaymentId;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A bug that somebody might write one day. The simulator must find each. */
enum Mutant {
  ANSWERS_BEFORE_STORING(
      new Rules() {
        @Override
        boolean answersBeforeStoring() {
          return true;
        }
      }),

  FORGETS_THE_PLACEMENT_IN_A_CRASH(
      new Rules() {
        @Override
        boolean storesPlacement() {
          return false;
        }
      }),

  FORGETS_THE_TOMBSTONE(
      new Rules() {
        @Override
        Decision<StockEvent> release(Stock stock, ReservationId reservation, Instant clock) {
          return stock.hold(reservation) == null
              ? Decision.unchanged()
              : super.release(stock, reservation, clock);
        }
      }),

  TAKES_SILENCE_FOR_A_NO(
      new Rules() {
        @Override
        List<OrderEvent> unanswered(
            Order.Placed order, Step step, OrderPolicy policy, Instant now) {
          return order.stage() instanceof Stage.AwaitingCapture
              ? List.of(new OrderEvent.RejectionDecided(expired(), true, now))
              : super.unanswered(order, step, policy, now);
        }
      }),

  TAKES_SILENCE_FOR_A_REFUND(
      new Rules() {
        @Override
        List<OrderEvent> unanswered(
            Order.Placed order, Step step, OrderPolicy policy, Instant now) {
          return order.stage() instanceof Stage.Confirmed && step instanceof Step.RefundPayment
              ? answered(order, step, new Outcome.Done(), now)
              : super.unanswered(order, step, policy, now);
        }
      }),

  TAKES_SILENCE_FOR_A_SHIPMENT(
      new Rules() {
        @Override
        List<OrderEvent> unanswered(
            Order.Placed order, Step step, OrderPolicy policy, Instant now) {
          return step instanceof Step.ShipStock
              ? answered(order, step, new Outcome.Shipped(Set.of()), now)
              : super.unanswered(order, step, policy, now);
        }
      }),

  RETRIES_WITH_A_NEW_ID(
      new Rules() {
        @Override
        int attempt(Step step, int unanswered) {
          return step instanceof Step.AuthorisePayment
              ? Math.min(99, step.attempt() + 10 * unanswered)
              : step.attempt();
        }
      }),

  JUDGES_A_HOLD_BY_ANOTHER_CLOCK(
      new Rules() {
        @Override
        List<OrderEvent> unanswered(
            Order.Placed order, Step step, OrderPolicy policy, Instant now) {
          var ends = order.attempt().openedAt().plus(Policies.HASTY.holdTtl());
          return order.stage() instanceof Stage.AwaitingAllocation && now.isAfter(ends)
              ? List.of(
                  new OrderEvent.RejectionDecided(expired(), true, now),
                  new OrderEvent.StockReleased(order.attempt().number(), now))
              : super.unanswered(order, step, policy, now);
        }
      }),

  REFUNDS_WITH_A_NEW_ID(
      new Rules() {
        @Override
        OperationId refundId(Step.RefundPayment step, int unanswered) {
          return unanswered == 0
              ? step.operation()
              : new OperationId(step.operation().value() + "-" + unanswered);
        }
      }),

  CAPTURES_WHAT_IS_NOT_HELD(
      new Rules() {
        @Override
        Decision<AccountEvent> capture(Account account, PaymentId payment, Instant clock) {
          return switch (account.payment(payment)) {
            case Payment.Voided(var asked, _) ->
                Decision.accept(
                    new AccountEvent.HoldCaptured(
                        payment, asked.amount(), "sales:EUR", account.progress().at()));
            case null ->
                Decision.accept(
                    new AccountEvent.HoldCaptured(
                        payment, new Money(1, "EUR"), "sales:EUR", account.progress().at()));
            default -> super.capture(account, payment, clock);
          };
        }
      }),

  RELEASES_WHATEVER_THE_ATTEMPT(
      new Rules() {
        @Override
        Decision<StockEvent> release(Stock stock, ReservationId reservation, Instant clock) {
          return super.release(stock, new ReservationId(reservation.orderId(), 1), clock);
        }
      }),

  NEVER_SWEEPS(
      new Rules() {
        @Override
        boolean sweeps(OrderId order) {
          return false;
        }
      }),

  VOIDS_WHAT_IS_CAPTURED(
      new Rules() {
        @Override
        Decision<AccountEvent> voidPayment(Account account, PaymentId payment, Instant clock) {
          return account.payment(payment) instanceof Payment.Captured
              ? Decision.accept(new AccountEvent.HoldVoided(payment, account.progress().at()))
              : super.voidPayment(account, payment, clock);
        }
      }),

  DOES_NOT_COMPARE_FINGERPRINTS(
      new Rules() {
        @Override
        Decision<OrderEvent> place(Order order, Placement placement, Instant now) {
          return order instanceof Order.Placed
              ? Decision.unchanged()
              : super.place(order, placement, now);
        }
      }),

  LETS_TWO_WRITERS_WRITE(
      new Rules() {
        @Override
        boolean journalTakesEachNumberOnce() {
          return false;
        }
      }),

  DOES_NOT_STORE_A_REFUSAL(
      new Rules() {
        @Override
        Decision<AccountEvent> authorise(
            Account account,
            PaymentId payment,
            Authorisation asked,
            Instant intendedAt,
            Instant clock) {
          return super.authorise(account, payment, asked, intendedAt, clock)
                  instanceof Decision.Refuse<AccountEvent>(var no, _)
              ? new Decision.Refuse<>(no, List.of())
              : super.authorise(account, payment, asked, intendedAt, clock);
        }
      }),

  TAKES_A_LATE_COPY_FOR_YOUNG(
      new Rules() {
        @Override
        Decision<StockEvent> reserve(Stock stock, Claim claim, Instant clock) {
          return super.reserve(
              stock,
              new Claim(
                  claim.reservation(), claim.quantity(), claim.fingerprint(), claim.ttl(), clock),
              clock);
        }
      }),

  REJECTS_WITHOUT_GIVING_BACK(
      new Rules() {
        @Override
        List<OrderEvent> answered(Order.Placed order, Step step, Outcome outcome, Instant now) {
          var events = super.answered(order, step, outcome, now);
          return step instanceof Step.ReserveStock
                  && events.size() == 1
                  && events.getFirst() instanceof OrderEvent.RejectionDecided(var why, _, _)
              ? List.of(
                  events.getFirst(),
                  new OrderEvent.StockReleased(step.attempt(), now),
                  new OrderEvent.Rejected(why, now))
              : events;
        }
      }),

  /** This one was real. */
  WAITS_FOR_AN_ANSWER_IT_DID_NOT_TAKE(
      new Rules() {
        @Override
        boolean asksAgainWhatItCouldNotTake() {
          return false;
        }
      }),

  /** This one was real. */
  TELLS_OF_ANOTHER_VERSION_OR_REFUND_WITHOUT_A_WRITE(
      new Rules() {
        @Override
        Decision<OrderEvent> operate(
            Order.Placed order,
            Request request,
            IfMatch ifMatch,
            Operation operation,
            OrderPolicy policy,
            Instant now) {
          var decision = super.operate(order, request, ifMatch, operation, policy, now);
          return decision instanceof Decision.Refuse<OrderEvent>(var no, var events)
                  && events.stream().anyMatch(OrderEvent.PreconditionFailed.class::isInstance)
              ? new Decision.Refuse<>(no, List.of())
              : decision;
        }
      }),

  /** This one was real. */
  TELLS_OF_OTHER_STOCK_WITHOUT_A_WRITE(
      new Rules() {
        @Override
        Decision<StockEvent> adjust(
            Stock stock,
            holdfast.inventory.domain.Request request,
            Adjustment adjustment,
            @Nullable Integer expectedOnHand,
            Instant clock) {
          var decision = super.adjust(stock, request, adjustment, expectedOnHand, clock);
          return decision instanceof Decision.Refuse<StockEvent>(var no, _)
                  && no.code().equals("stock_changed")
              ? new Decision.Refuse<>(no, List.of())
              : decision;
        }
      }),

  /** This one was real. */
  TELLS_OF_ANOTHER_ACCOUNT_VERSION_WITHOUT_A_WRITE(
      new Rules() {
        @Override
        Decision<AccountEvent> request(
            AccountRequest asked, Account account, @Nullable Long ifVersion, Instant clock) {
          var decision = super.request(asked, account, ifVersion, clock);
          return decision instanceof Decision.Refuse<AccountEvent>(var no, _)
                  && no.code().equals("account_changed")
              ? new Decision.Refuse<>(no, List.of())
              : decision;
        }
      }),

  FORGETS_THE_CANCEL_OF_A_CAPTURE_UNDER_WAY(
      new Rules() {
        @Override
        List<OrderEvent> answered(Order.Placed order, Step step, Outcome outcome, Instant now) {
          return super.answered(
              order,
              step,
              outcome instanceof Outcome.AlreadyCaptured ? new Outcome.Done() : outcome,
              now);
        }
      });

  @SuppressWarnings("ImmutableEnumChecker") // rules have no state
  private final Rules rules;

  Mutant(Rules rules) {
    this.rules = rules;
  }

  Rules rules() {
    return rules;
  }

  private static Rejection expired() {
    return Rejection.of(Rejection.Code.EXPIRED, "nobody answered");
  }
}
