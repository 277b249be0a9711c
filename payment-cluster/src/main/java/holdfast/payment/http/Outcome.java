package holdfast.payment.http;

import holdfast.kit.http.Problem;
import holdfast.payment.domain.AccountId;
import holdfast.payment.entity.AccountReply;
import org.jspecify.annotations.Nullable;

/** What an account said to an operation of an order, alone or in a batch. */
sealed interface Outcome {

  /**
   * Carried out.
   *
   * @param first now, and not before
   */
  record Done(PaymentJson.Payment payment, boolean first) implements Outcome {}

  /**
   * Not carried out, or nobody knows.
   *
   * @param recorded what is known of the payment
   */
  record No(Problem problem, PaymentJson.@Nullable Payment recorded) implements Outcome {}

  static Outcome of(AccountId account, AccountReply reply) {
    return switch (reply) {
      case AccountReply.Recorded(var state, var first, var version) ->
          new Done(PaymentJson.Payment.of(account, state, version), first);
      case AccountReply.Refused(var refusal, var state, var version) ->
          new No(
              PaymentProblems.of(PaymentProblems.PAYMENT, refusal),
              state == null ? null : PaymentJson.Payment.of(account, state, version));
      case AccountReply.Troubled(var trouble) -> new No(PaymentProblems.of(trouble), null);
      case AccountReply.Current _, AccountReply.Booked _, AccountReply.Shown _ ->
          throw new IllegalStateException("no answer to an operation of an order: " + reply);
    };
  }
}
