package holdfast.order.client;

import holdfast.kit.cluster.OutcomeUnknown;
import holdfast.order.client.PaymentJson.Result;
import holdfast.order.domain.Outcome;
import holdfast.order.domain.Rejection;
import holdfast.order.domain.Rejection.Code;
import holdfast.order.domain.Step;
import java.util.Map;

/**
 * What an answer of the payment service means for a step. Only the codes that this route's contract
 * names are outcomes; everything else is no answer, and {@link OutcomeUnknown} is thrown.
 */
final class PaymentAnswers {

  /** Reasons for which an account refuses an order, and what the order then says. */
  private static final Map<String, Code> REJECTIONS =
      Map.of(
          "insufficient_funds", Code.INSUFFICIENT_FUNDS,
          "account_not_found", Code.ACCOUNT_NOT_FOUND,
          "account_frozen", Code.ACCOUNT_FROZEN,
          "account_closed", Code.ACCOUNT_CLOSED,
          "currency_mismatch", Code.CURRENCY_MISMATCH);

  static Outcome outcome(Step step, Result result) {
    return switch (result.status()) {
      case 200, 201 -> new Outcome.Done();
      case 404, 409, 422 -> refused(step, result);
      case 410 -> new Outcome.TooOld();
      default -> throw new OutcomeUnknown("payment answered " + result.status());
    };
  }

  private static Outcome refused(Step step, Result result) {
    var body = result.body();
    var code = body == null ? null : body.code();
    if (body == null || code == null) {
      throw new OutcomeUnknown("payment refused without a code");
    }
    var detail = body.detail() == null ? code : body.detail();
    var reason = REJECTIONS.get(code);
    if (reason != null && step instanceof Step.AuthorisePayment) {
      return new Outcome.Refused(Rejection.of(reason, detail));
    }
    if (code.equals("already_captured") && step instanceof Step.VoidPayment) {
      return new Outcome.AlreadyCaptured();
    }
    // A 404 or 422 that names no refusal of this route comes from somewhere on the way.
    if (reason == null && result.status() != 409) {
      throw new OutcomeUnknown("payment answered " + result.status() + " " + code);
    }
    return new Outcome.Contradiction(code + ": " + detail);
  }

  private PaymentAnswers() {}
}
