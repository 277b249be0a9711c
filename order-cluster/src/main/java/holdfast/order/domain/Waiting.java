package holdfast.order.domain;

import java.util.List;

/** What an order waits for, in the words of whoever has to look after it. */
public final class Waiting {

  /** A sentence for each thing; none if nothing is left to do. */
  public static List<String> of(Order.Placed order) {
    if (order.stage() instanceof Stage.NeedsAttention(_, var reason)) {
      return List.of(
          "An operator has to decide, since a participant said what cannot be: " + reason);
    }
    return Checkout.next(order).stream().map(step -> sentence(order, step)).sorted().toList();
  }

  private static String sentence(Order.Placed order, Step step) {
    return switch (step) {
      case Step.ReserveStock _ -> "Stock has not said whether it can hold the lines.";
      case Step.AuthorisePayment(_, _, var total) ->
          "The account "
              + order.placement().accountId()
              + " has not said whether it can hold "
              + total
              + ".";
      case Step.AllocateStock _ -> "Stock has not said whether it sets the held units aside.";
      case Step.CapturePayment(_, var total) ->
          "The account has not confirmed that "
              + total
              + " were captured; it cannot refuse, so it is asked until it answers.";
      case Step.ReleaseStock _ -> "Stock has not confirmed that nothing is held any more.";
      case Step.VoidPayment _ -> "The account has not confirmed that nothing is held any more.";
      case Step.ShipStock(_, var id, _, _) ->
          "Stock has not said which lines of the fulfilment " + id + " it shipped.";
      case Step.RestockStock(_, var id, _, _) ->
          "Stock has not confirmed the units of the return " + id + ".";
      case Step.RefundPayment(_, var id, _, var amount) ->
          "The account has not confirmed the refund " + id + " of " + amount + ".";
    };
  }

  private Waiting() {}
}
