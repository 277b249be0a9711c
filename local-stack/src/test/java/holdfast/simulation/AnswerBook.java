package holdfast.simulation;

import static holdfast.simulation.Violation.unless;

import holdfast.inventory.domain.ReservationId;
import holdfast.order.domain.Step;
import holdfast.payment.domain.PaymentId;
import holdfast.payment.domain.RefundId;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Holds stock and payment to their word. A yes is true when it is said; after a no, nothing is done
 * any more for what was refused. Whoever says it may have been frozen and know little.
 */
final class AnswerBook {

  private static final String SILENCE = "outcome_unknown";

  private final World world;

  AnswerBook(World world) {
    this.world = world;
  }

  /**
   * Stock has answered for one line.
   *
   * @param code of the refusal; null if there is none
   */
  void ofStock(Step step, String sku, ReservationId reservation, @Nullable String code) {
    if (SILENCE.equals(code)) {
      return;
    }
    var book = world.stockBook(sku);
    var claim = book.claim(reservation);
    switch (step) {
      case Step.ReserveStock _ -> {
        if (code == null) {
          unless(claim.reserved, "I13", "%s: %s is said to be held", sku, reservation);
        } else {
          unless(!claim.open, "I13", "%s: %s is held, not %s", sku, reservation, code);
          claim.closed = true;
        }
      }
      case Step.AllocateStock _ -> {
        if (code == null) {
          unless(claim.allocated, "I13", "%s: %s is said to be allocated", sku, reservation);
        } else if (!code.equals("out_of_stock")) {
          // What a shortfall keeps from being sold may still be, until its release comes.
          unless(
              !(claim.open && claim.allocated),
              "I13",
              "%s: %s is allocated, not %s",
              sku,
              reservation,
              code);
          claim.notToAllocate = true;
        }
      }
      case Step.ReleaseStock _ -> {
        if (code == null) {
          unless(!claim.open, "I13", "%s: %s is said to be released", sku, reservation);
          claim.closed = true;
        }
      }
      case Step.ShipStock(_, var operation, _, _) ->
          ofOperation(book, UUID.fromString(operation.value()), code);
      case Step.RestockStock(_, var operation, _, _) ->
          ofOperation(book, UUID.fromString(operation.value()), code);
      case Step.AuthorisePayment _,
          Step.CapturePayment _,
          Step.VoidPayment _,
          Step.RefundPayment _ ->
          throw new IllegalArgumentException("not for stock: " + step);
    }
  }

  private static void ofOperation(StockBook book, UUID operation, @Nullable String code) {
    if (code == null) {
      unless(book.carriedOut(operation), "I13", "%s is said to be done", operation);
    } else {
      book.saidNo(operation);
    }
  }

  /** Payment has answered; as {@link #ofStock}. */
  void ofPayment(
      Step step,
      String account,
      PaymentId payment,
      @Nullable RefundId refund,
      @Nullable String code) {
    if (SILENCE.equals(code)) {
      return;
    }
    var paid = world.accountBook(account).payment(payment);
    switch (step) {
      case Step.AuthorisePayment _ -> {
        if (code == null) {
          unless(paid.placed, "I13", "%s is said to be held", payment);
        } else {
          unless(!paid.held && !paid.isCaptured, "I13", "%s is held, not %s", payment, code);
          paid.closed = true;
        }
      }
      case Step.CapturePayment _ ->
          unless(
              paid.isCaptured == (code == null),
              "I13",
              "%s is said to be %s",
              payment,
              code == null ? "captured" : code);
      case Step.VoidPayment _ -> {
        if (code == null) {
          unless(!paid.held && !paid.isCaptured, "I13", "%s is said to be void", payment);
          paid.closed = true;
        } else {
          unless(paid.isCaptured, "I13", "%s is said to be %s", payment, code);
        }
      }
      case Step.RefundPayment _ -> {
        if (refund != null && code == null) {
          unless(paid.refunds.contains(refund), "I13", "%s is said to be refunded", refund);
        } else if (refund != null) {
          unless(!paid.refunds.contains(refund), "I13", "%s is refunded, not %s", refund, code);
          paid.refusedRefunds.add(refund);
        }
      }
      case Step.ReserveStock _,
          Step.AllocateStock _,
          Step.ReleaseStock _,
          Step.ShipStock _,
          Step.RestockStock _ ->
          throw new IllegalArgumentException("not for payment: " + step);
    }
  }
}
