package holdfast.payment.http;

import holdfast.kit.domain.Refusal;
import holdfast.kit.http.Problem;
import holdfast.kit.http.ProblemCode;
import holdfast.kit.http.ProblemTable;
import holdfast.kit.http.Problems;
import holdfast.kit.journal.GroupCommit.Trouble;

/** Where the codes of an account's refusals meet their status. */
final class PaymentProblems {

  static final ProblemCode ACCOUNT_NOT_FOUND =
      ProblemCode.mistake("account_not_found", 404, "No such account");

  static final ProblemCode PAYMENT_NOT_FOUND =
      ProblemCode.mistake("payment_not_found", 404, "No such payment");

  static final ProblemCode CURRENCY_MISMATCH =
      ProblemCode.refusal("currency_mismatch", 422, "The account is in another currency");

  private static final ProblemCode AMOUNT_OUT_OF_RANGE =
      ProblemCode.refusal("amount_out_of_range", 422, "Not an amount that can be moved");
  private static final ProblemCode INSUFFICIENT_FUNDS =
      ProblemCode.refusal("insufficient_funds", 409, "Not so much is available");
  private static final ProblemCode ACCOUNT_FROZEN =
      ProblemCode.refusal("account_frozen", 409, "The account is frozen");
  private static final ProblemCode ACCOUNT_CLOSED =
      ProblemCode.refusal("account_closed", 409, "The account is closed");

  /** For what people ask of an account. */
  static final ProblemTable ACCOUNT =
      ProblemTable.of(
          ACCOUNT_NOT_FOUND,
          PAYMENT_NOT_FOUND,
          ProblemCode.refusal("exists_with_different_currency", 409, "Exists in another currency"),
          ProblemCode.refusal("exists_with_different_owner", 409, "Exists with another owner"),
          ProblemCode.mistake("account_changed", 412, "The account changed since"),
          INSUFFICIENT_FUNDS,
          ACCOUNT_FROZEN,
          ACCOUNT_CLOSED,
          ProblemCode.refusal("account_has_holds", 409, "Money is held for orders"),
          ProblemCode.refusal("account_not_empty", 409, "Money is left, or owed"),
          CURRENCY_MISMATCH,
          AMOUNT_OUT_OF_RANGE,
          ProblemCode.IDEMPOTENCY_KEY_REUSED);

  /** For what orders ask of it, where a refusal is a fact that the order acts on. */
  static final ProblemTable PAYMENT =
      ProblemTable.of(
          ProblemCode.refusal("account_not_found", 404, "No such account"),
          INSUFFICIENT_FUNDS,
          ACCOUNT_FROZEN,
          ACCOUNT_CLOSED,
          ProblemCode.refusal("operation_cancelled", 409, "Voided before"),
          ProblemCode.refusal("exists_with_different_amount", 409, "Exists with another amount"),
          ProblemCode.refusal("exists_with_different_subject", 409, "Exists for another subject"),
          ProblemCode.refusal("exists_with_different_placed_by", 409, "Exists for another role"),
          ProblemCode.refusal("already_captured", 409, "Captured already"),
          ProblemCode.refusal("already_voided", 409, "Voided already"),
          ProblemCode.refusal("refund_exceeds_captured", 409, "More than was captured"),
          ProblemCode.refusal("operation_expired", 410, "Too old to be carried out"),
          CURRENCY_MISMATCH,
          AMOUNT_OUT_OF_RANGE,
          ProblemCode.OUTCOME_UNKNOWN);

  static Problem of(ProblemTable table, Refusal refusal) {
    return refusal.code().equals(ProblemCode.OUTCOME_UNKNOWN.code())
        ? Problems.outcomeUnknown()
        : table.problem(refusal);
  }

  static Problem of(Trouble trouble) {
    return switch (trouble) {
      case OUTCOME_UNKNOWN -> Problems.outcomeUnknown();
      case OVERLOADED -> Problems.overloaded();
      case BROKEN ->
          Problem.of(ProblemCode.INTERNAL_ERROR, "an unexpected failure; it was recorded");
    };
  }

  private PaymentProblems() {}
}
