package holdfast.order.http;

import holdfast.kit.http.Problem;
import holdfast.kit.http.ProblemCode;
import holdfast.kit.http.ProblemTable;
import holdfast.order.entity.OrderReply.Refused;

/** Where the codes of an order's refusals meet their status. */
final class OrderProblems {

  static final ProblemCode ORDER_NOT_FOUND =
      ProblemCode.mistake("order_not_found", 404, "No such order");

  static final ProblemCode TOO_MANY_OPEN_ORDERS =
      new ProblemCode(
          "too_many_open_orders",
          429,
          "Too many unfinished orders",
          true,
          ProblemCode.Outcome.NOT_EXECUTED);

  static final ProblemCode INSUFFICIENT_STOCK =
      ProblemCode.refusal("insufficient_stock", 409, "Too few are on hand");

  /** Everything that an order may refuse. */
  static final ProblemTable REFUSALS =
      ProblemTable.of(
          ProblemCode.IDEMPOTENCY_KEY_REUSED,
          ProblemCode.refusal("order_not_cancellable", 409, "The order cannot be cancelled"),
          ProblemCode.refusal("order_not_confirmed", 409, "The order is not confirmed"),
          ProblemCode.refusal("order_not_parked", 409, "The order does not wait for an operator"),
          ProblemCode.refusal("fulfil_exceeds_ordered", 409, "More than is to be fulfilled"),
          ProblemCode.refusal("return_exceeds_fulfilled", 409, "More than can be returned"),
          ProblemCode.refusal("refund_exceeds_captured", 409, "More than can be refunded"),
          ProblemCode.refusal("refund_window_over", 409, "Too late for a refund"),
          ProblemCode.mistake("too_many_operations", 409, "The order had too many operations"),
          ProblemCode.mistake("too_many_refusals", 429, "The order refused too often"),
          ProblemCode.mistake("refunded_changed", 412, "Something was refunded since"),
          ProblemCode.mistake("order_changed", 412, "The order changed since"),
          ProblemCode.mistake("currency_mismatch", 422, "The order is in another currency"));

  static Problem of(Refused refused) {
    var problem = REFUSALS.problem(refused.refusal());
    var most = refused.maximumRefundable();
    return most == null ? problem : problem.with("maximumRefundable", most);
  }

  private OrderProblems() {}
}
