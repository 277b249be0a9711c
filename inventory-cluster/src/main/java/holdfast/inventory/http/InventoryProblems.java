package holdfast.inventory.http;

import holdfast.kit.http.ProblemCode;
import holdfast.kit.http.ProblemTable;

/** Where the codes of stock's refusals meet their status. */
final class InventoryProblems {

  static final ProblemCode UNKNOWN_SKU = ProblemCode.mistake("unknown_sku", 404, "No such product");

  /** For requests about one product. */
  static final ProblemTable STOCK =
      ProblemTable.of(
          UNKNOWN_SKU,
          ProblemCode.refusal("insufficient_stock", 409, "Not so many units are there"),
          ProblemCode.refusal("stock_limit_exceeded", 409, "So many units there cannot be"),
          ProblemCode.mistake("stock_changed", 412, "The units on hand changed since"),
          ProblemCode.mistake("definition_changed", 412, "The definition changed since"),
          ProblemCode.IDEMPOTENCY_KEY_REUSED,
          ProblemCode.OUTCOME_UNKNOWN);

  /** For reservations, where an unknown product is one of the things that may be wrong with one. */
  static final ProblemTable RESERVATION =
      ProblemTable.of(
          ProblemCode.refusal("out_of_stock", 409, "Not so many units are available"),
          ProblemCode.refusal("unknown_sku", 409, "No such product"),
          ProblemCode.refusal("per_order_limit_exceeded", 409, "More than one order may have"),
          ProblemCode.refusal("operation_cancelled", 409, "Released before"),
          ProblemCode.refusal("exists_with_different_lines", 409, "Exists with other lines"),
          ProblemCode.refusal("reservation_expired", 409, "Not allocated in time"),
          ProblemCode.refusal("already_released", 409, "Released already"),
          ProblemCode.refusal("already_shipped", 409, "Shipped already"),
          ProblemCode.refusal("not_allocated", 409, "Held and not sold"),
          ProblemCode.refusal("ship_exceeds_allocated", 409, "Not so many units are left to ship"),
          ProblemCode.refusal("insufficient_stock", 409, "Not so many units are there"),
          ProblemCode.refusal("stock_limit_exceeded", 409, "So many units there cannot be"),
          ProblemCode.refusal("operation_expired", 410, "Too old to be carried out"),
          ProblemCode.OUTCOME_UNKNOWN);

  private InventoryProblems() {}
}
