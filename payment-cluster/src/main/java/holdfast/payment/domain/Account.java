package holdfast.payment.domain;

import static holdfast.kit.domain.Decision.accept;
import static holdfast.kit.domain.Decision.refuse;
import static holdfast.kit.domain.Decision.unchanged;

import holdfast.kit.domain.Decision;
import holdfast.kit.domain.Decision.Refuse;
import holdfast.kit.domain.Money;
import holdfast.kit.domain.Refusal;
import holdfast.payment.domain.AccountEvent.Closed;
import holdfast.payment.domain.AccountEvent.CreditLimitSet;
import holdfast.payment.domain.AccountEvent.Deposited;
import holdfast.payment.domain.AccountEvent.Frozen;
import holdfast.payment.domain.AccountEvent.HoldCaptured;
import holdfast.payment.domain.AccountEvent.HoldPlaced;
import holdfast.payment.domain.AccountEvent.HoldRefused;
import holdfast.payment.domain.AccountEvent.Opened;
import holdfast.payment.domain.AccountEvent.PaymentEvent;
import holdfast.payment.domain.AccountEvent.PreconditionFailed;
import holdfast.payment.domain.AccountEvent.Refunded;
import holdfast.payment.domain.AccountEvent.RequestRefused;
import holdfast.payment.domain.AccountEvent.Unfrozen;
import holdfast.payment.domain.AccountEvent.Withdrawn;
import holdfast.payment.domain.Standing.Status;
import java.time.Instant;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The money of one owner in one currency, and the rules for promising and moving it.
 *
 * <p>Balance and holds change together, so no money is promised twice. Payments are remembered, and
 * refused, even before the account is opened.
 *
 * @param standing null until the account is opened
 */
public record Account(
    AccountPolicy policy,
    @Nullable Standing standing,
    Payments payments,
    Requests requests,
    Progress progress) {

  public Account {
    boolean holds = !payments.held().isEmpty();
    if (holds && standing == null) {
      throw new IllegalStateException("holds without an account");
    }
    if (holds && standing != null && standing.isClosed()) {
      throw new IllegalStateException("closed with holds");
    }
  }

  public static Account empty(AccountPolicy policy) {
    return new Account(policy, null, Payments.NONE, Requests.NONE, Progress.NONE);
  }

  /** What is promised and not yet taken, in minor units. */
  public long held() {
    return payments.held().total();
  }

  /** How much it remembers, in records of any kind. */
  public int size() {
    return payments.size() + requests.operations().size();
  }

  /** The payment as it stands; null when it is not known (any more). */
  public @Nullable Payment payment(PaymentId id) {
    return payments.find(id);
  }

  /** How an earlier request ended; null when it is not known (any more). */
  public @Nullable Operation operation(Request request) {
    return requests.operations().get(request.key());
  }

  /** Opens the account, or sets its credit limit; the same again changes nothing. */
  public Decision<AccountEvent> open(Opening wanted, @Nullable Long ifVersion, Instant clock) {
    Money limit = wanted.creditLimit();
    if (standing == null) {
      Money initial = limit == null ? Money.zero(wanted.terms().currency()) : limit;
      return accept(new Opened(wanted.terms(), initial, wanted.by(), progress.now(clock)));
    }
    Terms terms = standing.terms();
    if (!terms.owner().equals(wanted.terms().owner())) {
      return wanted.byOperator()
          ? refuse("exists_with_different_owner", "the account has another owner")
          : no(Standing.NOT_FOUND);
    }
    if (!terms.currency().equals(wanted.terms().currency())) {
      return refuse("exists_with_different_currency", "the account is in " + terms.currency());
    }
    if (limit == null || limit.amount() == standing.creditLimit()) {
      return unchanged();
    }
    if (isOther(ifVersion)) {
      return preconditionFailed(Standing.CHANGED, ifVersion, clock);
    }
    return standing.isClosed()
        ? no(Standing.CLOSED)
        : accept(new CreditLimitSet(limit, wanted.by(), progress.now(clock)));
  }

  public Decision<AccountEvent> deposit(
      Request request, @Nullable Long ifVersion, Money amount, String reference, Instant clock) {
    return once(
        request,
        ifVersion,
        clock,
        (standing, now) -> {
          Refusal refusal = standing.reasonNotToAdd(amount);
          return refusal == null
              ? accept(new Deposited(request, amount, cash(amount), reference, now))
              : no(refusal);
        });
  }

  public Decision<AccountEvent> withdraw(
      Request request, @Nullable Long ifVersion, Money amount, String reference, Instant clock) {
    return once(
        request,
        ifVersion,
        clock,
        (standing, now) -> {
          Refusal refusal = standing.reasonNotToSpend(amount, held());
          return refusal == null
              ? accept(new Withdrawn(request, amount, cash(amount), reference, now))
              : no(refusal);
        });
  }

  /** Recorded even when nothing changes: a late copy must not freeze what was unfrozen since. */
  public Decision<AccountEvent> freeze(
      Request request, @Nullable Long ifVersion, @Nullable String reason, Instant clock) {
    return once(
        request,
        ifVersion,
        clock,
        (standing, now) ->
            standing.isClosed() ? no(Standing.CLOSED) : accept(new Frozen(request, reason, now)));
  }

  /** Recorded even when nothing changes, as {@link #freeze}. */
  public Decision<AccountEvent> unfreeze(
      Request request, @Nullable Long ifVersion, @Nullable String reason, Instant clock) {
    return once(
        request,
        ifVersion,
        clock,
        (standing, now) ->
            standing.isClosed() ? no(Standing.CLOSED) : accept(new Unfrozen(request, reason, now)));
  }

  /** Ends, for good, an account that holds nothing and has nothing. */
  public Decision<AccountEvent> close(
      Request request, @Nullable Long ifVersion, @Nullable String reason, Instant clock) {
    return once(
        request,
        ifVersion,
        clock,
        (standing, now) -> {
          String currency = standing.terms().currency();
          if (!payments.held().isEmpty()) {
            return refuse("account_has_holds", new Money(held(), currency) + " is held");
          }
          return standing.posted() == 0 || standing.isClosed()
              ? accept(new Closed(request, reason, now))
              : refuse("account_not_empty", new Money(standing.posted(), currency) + " is left");
        });
  }

  /**
   * Sets money aside for an order.
   *
   * <p>A refusal is stored and closes the payment id, also in an account that was never opened: the
   * order acts on it, so no late copy may be told otherwise.
   *
   * @param intendedAt when the order decided to ask; tells a late copy from a young request
   */
  public Decision<AccountEvent> authorise(
      PaymentId id, Authorisation asked, Instant intendedAt, Instant clock) {
    Decision<AccountEvent> again = payments.again(id, asked);
    if (again != null) {
      return again;
    }
    Instant now = progress.now(clock);
    if (isYetToCome(intendedAt, now)) {
      return notYet(intendedAt);
    }
    Refusal refusal = reasonNotToHold(asked, intendedAt, now);
    return refusal == null
        ? accept(new HoldPlaced(id, asked, intendedAt, now))
        : new Refuse<>(refusal, List.of(new HoldRefused(id, asked, refusal, now)));
  }

  /**
   * Takes what is held, or a part of it for good. A frozen account does not stop it.
   *
   * @param amount null for all of it
   */
  public Decision<AccountEvent> capture(PaymentId id, @Nullable Money amount, Instant clock) {
    return payments.capture(id, amount, progress.now(clock));
  }

  /** Gives a hold back, or closes the id of a payment never seen, in whatever state the account. */
  public Decision<AccountEvent> voidPayment(PaymentId id, Instant clock) {
    return payments.voidPayment(id, progress.now(clock));
  }

  /** Gives captured money back, also to a frozen or closed account. */
  public Decision<AccountEvent> refund(
      PaymentId id, RefundId refundId, Money amount, Instant intendedAt, Instant clock) {
    Instant now = progress.now(clock);
    return isYetToCome(intendedAt, now)
        ? notYet(intendedAt)
        : payments.refund(id, refundId, amount, intendedAt, now);
  }

  private interface Rule {
    Decision<AccountEvent> decide(Standing standing, Instant now);
  }

  /** A refusal uses the key up: the retry, and any late copy, is told the same. */
  private Decision<AccountEvent> once(
      Request request, @Nullable Long ifVersion, Instant clock, Rule rule) {
    Decision<AccountEvent> again = requests.again(request);
    if (again != null) {
      return again;
    }
    if (standing == null) {
      return preconditionFailed(Standing.NOT_FOUND, ifVersion, clock);
    }
    if (isOther(ifVersion)) {
      return preconditionFailed(Standing.CHANGED, ifVersion, clock);
    }
    Instant now = progress.now(clock);
    Decision<AccountEvent> decision = rule.decide(standing, now);
    return decision instanceof Refuse<AccountEvent>(var refusal, _)
        ? new Refuse<>(refusal, List.of(new RequestRefused(request, refusal, now)))
        : decision;
  }

  /**
   * Rests on the request's being unknown: a node that was frozen would say so of one that was
   * carried out. It is told only once a write has proved that nobody else did; the key stays free.
   */
  private Decision<AccountEvent> preconditionFailed(
      Refusal refusal, @Nullable Long ifVersion, Instant clock) {
    var failed =
        new PreconditionFailed(refusal.code(), ifVersion, progress.version(), progress.now(clock));
    return new Refuse<>(refusal, List.of(failed));
  }

  private @Nullable Refusal reasonNotToHold(Authorisation asked, Instant intendedAt, Instant now) {
    if (intendedAt.isBefore(now.minus(policy.memoryWindow()))
        || intendedAt.isBefore(progress.horizon().plus(policy.clockMargin()))) {
      return new Refusal("operation_expired", "intended at " + intendedAt + ", too long ago");
    }
    return standing == null || !asked.maySpendFrom(standing.terms())
        ? Standing.NOT_FOUND
        : standing.reasonNotToSpend(asked.amount(), held());
  }

  private boolean isYetToCome(Instant intendedAt, Instant now) {
    return intendedAt.isAfter(now.plus(policy.clockMargin()));
  }

  /** Not a refusal: nothing is done until it shows whose clock is right. */
  private static Decision<AccountEvent> notYet(Instant intendedAt) {
    return refuse("outcome_unknown", "intended at " + intendedAt + ", which is yet to come");
  }

  private boolean isOther(@Nullable Long ifVersion) {
    return ifVersion != null && ifVersion != progress.version();
  }

  private static String cash(Money amount) {
    return "cash:" + amount.currency();
  }

  private static Decision<AccountEvent> no(Refusal refusal) {
    return new Refuse<>(refusal, List.of());
  }

  /** The account once {@code event} has happened. */
  public Account after(AccountEvent event) {
    Account next = changedBy(event);
    Instant now = event.at();
    return new Account(
        policy,
        next.standing,
        next.payments.forgetting(policy, now),
        next.requests.forgetting(policy, now),
        progress.after(event, policy));
  }

  private Account changedBy(AccountEvent event) {
    return switch (event) {
      case Opened(var terms, var limit, _, _) -> opened(Standing.opened(terms, limit));
      case CreditLimitSet(var limit, _, _) -> with(standing -> standing.withCreditLimit(limit));
      case Deposited(var request, var amount, _, _, var at) ->
          with(standing -> standing.moved(amount)).remembering(request, null, at);
      case Withdrawn(var request, var amount, _, _, var at) ->
          with(standing -> standing.moved(amount.times(-1)))
              .covered()
              .remembering(request, null, at);
      case Frozen(var request, _, var at) ->
          with(standing -> standing.in(Status.FROZEN)).remembering(request, null, at);
      case Unfrozen(var request, _, var at) ->
          with(standing -> standing.in(Status.ACTIVE)).remembering(request, null, at);
      case Closed(var request, _, var at) ->
          with(standing -> standing.in(Status.CLOSED)).remembering(request, null, at);
      case RequestRefused(var request, var refusal, var at) -> remembering(request, refusal, at);
      case PreconditionFailed _ -> this;
      case HoldPlaced placed -> with(payments.after(placed.sharing(agreed().terms()))).covered();
      case HoldCaptured captured ->
          with(payments.after(captured)).with(standing -> standing.moved(captured.change()));
      case Refunded refunded ->
          with(payments.after(refunded)).with(standing -> standing.moved(refunded.change()));
      case PaymentEvent other -> with(payments.after(other));
    };
  }

  private Account opened(Standing first) {
    if (standing != null) {
      throw new IllegalStateException("the account is open already");
    }
    return new Account(policy, first, payments, requests, progress);
  }

  private Account with(UnaryOperator<Standing> change) {
    return new Account(policy, change.apply(agreed()), payments, requests, progress);
  }

  private Account with(Payments next) {
    return new Account(policy, standing, next, requests, progress);
  }

  private Account remembering(Request request, @Nullable Refusal refusal, Instant at) {
    var outcome = new Operation(request.fingerprint(), progress.version() + 1, refusal, at);
    return new Account(policy, standing, payments, requests.with(request, outcome), progress);
  }

  private Account covered() {
    long available = agreed().available(held());
    if (available < 0) {
      throw new IllegalStateException("promised " + -available + " more than there is");
    }
    return this;
  }

  private Standing agreed() {
    if (standing == null) {
      throw new IllegalStateException("the account was never opened");
    }
    return standing;
  }
}
