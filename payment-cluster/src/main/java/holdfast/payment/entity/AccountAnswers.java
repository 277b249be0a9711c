package holdfast.payment.entity;

import holdfast.kit.domain.Decision;
import holdfast.kit.domain.Decision.Accept;
import holdfast.kit.domain.Decision.Refuse;
import holdfast.kit.domain.Refusal;
import holdfast.kit.journal.GroupCommit.Answer;
import holdfast.payment.domain.Account;
import holdfast.payment.domain.AccountEvent;
import holdfast.payment.domain.AccountEvent.Opened;
import holdfast.payment.domain.Authorisation;
import holdfast.payment.domain.Operation;
import holdfast.payment.domain.Payment;
import holdfast.payment.domain.PaymentId;
import holdfast.payment.domain.RefundId;
import holdfast.payment.domain.Request;
import holdfast.payment.domain.Standing;
import holdfast.payment.entity.AccountReply.Balance;
import holdfast.payment.entity.AccountReply.Booked;
import holdfast.payment.entity.AccountReply.Current;
import holdfast.payment.entity.AccountReply.PaymentState;
import holdfast.payment.entity.AccountReply.PaymentStatus;
import holdfast.payment.entity.AccountReply.Recorded;
import holdfast.payment.entity.AccountReply.RefundState;
import holdfast.payment.entity.AccountReply.Refused;
import holdfast.payment.entity.AccountReply.Shown;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What is told of an account once a command has been decided and stored. */
final class AccountAnswers {

  static Answer<AccountEvent, Account, AccountReply> account() {
    return (account, version, decision) ->
        decision instanceof Refuse<AccountEvent>(var refusal, _)
            ? new Refused(refusal, null, version)
            : current(account, isOpening(decision), version);
  }

  static Answer<AccountEvent, Account, AccountReply> request(Request request) {
    return (account, version, decision) ->
        decision instanceof Refuse<AccountEvent>(var refusal, _)
            ? new Refused(refusal, null, version)
            : booked(account, request, isFirst(decision), version);
  }

  static Answer<AccountEvent, Account, AccountReply> payment(PaymentId id) {
    return (account, version, decision) -> {
      Payment payment = account.payment(id);
      PaymentState state = payment == null ? null : state(id, payment);
      return decision instanceof Refuse<AccountEvent>(var refusal, _)
          ? new Refused(refusal, state, version)
          : new Recorded(Objects.requireNonNull(state, "done"), isFirst(decision), version);
    };
  }

  /** A reader is told the same of an unknown account as of one that is not open. */
  static AccountReply read(Account account, long version) {
    return account.standing() == null
        ? new Refused(Standing.NOT_FOUND, null, version)
        : current(account, false, version);
  }

  static AccountReply read(PaymentId id, Account account, long version) {
    Payment payment = account.payment(id);
    Standing standing = account.standing();
    return new Shown(
        payment == null ? null : state(id, payment),
        standing == null ? null : standing.terms().owner(),
        version);
  }

  /** A credit limit that was set is an event, too, but opens nothing. */
  private static boolean isOpening(Decision<AccountEvent> decision) {
    return decision.events().stream().anyMatch(Opened.class::isInstance);
  }

  private static boolean isFirst(Decision<AccountEvent> decision) {
    return decision instanceof Accept;
  }

  private static AccountReply current(Account account, boolean opened, long version) {
    return new Current(balance(account), opened, version);
  }

  private static AccountReply booked(
      Account account, Request request, boolean first, long version) {
    Operation operation = Objects.requireNonNull(account.operation(request), "carried out");
    return new Booked(balance(account), operation.entry(), operation.at(), first, version);
  }

  private static Balance balance(Account account) {
    Standing standing = Objects.requireNonNull(account.standing(), "open");
    return new Balance(
        standing.terms().owner(),
        standing.terms().currency(),
        standing.status(),
        standing.posted(),
        account.held(),
        standing.available(account.held()),
        standing.creditLimit());
  }

  private static PaymentState state(PaymentId id, Payment payment) {
    return switch (payment) {
      case Payment.Held held -> state(id, PaymentStatus.HELD, held.asked(), null, held);
      case Payment.Captured captured ->
          new PaymentState(
              id,
              PaymentStatus.CAPTURED,
              captured.asked().amount(),
              captured.asked().subject(),
              captured.asked().placedBy(),
              captured.captured(),
              refunds(captured),
              null,
              captured.at());
      case Payment.Voided voided -> state(id, PaymentStatus.VOIDED, voided.asked(), null, voided);
      case Payment.Refused refused ->
          state(id, PaymentStatus.REFUSED, refused.asked(), refused.refusal(), refused);
      case Payment.Cancelled cancelled ->
          new PaymentState(
              id, PaymentStatus.CANCELLED, null, null, null, null, List.of(), null, cancelled.at());
    };
  }

  private static PaymentState state(
      PaymentId id,
      PaymentStatus status,
      Authorisation asked,
      @Nullable Refusal refusal,
      Payment payment) {
    return new PaymentState(
        id,
        status,
        asked.amount(),
        asked.subject(),
        asked.placedBy(),
        null,
        refunds(payment),
        refusal,
        payment.at());
  }

  private static List<RefundState> refunds(Payment payment) {
    return payment.refunds().isEmpty()
        ? List.of()
        : payment.refunds().entrySet().stream()
            .sorted(Map.Entry.<RefundId, holdfast.payment.domain.Refund>comparingByKey())
            .map(entry ->
                new RefundState(
                    entry.getKey(), entry.getValue().amount(), entry.getValue().refusal()))
            .toList();
  }

  private AccountAnswers() {}
}
